# SPDX-License-Identifier: Apache-2.0
"""Items of a trace set: by level, finding, verdict and text."""

from __future__ import annotations

from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import FINDING_NAMES, VERDICT_NAMES, ItemFilter
from asqms.documents.wording import name_of
from asqms.faces.web.parts import Choice, Pager, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.traceability.base import TraceScreen
from asqms.faces.web.slices import FilterField


class TraceItemsScreen(TraceScreen):
    """A list of items in order of their ids."""

    template = "screens/traceability/items/template.html"
    tab = "items"

    def view(self) -> Content:
        """Return one page of items, how many there are and the filter."""
        chosen = self._chosen()
        page = traceability.items(
            self.actor,
            self.trace_set,
            chosen,
            after=self.asked("after"),
            limit=self.rows_wanted,
            when=self.when,
        )
        total = traceability.items_total(self.actor, self.trace_set, chosen, when=self.when)
        narrowed = chosen != ItemFilter()
        table = Table(
            "items",
            self.say("traceability.items.title"),
            self.item_columns(),
            [self.item_row(row) for row in page.rows],
            Pager(next=page.after or "", total=total),
        )
        return {
            "table": table,
            "fields": self._fields(),
            "clear": self.items_link() if narrowed else "",
            "first": self.asked("after"),
        }

    def _chosen(self) -> ItemFilter:
        finding = self.asked("finding")
        return ItemFilter(
            level=self.asked("level"),
            findings=(finding,) if finding and finding != "uncovered" else (),
            uncovered=finding == "uncovered",
            verdict=self.asked("verdict"),
            text=self.asked("text"),
        )

    def _fields(self) -> list[FilterField]:
        anything = self.say("traceability.anything")
        findings = (
            Choice("uncovered", self.say("traceability.uncovered")),
            *(Choice(name, self.finding(name)) for name in FINDING_NAMES),
        )
        verdicts = tuple(Choice(name, name_of(name, self.language)) for name in VERDICT_NAMES)
        return [
            FilterField("text", self.say("traceability.text"), self.asked("text")),
            FilterField(
                "level",
                self.say("traceability.level"),
                self.asked("level"),
                self.level_choices(),
                anything=anything,
            ),
            FilterField(
                "finding",
                self.say("traceability.findings"),
                self.asked("finding"),
                findings,
                anything=anything,
            ),
            FilterField(
                "verdict",
                self.say("traceability.verdict"),
                self.asked("verdict"),
                verdicts,
                anything=anything,
            ),
        ]
