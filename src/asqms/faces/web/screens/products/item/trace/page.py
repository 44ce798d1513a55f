# SPDX-License-Identifier: Apache-2.0
"""Trace coverage of one software item in short; the place for traceability has the rest."""

from __future__ import annotations

from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import Share, When
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Row, Table, Value
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.products.item.base import ItemScreen

SETS = 4


class ItemTraceScreen(ItemScreen):
    """Coverage by level for each trace set about the item."""

    template = "screens/products/item/trace/template.html"
    tab = "trace"

    def view(self) -> Content:
        """Return a table for each of the item's first trace sets."""
        when = When(self.day, self.day)
        sets = traceability.trace_sets(self.actor, when=when, scope=self.item, limit=SETS)
        return {
            "sets": [{"table": self._table(one.key, when), "href": self._address(one.key)} for one in sets]
        }

    def _address(self, key: str) -> str:
        return self.maybe("trace_set", trace_set=key) or self.maybe("traceability", {"set": key})

    def _table(self, key: str, when: When) -> Table:
        names = ("level", "total", "up", "down", "verified", "failed", "suspect")
        kinds = {"level": "text", "total": "number", "failed": "number", "suspect": "number"}
        columns = [Column(one, self._say(one), kinds.get(one, "share"), optional=False) for one in names]  # type: ignore[arg-type]
        rows = []
        for one in traceability.coverage(self.actor, key, when=when).levels:
            cells: dict[str, Cell | Value] = {
                "level": plain(one.title or one.level),
                "total": one.total,
                "up": _share(one.up),
                "down": _share(one.down),
                "verified": _share(one.verified),
                "failed": one.failed,
                "suspect": one.suspect,
            }
            rows.append(Row(cells))
        return Table(f"trace-{key}", self._say("caption", set=plain(key)), columns, rows)

    def _say(self, key: str, **values: object) -> str:
        return self.say(f"products.item.trace.{key}", **values)


def _share(share: Share | None) -> Cell | str:
    return Cell(share.covered, whole=share.total) if share else "–"
