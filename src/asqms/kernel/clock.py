# SPDX-License-Identifier: Apache-2.0
"""The only place that reads the wall clock; everything else is handed a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar, Protocol


class Clock(Protocol):
    """Tells the time; tests pass a frozen one."""

    def now(self) -> datetime:
        """Return the current moment, aware, in UTC."""
        ...


class SystemClock:
    """The wall clock of this machine; a demo that lives on a fixed day moves it by whole days."""

    moved_by: ClassVar[timedelta] = timedelta(0)

    def now(self) -> datetime:
        """Return the current moment, aware, in UTC."""
        return datetime.now(UTC) + self.moved_by

    @classmethod
    def live_on(cls, day: date) -> None:
        """Let this process believe that today is another day; the time of day stays."""
        cls.moved_by = timedelta(days=(day - datetime.now(UTC).date()).days)


@dataclass(frozen=True, slots=True)
class FrozenClock:
    """A clock that always answers the same moment."""

    moment: datetime

    def now(self) -> datetime:
        """Return the frozen moment."""
        return self.moment


def today(clock: Clock) -> date:
    """Return the UTC calendar day of the clock's moment."""
    return clock.now().date()
