# SPDX-License-Identifier: Apache-2.0
"""When evidence stops counting: by month, and the days of one month."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.data import Calendar, LapseDay
from asqms.documents.wording import shown_date
from asqms.faces.web.parts import Bar, Cell, Column, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.evidence.base import EvidenceBase

MONTHS = 12
_IN_A_YEAR = 12


class CalendarScreen(EvidenceBase):
    """What lapses in the coming months."""

    template = "screens/evidence/calendar/template.html"

    def content(self) -> Content:
        """Return the months with their counts and the days of the chosen one."""
        first = self.day.replace(day=1)
        last = _month_after(first, MONTHS) - timedelta(days=1)
        found = evidence.lapse_calendar(
            self.actor, self.day + timedelta(days=1), last, within=self.asked("within"), as_of=self.as_of
        )
        months = Counter(one.day.replace(day=1) for one in found.days for _ in range(one.count))
        chosen = self._chosen(first, months)
        return {
            "tabs": self.tabs("calendar"),
            "bars": [self._bar(_month_after(first, number), months) for number in range(MONTHS)],
            "total": sum(months.values()),
            "overdue": found.overdue,
            "overdue_href": self.link("evidence", {"state": "expired"}),
            "later": found.later,
            "month": self._month_name(chosen),
            "days": self._days(found, chosen),
            "nothing": not (found.overdue or found.later or months),
        }

    def _chosen(self, first: date, months: Counter[date]) -> date:
        try:
            return date.fromisoformat(f"{self.asked('month')}-01")
        except ValueError:
            return min(months, default=first)

    def _month_name(self, month: date) -> str:
        return self.say(
            "evidence.month", year=str(month.year), month=self.say(f"evidence.month_{month.month}")
        )

    def _bar(self, month: date, months: Counter[date]) -> Bar:
        return Bar(
            self._month_name(month),
            months[month],
            href=self.link(
                "evidence_calendar", {"month": f"{month:%Y-%m}", "within": self.asked("within") or None}
            ),
        )

    def _days(self, found: Calendar, month: date) -> Table:
        columns = (
            Column("day", self.say("evidence.day"), optional=False),
            Column("count", self.say("evidence.count"), "number"),
            Column("types", self.say("evidence.type")),
        )
        rows = [self._row(one) for one in found.days if one.day.replace(day=1) == month]
        return Table("days", self._month_name(month), columns, rows)

    def _row(self, one: LapseDay) -> Row:
        day = one.day.isoformat()
        asked = {"lapses_from": day, "lapses_until": day, "within": self.asked("within") or None}
        types = ", ".join(
            f"{self.terms.evidence_type(kind)} ({count})" for kind, count in one.by_type.items()
        )
        return Row(
            {
                "day": Cell(shown_date(one.day, self.language), href=self.link("evidence", asked)),
                "count": one.count,
                "types": types,
            }
        )


def _month_after(month: date, count: int) -> date:
    years, number = divmod(month.month - 1 + count, _IN_A_YEAR)
    return date(month.year + years, number + 1, 1)
