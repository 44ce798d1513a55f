# SPDX-License-Identifier: Apache-2.0
"""The assessment as a workbook: every table of the report, filterable, with every denominator."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from xlsxwriter import Workbook

from asqms.documents.matrix import columns, map_rows
from asqms.documents.names import Names, told, translated
from asqms.documents.reasons import exclusion_sentence, reasons_of
from asqms.documents.sheets import CellValue, add_sheet, new_formats
from asqms.documents.standards import STATES
from asqms.documents.view import Overview, overview
from asqms.documents.wording import name_of, word, words
from asqms.engine.gaps import gaps
from asqms.kernel.text import english
from asqms.workspace.assess import Evaluation

SHEETS = (
    "about_sheet",
    "short.map",
    "short.gaps",
    "details",
    "not_applicable_sheet",
    "short.rollout",
    "short.standards",
    "evidence",
    "short.trace",
)
"""Word keys of the sheets in their order."""


def workbook(evaluation: Evaluation, language: str) -> bytes:
    """Return the workbook's bytes; the same evaluation gives the same bytes.

    A table longer than a sheet is cut at the sheet's limit and the last row says so. Texts are
    written as texts: none is a formula, a link or a number, whatever it starts with.
    """
    target = io.BytesIO()
    book = Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    day = evaluation.assessment.as_of
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)
    view = overview(evaluation.assessment, evaluation.snapshot, evaluation.catalogue, language, gap_limit=0)
    book.set_properties({"title": word(language, "title"), "created": moment})
    tables = _Tables(evaluation, language)
    formats = new_formats(book)
    for name, (heads, rows) in zip(SHEETS, tables.all(view), strict=True):
        shown = [word(language, head) if head in tables.known else head for head in heads]
        add_sheet(book, formats, word(language, name), shown, rows, language)
    book.close()
    return target.getvalue()


Table = tuple[Sequence[str], Iterable[Sequence[CellValue]]]


class _Tables:
    """The tables of the workbook in one language."""

    def __init__(self, evaluation: Evaluation, language: str) -> None:
        self._evaluation = evaluation
        self._language = language
        self._names = Names(evaluation.snapshot, evaluation.catalogue, language)
        self.known = words(language)

    def all(self, view: Overview) -> tuple[Table, ...]:
        """Return heads and rows of every sheet, in the order of the sheets."""
        return (
            (("figure_head", "value", "made_of"), self._about(view)),
            self._map(),
            (
                (
                    "verdict",
                    "scope",
                    "type_head",
                    "practice",
                    "statement",
                    "why",
                    "owner",
                    "until",
                ),
                self._gaps(),
            ),
            (
                (
                    "scope",
                    "practice",
                    "statement",
                    "strength",
                    "verdict",
                    "machine",
                    "basis",
                    "owner",
                    "confirmed_head",
                    "decision_head",
                    "until",
                    "code",
                ),
                self._obligations(),
            ),
            (("scope", "practice", "statement", "why", "code"), self._exclusions()),
            (
                ("process", "project", "version", "adopted_version", "verdict", "new_projects"),
                self._rollout(),
            ),
            (
                (
                    "standard",
                    "requirements",
                    "title_head",
                    "result",
                    "practices",
                    "conforming_head",
                    "obligations_head",
                ),
                self._standards(),
            ),
            (
                (
                    "kind_of_evidence",
                    "subject",
                    "file",
                    "effective",
                    "received",
                    "valid_until",
                    "digest",
                    "problem",
                    "requirements",
                ),
                self._evidence(),
            ),
            (("scope", "level", "figure_head", "value", "total"), self._traces()),
        )

    def _say(self, key: str) -> str:
        return word(self._language, key)

    def _about(self, view: Overview) -> Iterator[Sequence[CellValue]]:
        assessment = self._evaluation.assessment
        yield self._say("organisation"), view.organisation, view.summary
        yield self._say("as_of_head"), assessment.as_of, view.past
        yield self._say("known_head"), assessment.known_on, ""
        for figure in view.figures:
            yield figure.caption, figure.value, figure.note
        yield self._say("assessment_digest"), assessment.digest, ""
        yield self._say("snapshot_digest"), assessment.snapshot_digest, ""
        yield self._say("catalogue_digest"), assessment.catalogue_digest, ""
        yield self._say("engine"), assessment.engine_version, ""
        for line in self._evaluation.catalogue.origin_statement:
            yield self._say("origin"), "", line.in_language(self._language)

    def _map(self) -> Table:
        assessment, snapshot = self._evaluation.assessment, self._evaluation.snapshot
        shown = columns(assessment, snapshot, self._names)
        rows = map_rows(assessment, self._evaluation.catalogue, snapshot, shown, self._language)
        heads = ("group", "process", "code", "adopted_version", "everything")
        return (
            (*heads, *(f"{one.name} ({one.project})" for one in shown)),
            (
                (
                    row.group,
                    row.name,
                    row.id,
                    row.version,
                    *(
                        f"{cell.sign} {name_of(cell.verdict, self._language)} {cell.text}" if cell else "–"
                        for cell in (row.whole, *row.cells)
                    ),
                )
                for row in rows
            ),
        )

    def _gaps(self) -> Iterator[Sequence[CellValue]]:
        classes = self._evaluation.assessment.classes
        for one in gaps(self._evaluation.assessment):
            reasons = reasons_of(one, self._evaluation, self._names, self._language)
            kind = classes.get(one.scope)
            yield (
                name_of(one.verdict.value, self._language),
                reasons.scope_name,
                kind.software_type.value if kind else "",
                one.practice,
                reasons.statement,
                reasons.sentence,
                reasons.owner,
                one.lapses_on,
            )

    def _obligations(self) -> Iterator[Sequence[CellValue]]:
        practices = self._evaluation.catalogue.practice_by_id
        for one in self._evaluation.assessment.obligations:
            yield (
                self._names.scope(one.scope),
                one.practice,
                told(practices[one.practice].statement, self._language),
                self._say(one.strength.value),
                name_of(one.verdict.value, self._language),
                name_of(one.machine.value, self._language),
                self._say(f"basis.{one.basis.value}"),
                self._names.owner(one),
                self._names.person(one.confirmed_by) if one.confirmed_by else "",
                one.decision,
                one.lapses_on,
                ", ".join(one.reasons),
            )

    def _exclusions(self) -> Iterator[Sequence[CellValue]]:
        practices = self._evaluation.catalogue.practice_by_id
        for one in self._evaluation.assessment.exclusions:
            yield (
                self._names.scope(one.scope),
                one.practice,
                told(practices[one.practice].statement, self._language),
                exclusion_sentence(one, self._language),
                one.reason,
            )

    def _rollout(self) -> Iterator[Sequence[CellValue]]:
        for one in self._evaluation.assessment.rollout:
            if one.needed:
                yield (
                    self._names.process(one.process),
                    self._names.scope(one.project),
                    one.current_version,
                    one.adopted_version,
                    name_of(one.verdict.value, self._language) if one.verdict else "–",
                    self._say("starts_at_level" if one.starts_at_organisation_level else "starts_at_zero"),
                )

    def _standards(self) -> Iterator[Sequence[CellValue]]:
        requirements = self._evaluation.catalogue.requirement_by_key
        titles = self._evaluation.catalogue.standard_by_id
        for one in self._evaluation.assessment.requirements:
            pack = titles[one.standard]
            yield (
                pack.name or pack.title.in_language(self._language),
                one.requirement,
                requirements[one.standard, one.requirement].title.in_language(self._language),
                self._say(STATES.get(one.state, "unmapped")),
                ", ".join(one.practices),
                one.conforming,
                one.obligations,
            )

    def _evidence(self) -> Iterator[Sequence[CellValue]]:
        counts = self._evaluation.assessment.evidence_counts_for
        for one in self._evaluation.snapshot.evidence:
            yield (
                self._names.evidence_type(one.type),
                self._names.scope(one.subject),
                one.path or one.uid,
                one.effective if one.effective > date.min else None,
                one.received if one.received > date.min else None,
                one.valid_until,
                one.digest.removeprefix("sha256:"),
                f"{one.problem}: {one.problem_message}" if one.problem else "",
                len(counts.get(one.uid, ())),
            )

    def _traces(self) -> Iterator[Sequence[CellValue]]:
        for outcome in self._evaluation.traces:
            scope = self._names.scope(outcome.trace_set.scope)
            for level in outcome.result.levels if outcome.result else ():
                name = translated(english(level.title or level.level), self._language)
                for key, part in (("covered_up", level.up), ("covered_down", level.down)):
                    if part is not None:
                        yield scope, name, self._say(key), part.covered, part.total
                counts = (
                    ("verified", level.verified),
                    ("failed", level.failed),
                    ("untested", level.untested),
                )
                if level.total:
                    for key, count in counts:
                        yield scope, name, self._say(key), count, level.total
