# SPDX-License-Identifier: Apache-2.0
"""Time limits in days or working days, over weekends and holidays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

_WEEKEND = frozenset({5, 6})
MOST_DAYS_OFF = 400
"""A calendar whose next working day is farther away than this has none."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked on: not the days of the week in ``rest`` (Monday is 0), not ``holidays``."""

    rest: frozenset[int] = _WEEKEND
    holidays: frozenset[date] = frozenset()

    def works_on(self, day: date) -> bool:
        """Tell whether a day is worked on."""
        return day.weekday() not in self.rest and day not in self.holidays


def due_day(start: date, days: int, calendar: Calendar | None = None) -> date:
    """Return the last day of a limit of so many days after its start; with a calendar, working days.

    The start itself does not count, as in the usual reckoning of periods. A working-day limit of no days
    that starts on a day of rest ends on the next working day.
    """
    if calendar is None:
        return start + timedelta(days=days)
    day = start
    left = days
    off = 0
    while left or not calendar.works_on(day):
        day += timedelta(days=1)
        if calendar.works_on(day):
            off = 0
            if left:
                left -= 1
                continue
            return day
        off += 1
        if off > MOST_DAYS_OFF:
            return day
    return day


def calendar_of(rest: Collection[int], holidays: Collection[date]) -> Calendar:
    """Return a calendar; seven days of rest a week are taken for the usual weekend."""
    days = frozenset(rest)
    return Calendar(days if len(days) < 7 else _WEEKEND, frozenset(holidays))  # noqa: PLR2004 - a week
