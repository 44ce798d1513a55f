# SPDX-License-Identifier: Apache-2.0
"""One unit: its figures, the map of its projects, what blocks in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization.errors import NotFoundError
from asqms.documents.wording import plain
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Crumb, TrendPoint
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.map import MapView, tally_shares, whole_page
from asqms.faces.web.screens.organisation.overview.page import BLOCKERS

if TYPE_CHECKING:
    from asqms.contexts.conformity.data import DayTally, ScopeStep


class UnitScreen(AssessedScreen):
    """A part of the organisation."""

    template = "screens/organisation/unit/template.html"

    def assessed(self) -> Content:
        """Return figures, map and blockers of the unit."""
        unit = self.name("unit")
        way = conformity.way_to(self.actor, unit)
        if way[-1].kind != "unit":
            raise NotFoundError("unit", unit)
        figures = conformity.scope_figures(self.actor, self.standing, kinds=("unit",), within=unit)
        own = next((one for one in figures if one.scope == unit), None)
        wanted = conformity.obligation_filter({"within": unit}, only_gaps=True)
        blocking = conformity.obligations(self.actor, self.standing, wanted, rows=BLOCKERS)
        view = MapView(self, page=whole_page(self.asked("page")), within=unit)
        tally = own.rollups[""].mandatory if own else None
        return {
            "unit": unit,
            "title": plain(way[-1].name),
            "crumbs": [Crumb(self.say("frame.organisation"), self.link("organisation")), *self._crumbs(way)],
            "tally": tally,
            "shares": tally_shares(tally, self._list) if tally else [],
            "view": view,
            "map": view.matrix(),
            "blockers": self.blockers(blocking.rows),
            "points": trend_points(conformity.trend(self.actor, unit, until=self.day)),
        }

    def _crumbs(self, way: tuple[ScopeStep, ...]) -> list[Crumb]:
        above = [
            Crumb(plain(one.name), self.link("organisation_unit", unit=one.scope))
            for one in way[:-1]
            if one.kind == "unit"
        ]
        return [*above, Crumb(plain(way[-1].name))]

    def _list(self, verdict: str) -> str:
        return self.link("organisation_obligations", {"within": self.name("unit"), "verdict": verdict})


def trend_points(days: tuple[DayTally, ...]) -> list[TrendPoint]:
    """Return what conformed of what was rated, day by day."""
    return [TrendPoint(one.day, one.tally.conforms, one.tally.rated) for one in days if one.tally.rated]
