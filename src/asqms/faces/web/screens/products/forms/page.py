# SPDX-License-Identifier: Apache-2.0
"""Forms that register and change projects and software items."""

from __future__ import annotations

from django.http import HttpResponseBase

from asqms.contexts.conformity import api as conformity
from asqms.contexts.inventory import api as inventory
from asqms.contexts.organization import api as organization
from asqms.documents.names import translated
from asqms.documents.wording import plain
from asqms.faces.web.parts import Choice, Crumb
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.effect.view import EffectView
from asqms.faces.web.screens.organisation.fields import Field
from asqms.faces.web.screens.products.forms.base import RecordFormScreen
from asqms.kernel.errors import AsqmsError

ASILS = ("QM", "A", "B", "C", "D")
CALS = ("CAL1", "CAL2", "CAL3", "CAL4")
KINDS = ("interface", "build", "signing")
NOT_OF_ITEMS = "organization"


class ProjectFormScreen(RecordFormScreen):
    """Registers or changes a project."""

    kind = "projects"
    right = "inventory.edit_projects"
    key_part = "project"

    @property
    def title_key(self) -> str:
        """Return the key of the heading."""
        return "project_edit" if self.record else "project_new"

    def fields(self) -> list[Field]:
        """Return the fields of a project."""
        units = [Choice(one.scope, plain(one.name)) for one in conformity.scopes_below(self.actor, "unit")]
        return [
            *self._id(),
            Field("name", self._say("name"), value=self.value("name"), help=self._say("name_help")),
            Field(
                "unit",
                self._say("unit"),
                "select",
                self.value("unit"),
                self._say("unit_help"),
                units,
                optional=True,
            ),
            Field(
                "owner",
                self._say("leader"),
                "select",
                self.value("owner"),
                self._say("leader_help"),
                people(self),
            ),
        ]

    def _id(self) -> list[Field]:
        if self.record:
            return []
        return [Field("id", self._say("id"), value=self.value("id"), help=self._say("id_help"))]

    def wanted(self) -> dict[str, object]:
        """Return the record of the project."""
        key = self.record.key if self.record else self.typed("id")
        content: dict[str, object] = {"id": key, "name": self.typed("name")}
        for name in ("unit", "owner"):
            if self.typed(name):
                content[name] = self.typed(name)
        return content

    def saved(self) -> HttpResponseBase:
        """Go on to the project."""
        key = str(self.wanted()["id"])
        return self.done(
            "products.forms.project_done", self.link("project", project=key), name=self.typed("name")
        )

    def crumbs(self) -> list[object]:
        """Return the way to the form."""
        way: list[object] = [Crumb(self.say("frame.products"), self.link("products"))]
        if self.record:
            way.append(Crumb(plain(self.shown_name()), self.link("project", project=self.record.key)))
        return [*way, Crumb(self._say(self.title_key))]

    def back(self) -> str:
        """Return where cancelling leads."""
        return self.link("project", project=self.record.key) if self.record else self.link("products")

    def _say(self, key: str) -> str:
        return self.say(f"products.forms.{key}")


