# SPDX-License-Identifier: Apache-2.0
"""Failing tests of a trace set with what they touch above them."""

from __future__ import annotations

from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import FailingTest
from asqms.faces.web.parts import Bar, Cell, Column, Pager, Row, Table, Value
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.traceability.base import TraceScreen

ROWS = 50


class FailingScreen(TraceScreen):
    """Tests that fail, rolled up to the levels above."""

    template = "screens/traceability/failing/template.html"
    tab = "failing"

    def view(self) -> Content:
        """Return how much of each level is touched, and one page of failing tests."""
        page = traceability.failing_tests(
            self.actor, self.trace_set, after=self.asked("after"), limit=ROWS, when=self.when
        )
        columns = [
            Column("id", self._say("test"), optional=False),
            Column("level", self.say("traceability.level")),
            Column("result", self.say("traceability.result")),
            Column("touched", self._say("touched"), optional=False),
        ]
        return {
            "bars": [
                Bar(
                    self.level_title(one.level),
                    one.failed,
                    one.total,
                    self.items_link(level=one.level, finding="failed"),
                    "deviates",
                )
                for one in self.coverage.levels
                if one.failed
            ],
            "table": Table(
                "failing",
                self._say("title"),
                columns,
                [self._row(one) for one in page.rows],
                Pager(next=page.after or ""),
            ),
            "first": self.asked("after"),
            "none": not page.rows and not self.asked("after"),
        }

    def _row(self, one: FailingTest) -> Row:
        touched = ", ".join(
            self._say("of_level", count=count, level=self.level_title(level))
            for level, count in one.touched.items()
        )
        cells: dict[str, Cell | Value] = {
            "id": self.item_cell(one.item),
            "level": self.level_title(one.item.level),
            "result": self.result_word(one.item.result),
            "touched": Cell(touched or "–", note="" if one.complete else self._say("more")),
        }
        return Row(cells)

    def _say(self, key: str, **values: object) -> str:
        return self.say(f"traceability.failing.{key}", **values)
