# SPDX-License-Identifier: Apache-2.0
"""Two levels of a trace set against each other."""

from __future__ import annotations

from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import MatrixFilter, MatrixRow, MatrixView
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Chip, Choice, Column, Pager, Row, Table, Value
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.traceability.base import TraceScreen, cut
from asqms.faces.web.slices import FilterField

ROWS = 50
SHOWN_PARTNERS = 8


class MatrixScreen(TraceScreen):
    """Every item of one level with its partners at another."""

    template = "screens/traceability/matrix/template.html"
    tab = "matrix"

    def view(self) -> Content:
        """Return one page of the matrix; the levels of the first rule without a choice."""
        rows, columns = self._levels()
        fields = [
            FilterField("rows", self._say("rows"), rows, self.level_choices()),
            FilterField("columns", self._say("columns"), columns, self.level_choices()),
            FilterField(
                "only",
                self._say("only"),
                self.asked("only"),
                (Choice("missing", self._say("only_missing")),),
                anything=self.say("traceability.anything"),
            ),
        ]
        if not rows or not columns or rows == columns:
            return {"fields": fields, "choose": True}
        chosen = MatrixFilter(rows, columns, only_missing=self.asked("only") == "missing")
        found = traceability.matrix(
            self.actor, self.trace_set, chosen, after=self.asked("after"), limit=ROWS, when=self.when
        )
        titles = {"rows": self.level_title(rows), "columns": self.level_title(columns)}
        return {
            "fields": fields,
            "found": found,
            "sentence": self._say(
                "sentence_indirect" if found.indirect else "sentence",
                covered=found.items.covered,
                total=found.items.total,
                **titles,
            ),
            "table": self._table(found, self._say("title", **titles)),
            "chips": [Chip(self._say("turned", **titles), self._turned(rows, columns))],
            "first": self.asked("after"),
        }

    def _levels(self) -> tuple[str, str]:
        rows, columns = self.asked("rows"), self.asked("columns")
        if rows and columns:
            return rows, columns
        known = self.level_titles
        for rule in self.coverage.rules:
            for level in rule.to:
                if rule.direction == "down" and level != rule.level and {level, rule.level} <= known.keys():
                    return rule.level, level
        names = list(known)
        return (rows or names[0], columns or names[1]) if len(names) > 1 else ("", "")

    def _turned(self, rows: str, columns: str) -> str:
        return self.link("trace_matrix", {"rows": columns, "columns": rows}, trace_set=self.trace_set)

    def _table(self, found: MatrixView, title: str) -> Table:
        columns = [
            Column("item", self.level_title(found.from_level), optional=False),
            Column("count", self._say("count"), "number", optional=False),
            Column("partners", self.level_title(found.to_level), optional=False),
        ]
        rows = [self._row(one) for one in found.page.rows]
        return Table("matrix", title, columns, rows, Pager(next=found.page.after or ""))

    def _row(self, one: MatrixRow) -> Row:
        names = [cut(partner.id) for partner in one.partners[:SHOWN_PARTNERS]]
        more = one.total - len(names)
        text = ", ".join(names) + (self._say("more", count=more) if more > 0 and names else "")
        only = one.partners[0] if one.total == 1 and one.partners else None
        cells: dict[str, Cell | Value] = {
            "item": self.item_cell(one.item),
            "count": Cell(one.total, note="" if one.complete else self._say("at_least")),
            "partners": Cell(
                text or self._say("none"),
                self.item_link(only.id) if only else "",
                only.verdict if only else "" if one.total else "deviates",
                plain(only.title)[:200] if only else "",
            ),
        }
        return Row(cells)

    def _say(self, key: str, **values: object) -> str:
        return self.say(f"traceability.matrix.{key}", **values)
