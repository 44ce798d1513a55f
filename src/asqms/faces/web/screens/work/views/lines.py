# SPDX-License-Identifier: Apache-2.0
"""Records along time: where each bar begins and ends on one scale, with the months above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from asqms.contexts.governance.data.calendars import Span
from asqms.faces.web.screens.work.views.month import month_after

WIDTH = 1000
MOST_TICKS = 12
LEAST_WIDTH = 4


@dataclass(frozen=True, slots=True)
class Tick:
    """A month on the scale."""

    x: str
    title: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The days a picture reaches over, drawn a thousand wide."""

    first: date
    last: date

    def at(self, day: date) -> int:
        """Return where a day stands."""
        whole = max(1, (self.last - self.first).days)
        return round(min(max((day - self.first).days, 0), whole) * WIDTH / whole)

    def width(self, begin: date, end: date) -> int:
        """Return how wide a bar is; never so narrow that nobody sees it."""
        return max(LEAST_WIDTH, self.at(end) - self.at(begin))

    def ticks(self) -> tuple[Tick, ...]:
        """Return the beginnings of months, as many as can be read."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = max(1, -(-months // MOST_TICKS))
        month = month_after(self.first.replace(day=1), 1)
        found = []
        while month <= self.last:
            found.append(Tick(str(self.at(month)), f"{month:%Y-%m}"))
            month = month_after(month, step)
        return tuple(found)


def scale_of(spans: Sequence[Span], today: date) -> Scale:
    """Return a scale that holds every span and today, with some room at its ends."""
    first = min([one.begin for one in spans], default=today)
    last = max([one.end for one in spans], default=today)
    room = timedelta(days=max(2, (last - first).days // 40))
    return Scale(min(first, today) - room, max(last, today) + room)
