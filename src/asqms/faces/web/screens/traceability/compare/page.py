# SPDX-License-Identifier: Apache-2.0
"""What changed in a trace set between two days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property

from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import Change, ChangedItem, Comparison, When
from asqms.contexts.traceability.errors import TraceabilityError
from asqms.faces.web.parts import Cell, Column, Pager, Row, Tab, Table, Value
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.traceability.base import TraceScreen, cut
from asqms.kernel.errors import AsqmsError

USUAL_DAYS = 30
ORDER = (Change.WORSE, Change.BETTER, Change.ADDED, Change.REMOVED, Change.CONTENT, Change.LINKS)


class CompareScreen(TraceScreen):
    """Items that differ between two days, one sort of change at a time."""

    template = "screens/traceability/compare/template.html"
    tab = "compare"

    @cached_property
    def days(self) -> tuple[date, date]:
        """Which two days, the earlier one first."""
        second = _day(self.asked("to"), self.day)
        first = _day(self.asked("from"), second - min(timedelta(days=USUAL_DAYS), second - date.min))
        early, late = sorted((first, second))
        return early, min(late, self.actor.day)

    def view(self) -> Content:
        """Return counts of every sort of change and one page of one."""
        first, second = self.days
        asked = self.asked("change")
        change = Change(asked) if asked in set(Change) else Change.WORSE
        shown: Content = {"days": self.days, "first": first, "second": second}
        try:
            found = traceability.comparison(
                self.actor,
                self.trace_set,
                (When(first, first), When(second, second)),
                change,
                after=self.asked("after"),
                limit=self.rows_wanted,
            )
        except (NotFoundError, TraceabilityError):
            return {**shown, "missing": True}
        return {
            **shown,
            "found": found,
            "changes": self._tabs_of(found),
            "table": self._table(found),
            "anything": any(found.counts.values()),
        }

    def _tabs_of(self, found: Comparison) -> list[Tab]:
        days = {"from": self.days[0], "to": self.days[1]}
        return [
            Tab(
                self._say(one.value),
                self.link("trace_compare", {**days, "change": one.value}, trace_set=self.trace_set),
                one is found.change,
                found.counts[one.value],
            )
            for one in ORDER
        ]

    def _table(self, found: Comparison) -> Table:
        columns = [
            Column("item", self.say("traceability.item"), optional=False),
            Column("level", self.say("traceability.level")),
            Column("before", self._say("before")),
            Column("after", self._say("after")),
        ]
        rows = [self._row(one) for one in found.page.rows]
        caption = self._say(found.change.value)
        return Table("changes", caption, columns, rows, Pager(next=found.page.after or ""))

    def _row(self, one: ChangedItem) -> Row:
        newest = one.after or one.before
        if newest is None:
            return Row({})
        cells: dict[str, Cell | Value] = {
            "item": Cell(
                cut(newest.id), self.item_link(newest.id) if one.after else "", note=cut(newest.title)
            ),
            "level": self.level_title(newest.level),
            "before": self._side(one, before=True),
            "after": self._side(one, before=False),
        }
        return Row(cells)

    def _side(self, one: ChangedItem, *, before: bool) -> Cell:
        row = one.before if before else one.after
        if row is None:
            return Cell(self._say("not_there"))
        notes = ", ".join(self.finding(name) for name in row.findings)
        return Cell(verdict=row.verdict, note=notes)

    def _say(self, key: str) -> str:
        return self.say(f"traceability.compare.{key}")


def _day(text: str, otherwise: date) -> date:
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise AsqmsError(
            "web.bad_date",
            "A page can speak about today or a past day, written like 2026-06-30.",
            hint="Choose two days.",
        ) from error
