# SPDX-License-Identifier: Apache-2.0
"""Records along time: where each bar begins and ends on one scale, in percent, with months above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from asqms.contexts.governance.data.calendars import Span
from asqms.faces.web.screens.work.views.month import month_after

MOST_TICKS = 6
LEAST_WIDTH = 0.6
LAST_LABEL = 92
"""Behind this share of the width the name of a month has no room."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A month on the scale."""

    x: str
    title: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The days a picture reaches over."""

    first: date
    last: date

    def share(self, day: date) -> float:
        """Return where a day stands, in percent."""
        whole = max(1, (self.last - self.first).days)
        return min(max((day - self.first).days, 0), whole) * 100 / whole

    def at(self, day: date) -> str:
        """Return where a day stands, as drawings say it."""
        return f"{self.share(day):.2f}%"

    def width(self, begin: date, end: date) -> str:
        """Return how wide a bar is; never so narrow that nobody sees it."""
        return f"{max(LEAST_WIDTH, self.share(end) - self.share(begin)):.2f}%"

    def ticks(self) -> tuple[Tick, ...]:
        """Return the beginnings of months, as many as can be read."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = max(1, -(-months // MOST_TICKS))
        month = month_after(self.first.replace(day=1), 1)
        found = []
        while month <= self.last and self.share(month) < LAST_LABEL:
            found.append(Tick(self.at(month), f"{month:%Y-%m}"))
            month = month_after(month, step)
        return tuple(found)


def scale_of(spans: Sequence[Span], today: date) -> Scale:
    """Return a scale that holds every span and today, with some room at its ends."""
    first = min([one.begin for one in spans], default=today)
    last = max([one.end for one in spans], default=today)
    room = timedelta(days=max(2, (last - first).days // 40))
    return Scale(min(first, today) - room, max(last, today) + room)
