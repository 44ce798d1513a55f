# SPDX-License-Identifier: Apache-2.0
"""Writes the self-contained HTML report: no address outside the file, every text escaped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TypeAlias

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from asqms.documents.matrix import anchor
from asqms.documents.names import Names
from asqms.documents.reasons import Reasons, class_sentence, reasons_of
from asqms.documents.view import overview
from asqms.documents.wording import SIGNS, name_of, shown_date, shown_number, sign_of, word
from asqms.engine.assessment import Obligation, Tally
from asqms.engine.catalogue import Strength
from asqms.engine.trace.result import Coverage, LevelCoverage
from asqms.workspace.assess import Evaluation
from asqms.workspace.traces import TraceOutcome

EXPLAINED_LIMIT = 6_000
Groups: TypeAlias = list[tuple[str, list[object]]]


@dataclass(frozen=True, slots=True)
class ProcessSection:
    """The obligations of one process on one scope."""

    id: str
    name: str
    note: str
    obligations: tuple[Reasons, ...]


@dataclass(frozen=True, slots=True)
class ScopeSection:
    """One software item, or the organisation, with its obligations by process."""

    id: str
    name: str
    tag: str
    note: str
    processes: tuple[ProcessSection, ...]
    excluded: str


@dataclass(frozen=True, slots=True)
class TraceLevel:
    """One level of a trace set with its figures, denominators shown."""

    name: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TraceSection:
    """One trace set."""

    title: str
    note: str
    levels: tuple[TraceLevel, ...]


def html(evaluation: Evaluation, language: str) -> bytes:
    """Return the report; the same evaluation gives the same bytes."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["sort_groups"] = _in_first_order(evaluation, language)
    folder = files("asqms.documents.html")
    template = environment.from_string((folder / "report.html.j2").read_text(encoding="utf-8"))
    obligations, truncated = _explained(evaluation)
    text = template.render(
        view=overview(evaluation.assessment, evaluation.snapshot, evaluation.catalogue, language),
        sections=_sections(evaluation, obligations, language),
        truncated=truncated,
        traces=[_trace_section(one, evaluation, language) for one in evaluation.traces if one.result],
        unreadable=evaluation.unreadable,
        origin=[line.in_language(language) for line in evaluation.catalogue.origin_statement],
        digests=_digests(evaluation, language),
        engine_version=evaluation.assessment.engine_version,
        verdicts=list(SIGNS),
        css=Markup((folder / "house.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
        script=Markup((folder / "report.js").read_text(encoding="utf-8")),  # noqa: S704 - our own file
        w=lambda key, **values: word(language, key, **values),
        sign=sign_of,
        verdict_name=lambda name: name_of(name, language),
        share=lambda part, whole: f"{100 * part / whole:.1f}" if whole else "0",
        anchor=anchor,
    )
    return text.encode()


def _in_first_order(evaluation: Evaluation, language: str) -> Callable[[Groups], Groups]:
    order = [group.name.in_language(language) for group in evaluation.catalogue.groups]

    def sorted_groups(groups: Groups) -> Groups:
        return sorted(groups, key=lambda one: order.index(one[0]) if one[0] in order else len(order))

    return sorted_groups


def _explained(evaluation: Evaluation) -> tuple[list[Obligation], int]:
    """Return the obligations to explain; beyond the limit only gaps, and then the most pressing ones."""
    assessment = evaluation.assessment
    if len(assessment.obligations) <= EXPLAINED_LIMIT:
        return list(assessment.obligations), 0
    from asqms.engine.gaps import gaps

    return list(gaps(assessment, limit=EXPLAINED_LIMIT)), EXPLAINED_LIMIT


def _sections(evaluation: Evaluation, obligations: Sequence[Obligation], language: str) -> list[ScopeSection]:
    names = Names(evaluation.snapshot, evaluation.catalogue, language)
    by_scope: dict[str, list[Obligation]] = {}
    for one in obligations:
        by_scope.setdefault(one.scope, []).append(one)
    excluded: dict[str, int] = {}
    for out in evaluation.assessment.exclusions:
        excluded[out.scope] = excluded.get(out.scope, 0) + 1
    return [
        _scope_section(scope, listed, excluded.get(scope, 0), evaluation, names, language)
        for scope, listed in by_scope.items()
    ]


def _scope_section(
    scope: str,
    obligations: Sequence[Obligation],
    excluded: int,
    evaluation: Evaluation,
    names: Names,
    language: str,
) -> ScopeSection:
    kind = evaluation.assessment.classes.get(scope)
    processes = evaluation.catalogue.process_by_id
    by_process: dict[str, list[Obligation]] = {}
    for one in obligations:
        process = evaluation.catalogue.practice_by_id[one.practice].process
        by_process.setdefault(process, []).append(one)
    note = word(language, "organisation")
    if kind is not None:
        item = next(one for one in evaluation.snapshot.items if one.id == scope)
        domains = {domain.id: domain.name.in_language(language) for domain in evaluation.catalogue.domains}
        phases = {phase.id: phase.name.in_language(language) for phase in evaluation.catalogue.phases}
        facts = [domains.get(item.domain, item.domain), phases.get(kind.phase, kind.phase)]
        facts += [f"ASIL {item.asil}"] if item.asil else []
        facts += [item.cal] if item.cal else []
        facts += [f"{word(language, 'owner')}: {names.person(item.owner)}"]
        note = " · ".join(facts) + ". " + class_sentence(kind, names, language)
    return ScopeSection(
        id=scope,
        name=names.scope(scope),
        tag=word(language, "type", type=kind.software_type.value) if kind else "",
        note=note,
        processes=tuple(
            ProcessSection(
                id=process,
                name=processes[process].name.in_language(language),
                note=_process_note(listed, language),
                obligations=tuple(reasons_of(one, evaluation, names, language) for one in listed),
            )
            for process, listed in by_process.items()
        ),
        excluded=word(language, "not_applicable_here", count=excluded) if excluded else "",
    )


def _process_note(obligations: Sequence[Obligation], language: str) -> str:
    counts: dict[str, int] = {}
    for one in obligations:
        if one.strength is Strength.MANDATORY:
            counts[one.verdict.value] = counts.get(one.verdict.value, 0) + 1
    tally = Tally(**counts)
    if not tally.total:
        return word(language, "nothing_mandatory")
    return word(language, "mandatory_conform", met=tally.conforms, rated=tally.rated)


def _trace_section(outcome: TraceOutcome, evaluation: Evaluation, language: str) -> TraceSection:
    facts = outcome.evidence.facts
    scope = evaluation.snapshot.scopes.get(outcome.trace_set.scope)
    note = word(
        language,
        "links",
        total=facts.get("trace.links.total", 0),
        broken=facts.get("trace.links.broken", 0),
        suspect=facts.get("trace.links.suspect", 0),
        outside=facts.get("trace.links.outside", 0),
    )
    day = shown_date(outcome.evidence.effective, language)
    levels = outcome.result.levels if outcome.result else ()
    return TraceSection(
        title=f"{scope.name if scope else outcome.trace_set.scope} · {day}",
        note=note,
        levels=tuple(
            TraceLevel(level.title or level.level, _level_figures(level, language)) for level in levels
        ),
    )


def _level_figures(level: LevelCoverage, language: str) -> tuple[str, ...]:
    counted = (level.verified, level.failed, level.untested)
    return (
        shown_number(level.total, language),
        _covered(level.up),
        _covered(level.down),
        *(shown_number(one, language) for one in counted),
    )


def _covered(coverage: Coverage | None) -> str:
    return "–" if coverage is None else f"{coverage.covered}/{coverage.total}"


def _digests(evaluation: Evaluation, language: str) -> list[tuple[str, str]]:
    assessment = evaluation.assessment
    return [
        (word(language, "assessment_digest"), assessment.digest),
        (word(language, "snapshot_digest"), assessment.snapshot_digest),
        (word(language, "catalogue_digest"), assessment.catalogue_digest),
        (word(language, "engine"), assessment.engine_version),
    ]
