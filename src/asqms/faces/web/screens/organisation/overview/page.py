# SPDX-License-Identifier: Apache-2.0
"""The organisation at a glance: readiness, the map of processes and projects, what blocks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.documents.wording import plain
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Cell, Column, Row, Share, Tab, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.map import MapView, tally_shares, whole_page

BLOCKERS = 60


class OverviewScreen(AssessedScreen):
    """Processes times projects, worst first."""

    template = "screens/organisation/overview/template.html"

    def assessed(self) -> Content:
        """Return figures, map and blockers over what the reader may see."""
        total = conformity.visible_total(self.actor, self.standing)
        rollup = total.rollups[""]
        view = MapView(self, page=whole_page(self.asked("page")))
        blocking = conformity.obligations(
            self.actor, self.standing, conformity.Filter(only_gaps=True), rows=BLOCKERS
        )
        insider = bool(total.name)
        return {
            "insider": insider,
            "tally": rollup.mandatory,
            "ready": rollup.mandatory.conforms - rollup.mandatory.awaiting_confirmation,
            "shares": tally_shares(rollup.mandatory, lambda verdict: self._list(verdict=verdict)),
            "lapses": conformity.lapsing(self.actor, self.standing),
            "standards": len(conformity.settings_of(self.actor.organisation_uid).standards),
            "processes": len(total.rollups) - 1,
            "map": view.matrix(),
            "view": view,
            "blockers": self.blockers(blocking.rows),
            "units": self._units(),
            "tabs": organisation_tabs(self, "overview"),
            "lapse_query": {"lapses": "30"},
            "may_register": organization.may_anywhere(self.actor, "inventory.edit_projects"),
        }

    def _list(self, **query: str) -> str:
        return self.link("organisation_obligations", query)

    def _units(self) -> Table:
        columns = (
            Column("unit", self.say("organisation.overview.unit"), optional=False),
            Column("worst", self.say("organisation.overview.worst"), "verdict"),
            Column("conforms", self.say("organisation.overview.conforms_of"), "share"),
            Column("undetermined", self.say("organisation.overview.undetermined"), "share"),
        )
        rows = []
        for one in conformity.scope_figures(self.actor, self.standing, kinds=("unit",)):
            whole = one.rollups[""]
            tally = whole.mandatory
            cells = {
                "unit": Cell(plain(one.name), href=self.link("organisation_unit", unit=one.scope)),
                "worst": whole.worst.value if whole.worst else None,
                "conforms": Cell(tally.conforms, whole=tally.rated),
                "undetermined": Cell(tally.undetermined, whole=tally.rated),
            }
            rows.append(Row(cells))
        return Table("units", self.say("organisation.overview.units"), columns, rows)


def organisation_tabs(screen: AssessedScreen, current: str) -> tuple[Tab, ...]:
    """Return the views of the organisation."""
    named = (
        ("overview", "organisation.overview.map", "organisation"),
        ("gaps", "organisation.overview.gaps", "organisation_gaps"),
        ("rollout", "organisation.overview.rollout", "organisation_rollout"),
        ("trend", "organisation.overview.trend", "organisation_trend"),
        ("performance", "performance.title", "performance"),
        ("compare", "organisation.overview.compare", "compare"),
        ("readiness", "audits.readiness", "readiness"),
    )
    return tuple(Tab(screen.say(key), screen.link(address), name == current) for name, key, address in named)


class StandingScreen(AssessedScreen):
    """The line that says whether the assessment is current; htmx asks for it again while it is not."""

    template = "screens/organisation/overview/standing.html"

    def get(self, request: HttpRequest, *_: object, **__: object) -> HttpResponseBase:
        """Return the line, or have a page that waits shown again as soon as there is an assessment."""
        if self.found is None or self.found.computed_at is None:
            return HttpResponse(status=204)
        waits = getattr(request, "htmx", None) and request.htmx.target == "progress-standing"  # type: ignore[attr-defined]
        if waits:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return self.shown(
            {"standing": self.found, "outdated": self.found.as_of < self.day, "asked_again": True}
        )


def shares_of(screen: AssessedScreen, tally: object, **query: str) -> list[Share]:
    """Return the verdicts of a tally with the lists that hold them."""
    return tally_shares(tally, lambda one: screen.link("organisation_obligations", {**query, "verdict": one}))
