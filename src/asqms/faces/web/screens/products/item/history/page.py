# SPDX-License-Identifier: Apache-2.0
"""Everything that was recorded about one software item, newest first, with its place in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import RecordFilter, Turn
from asqms.contexts.organization.errors import NotFoundError
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.products.item.base import ItemScreen

ABOUT = ("classifications", "tailorings", "justifications", "confirmations", "overrules")
SHOWN = 50


class ItemHistoryScreen(ItemScreen):
    """Versions of the item and of decisions about it."""

    template = "screens/products/item/history/template.html"
    tab = "history"

    def view(self) -> Content:
        """Return the newest versions."""
        rows = sorted(self._records(), key=lambda row: row[0].position, reverse=True)[:SHOWN]
        people = self.people(one.actor.partition(":")[2] for one, _ in rows)
        columns = (
            Column("at", self._say("at"), "moment", optional=False),
            Column("what", self._say("what"), optional=False),
            Column("who", self._say("who")),
            Column("details", self._say("details")),
            Column("position", self._say("position"), "number"),
        )
        shown = [self._row(one, before, dict(people)) for one, before in rows]
        return {"table": Table("history", self._say("title"), columns, shown)}

    def _records(self) -> Iterator[tuple[WrittenRecord, WrittenRecord | None]]:
        """Yield versions with the one before; of decisions only the newest."""
        try:
            versions = organization.record_versions(self.actor, "items", self.item)
        except NotFoundError:
            versions = ()
        for number, one in enumerate(versions):
            if self._is_known(one):
                yield one, versions[number + 1] if number + 1 < len(versions) else None
        for kind in ABOUT:
            wanted, turn = RecordFilter(scope=self.item), Turn("recorded", downwards=True, rows=SHOWN)
            found, _ = organization.record_page(self.actor, kind, wanted, turn, as_of=self.as_of)
            for one in found:
                yield one, None

    def _is_known(self, one: WrittenRecord) -> bool:
        return self.as_of is None or one.known_from <= self.as_of

    def _row(self, one: WrittenRecord, before: WrittenRecord | None, people: dict[str, str]) -> Row:
        kind = self._say(one.kind)
        channel, _, person = one.actor.partition(":")
        title = (
            self._say("removed", kind=kind)
            if one.removed
            else self._say("written", kind=kind, version=one.version)
        )
        href = self.maybe("ledger_record", {"key": one.key}, kind=one.kind)
        return Row(
            {
                "at": one.recorded_at,
                "what": Cell(title, href=href, note=plain(one.key) if one.kind != "items" else ""),
                "who": plain(people.get(person, person)) or channel,
                "details": self._details(one, before),
                "position": one.position,
            }
        )

    def _details(self, one: WrittenRecord, before: WrittenRecord | None) -> str:
        told = [plain(one.reason or str(one.content.get("reason", "")))]
        practices = one.content.get("practices")
        told.append(", ".join(map(str, practices)) if isinstance(practices, list) else "")
        told.append(str(one.content.get("practice", "")))
        if before is not None and not one.removed:
            names = sorted({*one.content, *before.content})
            fields = [name for name in names if one.content.get(name) != before.content.get(name)]
            told.append(self._say("changed", fields=", ".join(fields)) if fields else "")
        if one.known_from != one.recorded_at.date() and one.known_from != date.min:
            told.append(self._say("known", day=one.known_from))
        return " · ".join(filter(None, told))

    def _say(self, key: str, **values: object) -> str:
        return self.say(f"products.item.history.{key}", **values)
