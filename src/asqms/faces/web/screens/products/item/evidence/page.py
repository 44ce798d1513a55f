# SPDX-License-Identifier: Apache-2.0
"""The evidence about one software item."""

from __future__ import annotations

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.data import EvidenceFilter, EvidenceRow
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Pager, Row, Table, Value
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.products.item.base import ItemScreen

SIGNS = {
    "current": "conforms",
    "coming": "undetermined",
    "withdrawn": "not_applicable",
    "superseded": "not_applicable",
    "unreadable": "deviates",
    "expired": "partly",
}


class ItemEvidenceScreen(ItemScreen):
    """Records about the item, newest first."""

    template = "screens/products/item/evidence/template.html"
    tab = "evidence"

    def view(self) -> Content:
        """Return a page of records."""
        place = evidence.Place(after=self.asked("after"), before=self.asked("before"))
        page = evidence.evidence_page(
            self.actor,
            EvidenceFilter(subject=self.item),
            place,
            as_of=self.as_of,
            rows=self.rows_wanted,
            count=True,
        )
        columns = (
            Column("name", self._say("name"), optional=False),
            Column("kind", self._say("kind")),
            Column("state", self._say("state"), "verdict"),
            Column("effective", self._say("effective"), "day"),
            Column("received", self._say("received"), "day"),
            Column("valid_until", self._say("valid_until"), "day"),
        )
        rows = [self._row(one) for one in page.rows]
        pager = Pager(page.previous, page.following, page.total)
        return {
            "table": Table("evidence", self._say("caption"), columns, rows, pager),
            "upload": "" if self.as_of else self.maybe("evidence_upload", {"subject": self.item}),
        }

    def _row(self, one: EvidenceRow) -> Row:
        state = one.state.value
        name = plain(one.title or one.file)
        cells: dict[str, Cell | Value] = {
            "name": Cell(name, href=self.evidence_address(one.uid), note=plain(one.name)),
            "kind": self.terms.evidence_type(one.type),
            "state": Cell(self._say(f"state_{state}"), verdict=SIGNS[state]),
            "effective": one.effective,
            "received": one.received,
            "valid_until": one.valid_until,
        }
        return Row(cells, key=one.uid)

    def _say(self, key: str) -> str:
        return self.say(f"products.item.evidence.{key}")
