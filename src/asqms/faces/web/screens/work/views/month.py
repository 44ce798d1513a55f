# SPDX-License-Identifier: Apache-2.0
"""A month as weeks of days, each with what is dated on it; pure arithmetic."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MOST_IN_A_CELL = 6
FIRST, LAST = date(1990, 1, 1), date(2100, 12, 1)
_IN_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a day."""

    number: str
    title: str
    href: str
    note: str
    late: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the grid; those of the neighbouring months are outside."""

    day: date
    outside: bool
    works: bool
    today: bool
    name: str
    entries: tuple[Entry, ...]
    more: int


def month_in(text: str, otherwise: date) -> date:
    """Return the first day of a month such as 2026-11, of another day's month where it is none."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = otherwise.replace(day=1)
    return min(max(found, FIRST), LAST)


def month_after(month: date, months: int) -> date:
    """Return the first day of the month so many months later."""
    number = month.year * _IN_A_YEAR + month.month - 1 + months
    return date(number // _IN_A_YEAR, number % _IN_A_YEAR + 1, 1)


def days_shown(month: date) -> Sequence[Sequence[date]]:
    """Return the weeks of a month, Monday first, filled up with days of its neighbours."""
    return calendar.Calendar().monthdatescalendar(month.year, month.month)


def last_day(month: date) -> date:
    """Return the last day of a month."""
    return month_after(month, 1) - timedelta(days=1)
