# SPDX-License-Identifier: Apache-2.0
"""Counters of verdicts and what they roll up to, worst first, with denominators (DESIGN 4.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from asqms.engine.applicability import GROUP_WIDTH, STRENGTH_COLUMN
from asqms.engine.assessment import Basis, RollUp, Tally
from asqms.engine.catalogue import Strength
from asqms.engine.needs import PARTS_PER_MILLION
from asqms.engine.rows import VERDICTS, Cell, Row
from asqms.engine.snapshot import VerdictName

Counts: TypeAlias = list[int]
WORST_FIRST = (
    VerdictName.DEVIATES,
    VerdictName.UNDETERMINED,
    VerdictName.PARTLY,
    VerdictName.JUSTIFIED,
    VerdictName.CONFORMS,
    VerdictName.NOT_APPLICABLE,
)
_CONFIRMED, _AWAITING, _STALE, _LOST = 6, 7, 24, 25


def add_by_process(counts: Counts, row: Row, sign: int = 1) -> None:
    """Add a row to counters that hold one group per process."""
    _add(counts, row, row.profile.process_columns, sign)


def add_by_practice(counts: Counts, row: Row, sign: int = 1) -> None:
    """Add a row to counters that hold one group per practice."""
    _add(counts, row, row.profile.practice_columns, sign)


def summed(parts: Iterable[Counts], size: int) -> Counts:
    """Return the sum of counters; of none, zeros."""
    total = [0] * size
    for part in parts:
        total = [one + other for one, other in zip(total, part, strict=True)]
    return total


def over_all(counts: Counts) -> Counts:
    """Return one group: the sum over all groups."""
    return [sum(counts[column::GROUP_WIDTH]) for column in range(GROUP_WIDTH)]


def tally(counts: Sequence[int], strength: Strength) -> Tally:
    """Return the tally of one group for a strength."""
    base = STRENGTH_COLUMN[strength]
    return Tally(*counts[base : base + 8])


def roll_up(scope: str, process: str, counts: Sequence[int]) -> RollUp:
    """Return the roll-up of one group.

    The score is conforming / (rated and justified); a conforming obligation counts less by the share
    of suspect links in the trace it rests on, and nothing while a need of it is stale.
    """
    mandatory = tally(counts, Strength.MANDATORY)
    by_verdict = dict(zip(VERDICTS, counts[:6], strict=True))
    worst = next((verdict for verdict in WORST_FIRST if by_verdict[verdict]), None)
    score, denominator = None, mandatory.rated
    if denominator:
        kept = mandatory.conforms * PARTS_PER_MILLION - counts[_LOST]
        score = kept / (denominator * PARTS_PER_MILLION)
    return RollUp(
        scope=scope,
        process=process,
        worst=worst,
        mandatory=mandatory,
        recommended=tally(counts, Strength.RECOMMENDED),
        score=score,
        stale=counts[_STALE],
    )


def _add(counts: Counts, row: Row, columns: Sequence[int], sign: int) -> None:
    for cell, column in zip(row.cells, columns, strict=True):
        counts[column + cell.column] += sign
        if cell.column == 0 or cell.stale:
            _add_details(counts, cell, column, sign)
    if row.suspect:
        for position in row.profile.trace_positions:
            cell, column = row.cells[position], columns[position]
            if cell.column == 0 and not cell.stale and column % GROUP_WIDTH == 0:
                counts[column + _LOST] += sign * row.suspect


def _add_details(counts: Counts, cell: Cell, column: int, sign: int) -> None:
    if cell.column == 0:
        if cell.basis is Basis.CONFIRMED:
            counts[column + _CONFIRMED] += sign
        elif cell.awaiting:
            counts[column + _AWAITING] += sign
    if cell.stale and column % GROUP_WIDTH == 0:
        counts[column + _STALE] += sign
        if cell.column == 0:
            counts[column + _LOST] += sign * PARTS_PER_MILLION
