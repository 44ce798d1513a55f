# SPDX-License-Identifier: Apache-2.0
"""One project: its software items as a map, its figures, what blocks."""

from __future__ import annotations

from functools import cached_property

from asqms.contexts.conformity import api as conformity
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import NotFoundError
from asqms.documents.wording import plain
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Crumb
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.map import MapView, tally_shares, whole_page
from asqms.faces.web.screens.organisation.overview.page import BLOCKERS
from asqms.faces.web.screens.organisation.unit.page import trend_points
from asqms.faces.web.screens.products.figures import figure_table


class ProjectScreen(AssessedScreen):
    """A project and what is in it."""

    template = "screens/products/project/template.html"
    place = "products"

    @property
    def project(self) -> str:
        """Which project."""
        return self.name("project")

    @cached_property
    def record(self) -> WrittenRecord:
        """What the project's record says on the day; raises NotFoundError."""
        return organization.record_seen(self.actor, "projects", self.project, as_of=self.as_of)

    def assessed(self) -> Content:
        """Return figures, map, items and blockers."""
        way = conformity.way_to(self.actor, self.project)
        if way[-1].kind != "project":
            raise NotFoundError("project", self.project)
        figures = conformity.scope_figures(self.actor, self.standing, kinds=("project",), within=self.project)
        tally = figures[0].rollups[""].mandatory if figures else None
        wanted = conformity.obligation_filter({"within": self.project}, only_gaps=True)
        blocking = conformity.obligations(self.actor, self.standing, wanted, rows=BLOCKERS)
        owner = str(self.record.content.get("owner") or "")
        names = self.people([owner])
        view = MapView(self, page=whole_page(self.asked("page")), within=self.project, items=True)
        unit = next((plain(one.name) for one in reversed(way[:-1]) if one.kind == "unit"), "")
        return {
            "project": self.project,
            "title": plain(way[-1].name),
            "sub": self._sub(unit, names.get(owner, owner)),
            "crumbs": [
                Crumb(self.say("frame.products"), self.link("products")),
                Crumb(plain(way[-1].name)),
            ],
            "tally": tally,
            "shares": tally_shares(tally, self._list) if tally else [],
            "view": view,
            "map": view.matrix(),
            "items": figure_table(self, "items", self.say("products.project.items"), view.columns),
            "blockers": self.blockers(blocking.rows),
            "points": trend_points(conformity.trend(self.actor, self.project, until=self.day)),
            "may_edit": self._may("inventory.edit_projects", way[-2].scope if len(way) > 1 else ""),
            "may_item": self._may("inventory.edit_items", self.project),
        }

    def _may(self, right: str, scope: str) -> bool:
        return self.as_of is None and organization.may(self.actor, right, scope)

    def _sub(self, unit: str, owner: str) -> str:
        owner = plain(owner) or self.say("organisation.nobody_at_all")
        if unit:
            return self.say("products.project.sub", unit=unit, owner=owner)
        return self.say("products.project.sub_short", owner=owner)

    def _list(self, verdict: str) -> str:
        query = {"within": self.project, "verdict": verdict, "strength": "mandatory"}
        return self.link("organisation_obligations", query)
