# SPDX-License-Identifier: Apache-2.0
"""The working days of an organisation, and what is dated in its lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from asqms.contexts.governance.data.records import RecordRow
from asqms.workspace.fields import Day, Model

MOST_HOLIDAYS = 2000
DUE = "$due"


class WorkCalendar(Model):
    """Days of the week (Monday is 0) and single days that nobody works; ``names`` are those of holidays."""

    rest: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(max_length=6)] = Field(default=[5, 6])
    holidays: Annotated[list[Day], Field(max_length=MOST_HOLIDAYS)] = Field(default=[])
    names: dict[
        Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")],
        Annotated[str, StringConstraints(min_length=1, max_length=200)],
    ] = Field(default={})


@dataclass(frozen=True, slots=True)
class CalendarView:
    """The calendar as pages show it; ``version`` is 0 while it is the usual week that nobody changed."""

    rest: frozenset[int] = frozenset({5, 6})
    holidays: Mapping[date, str] = field(default_factory=dict)
    version: int = 0

    def works_on(self, day: date) -> bool:
        """Tell whether a day is worked on."""
        return day.weekday() not in self.rest and day not in self.holidays


@dataclass(frozen=True, slots=True)
class Dated:
    """A record on a day: its limit ends (``$due``), or a field of it holds the day."""

    day: date
    what: str
    row: RecordRow


@dataclass(frozen=True, slots=True)
class Span:
    """A record from the day it was made to the day it ended or is due, or the day that is looked at."""

    row: RecordRow
    begin: date
    end: date
    ended: bool