class ItemFormScreen(ProjectFormScreen):
    """Registers or changes a software item; what it changes is shown before it is saved."""

    kind = "items"
    right = "inventory.edit_items"
    key_part = "item"

    @property
    def title_key(self) -> str:
        """Return the key of the heading."""
        return "item_edit" if self.record else "item_new"

    def sub(self) -> str:
        """Return the sentence below the heading."""
        return "" if self.record else self._say("item_new_sub")

    def content(self) -> Content | HttpResponseBase:
        """Return the form with its preview."""
        shown = super().content()
        return shown if isinstance(shown, HttpResponseBase) else {**shown, "with_effect": True}

    def fields(self) -> list[Field]:
        """Return the fields of an item."""
        catalogue = conformity.catalogue_of(self.actor.organisation_uid, self.day)
        language = self.language
        domains = [Choice(one.id, plain(translated(one.name, language))) for one in catalogue.domains]
        phases = [
            Choice(one.id, plain(translated(one.name, language)))
            for one in catalogue.phases
            if one.id != NOT_OF_ITEMS
        ]
        suppliers = [Choice(one.key, plain(one.name)) for one in inventory.suppliers(self.actor)]
        projects = [
            Choice(one.scope, plain(one.name)) for one in conformity.scopes_below(self.actor, "project")
        ]
        phase, since = self._phase()
        project = self.value("project") or self.asked("project")
        own = str(self.actor.person)
        return [
            *self._id(),
            self._text("name"),
            self._select("project", projects, project),
            self._select("domain", domains, self.value("domain", "in_vehicle")),
            self._select("owner", people(self), self.value("owner", own)),
            self._select("phase", phases, phase),
            Field("since", self._say("since"), "date", since),
            Field(
                "asil",
                self._say("asil"),
                "select",
                self.value("asil"),
                choices=plain_choices(ASILS),
                optional=True,
            ),
            Field(
                "cal",
                self._say("cal"),
                "select",
                self.value("cal"),
                choices=plain_choices(CALS),
                optional=True,
            ),
            Field(
                "markets",
                self._say("markets"),
                value=self._markets(),
                help=self._say("markets_help"),
                optional=True,
            ),
            self._tick("personal_data"),
            self._tick("external_components"),
            Field(
                "supplier",
                self._say("supplier"),
                "select",
                self.value("supplier"),
                self._say("supplier_help"),
                suppliers,
                optional=True,
            ),
            Field(
                "depends_on",
                self._say("depends_on"),
                "textarea",
                self._dependencies(),
                help=self._say("depends_on_help"),
                optional=True,
            ),
            Field(
                "end_of_support",
                self._say("end_of_support"),
                "date",
                self.value("end_of_support"),
                optional=True,
            ),
        ]

    def _text(self, name: str) -> Field:
        return Field(name, self._say(name), value=self.value(name), help=self._say(f"{name}_help"))

    def _select(self, name: str, choices: list[Choice], value: object) -> Field:
        known = f"{name}_help" if name != "project" else ""
        return Field(name, self._say(name), "select", value, self._say(known) if known else "", choices)

    def _tick(self, name: str) -> Field:
        ticked = bool(self.typed(name)) if self.posted else bool(self.given.get(name))
        return Field(name, self._say(name), "checkbox", ticked)

    def _phase(self) -> tuple[str, str]:
        """Return the newest phase of the record and its first day, or what was typed."""
        if "phase" in self.posted:
            return self.typed("phase"), self.typed("since")
        phases = self.given.get("phases")
        if isinstance(phases, list) and phases:
            newest = max(phases, key=lambda one: str(one["since"]))
            return str(newest["phase"]), str(newest["since"])
        return str(self.given.get("phase", "development")), str(self.given.get("since", self.day.isoformat()))

    def _markets(self) -> str:
        if "markets" in self.posted:
            return self.typed("markets")
        markets = self.given.get("markets")
        return ", ".join(str(one) for one in markets) if isinstance(markets, list) else ""

    def _dependencies(self) -> str:
        if "depends_on" in self.posted:
            return self.typed("depends_on")
        found = self.given.get("depends_on")
        lines = []
        for one in found if isinstance(found, list) else ():
            given = one if isinstance(one, dict) else {"item": one}
            lines.append(f"{given.get('item')} {given.get('kind', 'interface')}")
        return "\n".join(lines)

    def wanted(self) -> dict[str, object]:
        """Return the record of the item: what the form does not show stays as it is."""
        content = {name: value for name, value in self.given.items() if name not in {"phase", "since"}}
        content |= {"id": self.record.key if self.record else self.typed("id")}
        content |= {name: self.typed(name) for name in ("name", "project", "domain", "owner")}
        for name in ("asil", "cal", "supplier", "end_of_support"):
            content.pop(name, None)
            if self.typed(name):
                content[name] = self.typed(name)
        content["markets"] = [one.strip() for one in self.typed("markets").split(",") if one.strip()]
        content["personal_data"] = bool(self.typed("personal_data"))
        content["external_components"] = bool(self.typed("external_components"))
        content["depends_on"] = self._wanted_dependencies()
        content["phases"] = self._wanted_phases()
        return content

    def _wanted_dependencies(self) -> list[dict[str, object]]:
        """Return the dependencies; a justification of freedom from interference stays with its item."""
        known: dict[str, dict[str, object]] = {}
        found = self.given.get("depends_on")
        for one in found if isinstance(found, list) else ():
            if isinstance(one, dict):
                known[str(one.get("item"))] = dict(one)
        wanted = []
        for line in self.typed("depends_on").splitlines():
            item, _, kind = line.strip().partition(" ")
            if not item:
                continue
            if kind.strip() not in {"", *KINDS}:
                raise AsqmsError(
                    "inventory.unknown_dependency_kind",
                    f"{kind.strip()[:60]} is no kind of dependency.",
                    hint="Write interface, build or signing after the id.",
                )
            wanted.append({**known.get(item, {}), "item": item, "kind": kind.strip() or KINDS[0]})
        return wanted

    def _wanted_phases(self) -> list[dict[str, object]]:
        phases = self.given.get("phases")
        kept: list[dict[str, object]] = [dict(one) for one in phases] if isinstance(phases, list) else []
        if not kept and self.given.get("phase"):
            kept = [{"phase": self.given["phase"], "since": self.given.get("since")}]
        new: dict[str, object] = {"phase": self.typed("phase"), "since": self.typed("since")}
        if any(one.get("phase") == new["phase"] and one.get("since") == new["since"] for one in kept):
            return kept
        return [*(one for one in kept if one.get("since") != new["since"]), new]

    def effect(self) -> EffectView | None:
        """Return what saving would change."""
        if self.found is None:
            return None
        return EffectView(self, conformity.effect_of(self.actor, "items", self.wanted(), self.language))

    def saved(self) -> HttpResponseBase:
        """Go on to the classification of a new item, to the item otherwise."""
        names = {"project": self.typed("project"), "item": str(self.wanted()["id"])}
        target = "item" if self.record else "item_classification"
        return self.done(
            "products.forms.item_done", self.link(target, None, **names), name=self.typed("name")
        )

    def crumbs(self) -> list[object]:
        """Return the way to the form."""
        way: list[object] = [Crumb(self.say("frame.products"), self.link("products"))]
        if self.record:
            names = {"project": self.name("project"), "item": self.record.key}
            way.append(Crumb(plain(self.shown_name()), self.link("item", None, **names)))
        return [*way, Crumb(self._say(self.title_key))]

    def back(self) -> str:
        """Return where cancelling leads."""
        if not self.record:
            return self.link("products")
        return self.link("item", project=self.name("project"), item=self.record.key)

    def after_removal(self) -> str:
        """Return to the project."""
        return self.link("project", project=self.name("project"))


def people(screen: RecordFormScreen) -> list[Choice]:
    """Return everybody the reader may see, to choose from."""
    return [Choice(one.key, plain(one.name)) for one in organization.every_person(screen.actor)]


def plain_choices(values: tuple[str, ...]) -> list[Choice]:
    """Return values that are their own titles."""
    return [Choice(one, one) for one in values]
