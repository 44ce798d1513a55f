# SPDX-License-Identifier: Apache-2.0
"""What every view of a software item shares: its head, its tabs, its record on the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from asqms.contexts.conformity import api as conformity
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import NotFoundError
from asqms.documents.wording import plain
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Crumb, Tab
from asqms.faces.web.screen import Content

if TYPE_CHECKING:
    from asqms.contexts.conformity.data import MapColumn, ScopeStep

TABS = ("overview", "obligations", "evidence", "trace", "classification", "applicability", "history")


class ItemScreen(AssessedScreen):
    """One view of a software item; ``tab`` names it."""

    place = "products"
    tab: ClassVar[str] = "overview"

    @property
    def item(self) -> str:
        """Which item."""
        return self.name("item")

    @cached_property
    def way(self) -> Sequence[ScopeStep]:
        """The elements above the item; raises NotFoundError when it is not one of the project."""
        way = conformity.way_to(self.actor, self.item)
        steps = {one.kind: one.scope for one in way}
        if way[-1].kind != "software_item" or steps.get("project", self.name("project")) != self.name(
            "project"
        ):
            raise NotFoundError("software item", self.item)
        return way

    @cached_property
    def record(self) -> WrittenRecord:
        """What the item's record says on the day; raises NotFoundError."""
        return organization.record_seen(self.actor, "items", self.item, as_of=self.as_of)

    @cached_property
    def figures(self) -> MapColumn | None:
        """Type, phase and figures of the item, None while it was not assessed."""
        return conformity.item_column(self.actor, self.standing, self.item)

    def text(self, name: str) -> str:
        """Return a plain value of the record."""
        value = self.record.content.get(name)
        return plain(str(value)) if value is not None else ""

    def address(self, tab: str, query: dict[str, object] | None = None) -> str:
        """Return the address of a view of the item."""
        name = "item" if tab == "overview" else f"item_{tab}"
        return self.link(name, query, project=self.name("project"), item=self.item)

    def assessed(self) -> Content:
        """Return the head with what the view shows."""
        way = self.way
        figures = self.figures
        owner = self.text("owner")
        names = self.people([owner])
        kind = figures.types[0] if figures and figures.types else ""
        facts = [
            self.terms.domain(self.text("domain")),
            f"ASIL {self.text('asil')}" if self.text("asil") not in {"", "QM"} else self.text("asil"),
            self.text("cal"),
            self.terms.phase(figures.phases[0]) if figures and figures.phases else "",
            self.say("products.item.owner", owner=plain(names.get(owner, owner))),
        ]
        return {
            "item": self.item,
            "project": self.name("project"),
            "title": plain(way[-1].name),
            "type": self.say("organisation.type", type=kind) if kind else "",
            "type_sign": "deviates" if kind == "II" else "justified",
            "sub": " · ".join(filter(None, facts)),
            "crumbs": self._crumbs(),
            "tabs": self._tabs(),
            "gate": self.link("gate", gate="release", scope=self.item) if self.as_of is None else "",
            "may_edit": self.as_of is None
            and organization.may(self.actor, "inventory.edit_items", self.item),
            **self.view(),
        }

    def view(self) -> Content:
        """Return what this view shows."""
        raise NotImplementedError

    def _crumbs(self) -> list[Crumb]:
        project = next((plain(one.name) for one in self.way if one.kind == "project"), self.name("project"))
        return [
            Crumb(self.say("frame.products"), self.link("products")),
            Crumb(project, self.link("project", project=self.name("project"))),
            Crumb(plain(self.way[-1].name)),
        ]

    def _tabs(self) -> tuple[Tab, ...]:
        total = self.figures.rollups[""].mandatory.total if self.figures else None
        counts = {"obligations": total}
        return tuple(
            Tab(self.say(f"products.item.{name}"), self.address(name), name == self.tab, counts.get(name))
            for name in TABS
        )


def day_of(text: str) -> date | None:
    """Return the day a text of a record names, None for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
