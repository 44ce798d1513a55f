# SPDX-License-Identifier: Apache-2.0
"""Pieces of time in which something counts, and how they are cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

NEVER = date(9999, 12, 31)
"""The day before which what is open at its end counts."""


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """Something counts in an indicator from ``first`` until before ``until``.

    ``part`` is added to the numerator and ``whole`` to the denominator. ``since`` is the day from which an
    age is counted; ``label`` groups, as a severity does.
    """

    kpi: str
    first: date = date.min
    until: date = NEVER
    part: float = 0
    whole: float = 1
    since: date | None = None
    label: str = ""


Interval = tuple[date, date]


def later(day: date, days: int) -> date:
    """Return a day so many days later, the last day there is where that would be beyond it."""
    return day + timedelta(days=days) if days <= (NEVER - day).days else NEVER


def clipped(pieces: Iterable[Piece], first: date, until: date) -> Iterator[Piece]:
    """Yield what of some pieces lies from ``first`` until before ``until``."""
    for one in pieces:
        begin, end = max(one.first, first), min(one.until, until)
        if begin < end:
            yield replace(one, first=begin, until=end)


def counted_during(piece: Piece, intervals: Iterable[Interval], part: float = 1) -> Iterator[Piece]:
    """Yield a piece cut so that its numerator is ``part`` during some intervals, else as it was."""
    at = piece.first
    for begin, end in merged(intervals):
        start, stop = max(begin, piece.first), min(end, piece.until)
        if start >= stop:
            continue
        if at < start:
            yield replace(piece, first=at, until=start)
        yield replace(piece, first=start, until=stop, part=part)
        at = stop
    if at < piece.until:
        yield replace(piece, first=at)


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return intervals in order, those that touch or overlap as one."""
    found: list[Interval] = []
    for begin, end in sorted(intervals):
        if begin >= end:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Return pieces in order, with neighbours that say the same as one."""
    found: list[Piece] = []
    for one in sorted(pieces, key=_said):
        last = found[-1] if found else None
        if (
            last is not None
            and last.until == one.first
            and replace(last, first=one.first) == replace(one, until=last.until)
        ):
            found[-1] = replace(last, until=one.until)
        else:
            found.append(one)
    return found


def _said(one: Piece) -> tuple[str, str, date, float, float, date, date]:
    return one.kpi, one.label, one.since or date.min, one.part, one.whole, one.first, one.until


def window(event: date, days: int) -> Interval:
    """Return the days on which something that happened on a day lies in a window that ends on them."""
    return event, later(event, days)


def value_on(pieces: Sequence[Piece], day: date) -> list[Piece]:
    """Return the pieces that count on a day."""
    return [one for one in pieces if one.first <= day < one.until]
