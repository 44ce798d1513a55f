# SPDX-License-Identifier: Apache-2.0
"""The statement of applicability of one software item: every practice, in or out, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from asqms.contexts.conformity import api as conformity
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Row, Tab, Table, Value
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.map import whole_page
from asqms.faces.web.screens.products.item.base import ItemScreen

SHOWN = ("all", "included", "excluded")


class ItemApplicabilityScreen(ItemScreen):
    """Every practice of the catalogue."""

    template = "screens/products/item/applicability/template.html"
    tab = "applicability"

    def view(self) -> Content:
        """Return a page of the statement."""
        found = conformity.scope_statement(self.actor, self.item, self.language, as_of=self.as_of)
        wanted = self.asked("shown") if self.asked("shown") in SHOWN else "all"
        chosen = [one for one in found.lines if wanted == "all" or one.applies == (wanted == "included")]
        size = self.rows_wanted
        pages = max(1, -(-len(chosen) // size))
        page = min(whole_page(self.asked("page")), pages) or 1
        applies = sum(one.applies for one in found.lines)
        counts = {"all": len(found.lines), "included": applies, "excluded": len(found.lines) - applies}
        return {
            "summary": self._say(
                "summary",
                applies=applies,
                excluded=counts["excluded"],
                type=found.software_type,
                why=found.why,
            ),
            "choices": [
                Tab(self._say(one), self.address("applicability", {"shown": one}), one == wanted, counts[one])
                for one in SHOWN
            ],
            "table": self._table(chosen[(page - 1) * size : page * size]),
            "page": page,
            "pages": pages,
            "first": (page - 1) * size + 1 if chosen else 0,
            "last": min(len(chosen), page * size),
            "total": len(chosen),
            "previous": page - 1,
            "next": page + 1,
        }

    def _table(self, lines: Sequence[object]) -> Table:
        names = ("practice", "asks", "applies", "strength", "reason", "decision")
        columns = [Column(one, self._say(one), "code" if one == "practice" else "text") for one in names]
        return Table("applicability", self._say("caption"), columns, [self._row(one) for one in lines])

    def _row(self, one: object) -> Row:
        applies, practice = bool(getattr(one, "applies", False)), str(getattr(one, "practice", ""))
        strength = str(getattr(one, "strength", ""))
        href = self.verdict_address(self.item, "software_item", self.name("project"), practice)
        cells: dict[str, Cell | Value] = {
            "practice": Cell(practice, href=href if strength else self.maybe("practice", practice=practice)),
            "asks": plain(str(getattr(one, "statement", ""))),
            "applies": self._say("yes" if applies else "no"),
            "strength": self.say(f"organisation.{strength}") if strength else "–",
            "reason": plain(str(getattr(one, "reason", ""))),
            "decision": plain(str(getattr(one, "decision", ""))),
        }
        return Row(cells, key=practice)

    def _say(self, key: str, **values: object) -> str:
        return self.say(f"products.item.applicability.{key}", **values)
