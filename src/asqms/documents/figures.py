# SPDX-License-Identifier: Apache-2.0
"""The figures a reader sees first, each with what it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from asqms.documents.wording import shown_date, shown_number, shown_share, word
from asqms.engine.assessment import Assessment, Tally
from asqms.engine.catalogue import Catalogue, Strength
from asqms.engine.obligations import Obligations
from asqms.engine.snapshot import ScopeKind, Snapshot

LAPSE_WINDOW_DAYS = 30


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its caption and what it is made of."""

    caption: str
    value: str
    note: str


def mandatory_tally(assessment: Assessment) -> Tally:
    """Return the counts of all mandatory obligations of the organisation and everything below it."""
    tops = [rollup.mandatory for (_, process), rollup in assessment.rollups.items() if process == ""]
    return max(tops, key=lambda tally: tally.total, default=Tally())


def scope_tally(assessment: Assessment, scope: str) -> Tally:
    """Return the counts of all mandatory obligations of one scope and everything below it."""
    rollup = assessment.rollups.get((scope, ""))
    return Tally() if rollup is None else rollup.mandatory


def lapsing(assessment: Assessment) -> list[date]:
    """Return the days on which mandatory verdicts lapse within the window, soonest first."""
    last = assessment.as_of + min(timedelta(days=LAPSE_WINDOW_DAYS), date.max - assessment.as_of)
    return sorted(day for day in _lapses(assessment) if day <= last)


def _lapses(assessment: Assessment) -> Iterator[date]:
    obligations = assessment.obligations
    if isinstance(obligations, Obligations):
        found = (
            obligations.builder.lapses_on(row, position)
            for row, position, _, strength, _ in obligations.cells()
            if strength is Strength.MANDATORY
        )
    else:
        found = (one.lapses_on for one in obligations if one.strength is Strength.MANDATORY)
    return (day for day in found if day is not None)


def summary(assessment: Assessment, snapshot: Snapshot, catalogue: Catalogue, language: str) -> str:
    """Return the size of the question in one sentence."""
    projects = sum(one.kind is ScopeKind.PROJECT for one in snapshot.scopes.values())
    return word(
        language,
        "summary",
        processes=len(catalogue.processes),
        projects=projects,
        items=shown_number(len(assessment.classes), language),
        mandatory=shown_number(mandatory_tally(assessment).total, language),
    )


def figures(assessment: Assessment, standards: int, language: str) -> tuple[Figure, ...]:
    """Return the figures of the first page."""
    tally = mandatory_tally(assessment)
    blocking = tally.gaps
    factor = assessment.deduplication
    return (
        Figure(
            word(language, "conforming"),
            shown_share(tally.conforms, tally.rated, language),
            word(
                language,
                "conforming_note",
                met=shown_number(tally.conforms, language),
                rated=shown_number(tally.rated, language),
                undetermined=shown_share(tally.undetermined, tally.rated, language),
                confirmed=shown_number(tally.confirmed, language),
            ),
        ),
        Figure(
            word(language, "gaps"),
            shown_number(blocking, language),
            word(
                language,
                "gaps_note",
                rated=shown_number(tally.rated, language),
                deviates=shown_number(tally.deviates, language),
                partly=shown_number(tally.partly, language),
                undetermined=shown_number(tally.undetermined, language),
            ),
        ),
        _lapse_figure(lapsing(assessment), tally, language),
        Figure(
            word(language, "serves"),
            "–" if factor is None else shown_number(factor, language, 1),
            word(language, "serves_note", standards=standards),
        ),
    )


def _lapse_figure(soon: Sequence[date], tally: Tally, language: str) -> Figure:
    note = word(language, "lapses_none", total=shown_number(tally.total, language))
    if soon:
        note = word(
            language,
            "lapses_note",
            date=shown_date(soon[0], language),
            total=shown_number(tally.total, language),
        )
    return Figure(word(language, "lapses", days=LAPSE_WINDOW_DAYS), shown_number(len(soon), language), note)
