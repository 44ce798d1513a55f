# SPDX-License-Identifier: Apache-2.0
"""Suppliers: who delivers what, what is agreed and how they were rated; registering and changing one."""

from __future__ import annotations

from functools import cached_property

from django.http import HttpResponseBase

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordFilter, RecordRow, RecordType
from asqms.contexts.inventory import api as inventory
from asqms.contexts.organization import api as organization
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Crumb, Row, Table
from asqms.faces.web.screen import Content, Screen
from asqms.faces.web.screens.organisation.fields import Field
from asqms.faces.web.screens.products.forms.base import RecordFormScreen

RIGHT = "inventory.edit_suppliers"
KEPT = ("supplier_selection", "supplier_agreement", "supplier_evaluation")
"""Types that say how far a supplier is: chosen, agreed, rated."""
MOST = 200


class SuppliersScreen(Screen):
    """Every supplier the reader may see, with the newest record of each kind."""

    template = "screens/products/suppliers/template.html"
    place = "products"

    def content(self) -> Content:
        """Return the suppliers and whether one more may be registered."""
        return {
            "crumbs": [Crumb(self.say("frame.products"), self.link("products")), Crumb(self._say("title"))],
            "table": self._table(),
            "may_register": not self.as_of and organization.may(self.actor, RIGHT),
        }

    def _table(self) -> Table:
        types = self._types
        columns = (
            Column("name", self._say("name"), optional=False),
            Column("id", self._say("id"), "code"),
            Column("items", self._say("items"), "number"),
            *(Column(one, types[one].name.text.in_language(self.language)) for one in KEPT if one in types),
        )
        kept = {name: self._newest(name) for name in KEPT}
        may = not self.as_of and organization.may(self.actor, RIGHT)
        rows = [
            Row(
                {
                    "name": Cell(
                        plain(one.name), href=self.link("supplier_edit", supplier=one.key) if may else ""
                    ),
                    "id": one.key,
                    "items": one.items,
                    **{name: self._state(kept[name].get(one.key)) for name in KEPT},
                }
            )
            for one in inventory.suppliers(self.actor)
        ]
        return Table("suppliers", self._say("title"), columns, rows)

    @cached_property
    def _types(self) -> dict[str, RecordType]:
        return governance.types_for(self.actor)

    def _newest(self, name: str) -> dict[str, RecordRow]:
        """Return the record of a type that changed last about each supplier."""
        found: dict[str, RecordRow] = {}
        if self.as_of:
            return found
        for one in governance.record_page(self.actor, RecordFilter(type=name), size=MOST).rows:
            found.setdefault(one.scope, one)
        return found

    def _state(self, row: RecordRow | None) -> Cell:
        if row is None:
            return Cell()
        given = self._types[row.type]
        known = {one.id: one.name.text.in_language(self.language) for one in given.states}
        href = self.link("work_record", number=row.number)
        return Cell(row.number, href=href, note=known.get(row.state, row.state))

    def _say(self, key: str) -> str:
        return self.say(f"products.suppliers.{key}")


class SupplierFormScreen(RecordFormScreen):
    """Registers or changes a supplier."""

    kind = "suppliers"
    right = RIGHT
    key_part = "supplier"

    @property
    def title_key(self) -> str:
        """Return the key of the heading."""
        return "supplier_edit" if self.record else "supplier_new"

    def sub(self) -> str:
        """Return the sentence below the heading."""
        return "" if self.record else self._say("supplier_new_sub")

    def fields(self) -> list[Field]:
        """Return the fields of a supplier."""
        name = Field("name", self._say("name"), value=self.value("name"))
        if self.record:
            return [name]
        return [Field("id", self._say("id"), value=self.value("id"), help=self._say("id_help")), name]

    def wanted(self) -> dict[str, object]:
        """Return the record of the supplier."""
        key = self.record.key if self.record else self.typed("id")
        return {"id": key, "name": self.typed("name")}

    def saved(self) -> HttpResponseBase:
        """Go on to the list."""
        return self.done("products.forms.supplier_done", self.link("suppliers"), name=self.typed("name"))

    def crumbs(self) -> list[object]:
        """Return the way to the form."""
        title = self.say("products.suppliers.title")
        return [Crumb(title, self.link("suppliers")), Crumb(self._say(self.title_key))]

    def back(self) -> str:
        """Return where cancelling leads."""
        return self.link("suppliers")

    def after_removal(self) -> str:
        """Return to the list."""
        return self.link("suppliers")

    def _say(self, key: str) -> str:
        return self.say(f"products.forms.{key}")
