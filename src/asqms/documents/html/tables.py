# SPDX-License-Identifier: Apache-2.0
"""Rows of the tables of scopes and traces, and the bars of standards."""

from __future__ import annotations

from dataclasses import dataclass

from asqms.documents.matrix import anchor
from asqms.documents.names import Names, translated
from asqms.documents.standards import StandardRow
from asqms.documents.tree import scope_rows
from asqms.documents.wording import shown_date, shown_number, word
from asqms.engine.trace.result import Coverage, LevelCoverage
from asqms.kernel.text import english
from asqms.workspace.assess import Evaluation
from asqms.workspace.traces import TraceOutcome

BAR_WIDTH = 100
SHOWN_SCOPES = 300


@dataclass(frozen=True, slots=True)
class ScopeLine:
    """One scope of the tree; ``target`` is empty where the page has no rows about it."""

    name: str
    depth: int
    verdict: str
    software_type: str
    phase: str
    conform: str
    counts: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class TraceLevel:
    """One level of a trace set with its figures, denominators shown."""

    name: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TraceSection:
    """One trace set; ``problem`` says why it could not be checked, else it is empty."""

    title: str
    note: str
    problem: str
    levels: tuple[TraceLevel, ...]


def scope_lines(evaluation: Evaluation, names: Names, language: str) -> tuple[list[ScopeLine], int]:
    """Return organisation, units, projects, items and suppliers with their counts, and how many there are.

    At most 300 stand in the list; items are left out first, from the end.
    """
    assessment, snapshot = evaluation.assessment, evaluation.snapshot
    own = {*assessment.classes, snapshot.organisation.id}
    rows = scope_rows(assessment, snapshot)
    room = SHOWN_SCOPES - sum(row.id not in assessment.classes for row in rows)
    items = [row.id for row in rows if row.id in assessment.classes]
    out = frozenset(items[max(room, 0) :])
    lines = [
        ScopeLine(
            name=row.name,
            depth=min(row.depth, 5),
            verdict=row.worst,
            software_type=word(language, "type", type=row.software_type) if row.software_type else "",
            phase=names.phase(row.phase) if row.phase else "",
            conform=row.conform,
            counts=row.counts,
            target=anchor(row.id) if row.id in own else "",
        )
        for row in rows
        if row.id not in out
    ]
    return lines[:SHOWN_SCOPES], len(rows)


def bars(row: StandardRow) -> list[tuple[str, float, float]]:
    """Return verdict, start and width of each part of a bar that is 100 wide."""
    if not row.total:
        return []
    parts = (("conforms", row.supported), ("partly", row.partly), ("deviates", row.not_supported))
    found, start = [], 0.0
    for verdict, count in parts:
        width = round(BAR_WIDTH * count / row.total, 2)
        if width:
            found.append((verdict, round(start, 2), width))
        start += width
    return found


def trace_sections(evaluation: Evaluation, names: Names, language: str) -> list[TraceSection]:
    """Return one section per trace set, also for those that could not be checked."""
    return [_trace_section(one, names, language) for one in evaluation.traces]


def _trace_section(outcome: TraceOutcome, names: Names, language: str) -> TraceSection:
    scope = names.scope(outcome.trace_set.scope)
    if outcome.result is None:
        return TraceSection(
            title=f"{scope} · {outcome.trace_set.id}",
            note=word(language, "trace_failed"),
            problem=f"{outcome.evidence.problem_message} [{outcome.evidence.problem}]",
            levels=(),
        )
    facts = outcome.evidence.facts
    counts = {name: facts.get(f"trace.links.{name}", 0) for name in ("total", "broken", "suspect", "outside")}
    return TraceSection(
        title=f"{scope} · {outcome.trace_set.id} · {shown_date(outcome.evidence.effective, language)}",
        note=word(language, "links", **counts),
        problem="",
        levels=tuple(
            TraceLevel(
                translated(english(level.title or level.level), language), _level_figures(level, language)
            )
            for level in outcome.result.levels
            if level.total
        ),
    )


def _level_figures(level: LevelCoverage, language: str) -> tuple[str, ...]:
    counted = (level.verified, level.failed, level.untested)
    return (
        shown_number(level.total, language),
        _covered(level.up),
        _covered(level.down),
        *(f"{one}/{level.total}" if level.needs_verification or level.is_test else "–" for one in counted),
    )


def _covered(coverage: Coverage | None) -> str:
    return "–" if coverage is None else f"{coverage.covered}/{coverage.total}"
