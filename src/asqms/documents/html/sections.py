# SPDX-License-Identifier: Apache-2.0
"""The obligations of each scope by process, and the list of gaps, as rows of plain tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from asqms.documents.matrix import anchor
from asqms.documents.names import Names
from asqms.documents.reasons import Reasons, class_sentence
from asqms.documents.view import GapRow
from asqms.documents.wording import labelled, shown_number, word
from asqms.engine.assessment import Obligation
from asqms.engine.gaps import gaps
from asqms.workspace.assess import Evaluation

LISTED_OBLIGATIONS = 2_000


@dataclass(frozen=True, slots=True)
class ProcessSection:
    """The obligations of one process on one scope."""

    id: str
    name: str
    note: str
    target: str
    obligations: tuple[Reasons, ...]


@dataclass(frozen=True, slots=True)
class ScopeSection:
    """One software item, or the organisation, with its obligations by process."""

    name: str
    target: str
    software_type: str
    count: str
    note: str
    processes: tuple[ProcessSection, ...]
    excluded: str


@dataclass(frozen=True, slots=True)
class GapLine:
    """One gap with the sentence that says why, empty where the report holds no reasons for it."""

    gap: GapRow
    sentence: str


def listed_obligations(evaluation: Evaluation) -> list[Obligation]:
    """Return the obligations a report holds, in order; beyond the limit gaps first, most pressing first."""
    obligations = evaluation.assessment.obligations
    if len(obligations) <= LISTED_OBLIGATIONS:
        return list(obligations)
    listed = list(gaps(evaluation.assessment, limit=LISTED_OBLIGATIONS))
    room = LISTED_OBLIGATIONS - len(listed)
    if room:
        listed += islice((one for one in obligations if not one.is_gap), room)
    scopes = [evaluation.snapshot.organisation.id, *evaluation.assessment.classes]
    scope_order = {scope: number for number, scope in enumerate(scopes)}
    order = {practice.id: number for number, practice in enumerate(evaluation.catalogue.practices)}
    return sorted(listed, key=lambda one: (scope_order.get(one.scope, len(scopes)), order[one.practice]))


def gap_lines(rows: Sequence[GapRow], reasons: Sequence[Reasons]) -> list[GapLine]:
    """Return gaps with their sentences."""
    sentences = {(one.scope, one.practice): one.sentence for one in reasons}
    return [GapLine(row, sentences.get((row.scope, row.practice), "")) for row in rows]


def scope_sections(
    evaluation: Evaluation, reasons: Sequence[Reasons], names: Names, language: str
) -> list[ScopeSection]:
    """Return one section per scope with obligations, in the order of the assessment."""
    by_scope: dict[str, list[Reasons]] = {}
    for one in reasons:
        by_scope.setdefault(one.scope, []).append(one)
    excluded: dict[str, int] = {}
    for out in evaluation.assessment.exclusions:
        excluded[out.scope] = excluded.get(out.scope, 0) + 1
    sections = []
    for scope, listed in by_scope.items():
        kind = evaluation.assessment.classes.get(scope)
        out_of_scope = excluded.get(scope, 0)
        sections.append(
            ScopeSection(
                name=names.scope(scope),
                target=anchor(scope),
                software_type=word(language, "type", type=kind.software_type.value) if kind else "",
                count=word(
                    language,
                    "obligations_count",
                    count=shown_number(len(listed), language),
                    gaps=shown_number(sum(one.is_gap for one in listed), language),
                ),
                note=_scope_note(scope, evaluation, names, language),
                processes=tuple(_processes(scope, listed, evaluation, names, language)),
                excluded=word(language, "not_applicable_here", count=out_of_scope) if out_of_scope else "",
            )
        )
    return sections


def _scope_note(scope: str, evaluation: Evaluation, names: Names, language: str) -> str:
    kind = evaluation.assessment.classes.get(scope)
    if kind is None:
        return word(language, "organisation")
    item = next(one for one in evaluation.snapshot.items if one.id == scope)
    facts = [names.scope(item.project), names.domain(item.domain), names.phase(kind.phase)]
    facts += [f"ASIL {item.asil}"] if item.asil else []
    facts += [item.cal] if item.cal else []
    facts += [labelled("owner", names.person(item.owner), language)]
    return " · ".join(facts) + ". " + class_sentence(kind, names, language)


def _processes(
    scope: str, listed: Sequence[Reasons], evaluation: Evaluation, names: Names, language: str
) -> list[ProcessSection]:
    practices = evaluation.catalogue.practice_by_id
    sections = []
    for process, found in groupby(listed, key=lambda one: practices[one.practice].process):
        rollup = evaluation.assessment.rollups.get((scope, process))
        tally = rollup.mandatory if rollup else None
        note = word(language, "nothing_mandatory")
        own = evaluation.assessment.classes.get(scope) is not None
        if tally is not None and tally.rated and own:
            note = word(language, "mandatory_conform", met=tally.conforms, rated=tally.rated)
        sections.append(
            ProcessSection(
                id=process,
                name=names.process(process),
                note=note if own else "",
                target=anchor(scope, process),
                obligations=tuple(found),
            )
        )
    return sections
