# SPDX-License-Identifier: Apache-2.0
"""How conformity went over the last year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.documents.wording import plain
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Choice, Column, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.overview.page import organisation_tabs
from asqms.faces.web.screens.organisation.unit.page import trend_points

if TYPE_CHECKING:
    from asqms.contexts.conformity.data import DayTally

COUNTED = ("conforms", "partly", "deviates", "undetermined", "justified")


class TrendScreen(AssessedScreen):
    """Counts of mandatory obligations over time, of the organisation, a unit or a project."""

    template = "screens/organisation/trend/template.html"

    def assessed(self) -> Content:
        """Return the points and the same as a table."""
        choices = [
            Choice(one.scope, plain(one.name))
            for kind in ("unit", "project")
            for one in conformity.scopes_below(self.actor, kind)
        ]
        whole = organization.may(self.actor, "conformity.view")
        scope = self.asked("scope") or ("" if whole or not choices else choices[0].value)
        days = conformity.trend(self.actor, scope, until=self.day) if scope or whole else ()
        return {
            "tabs": organisation_tabs(self, "trend"),
            "whole": whole,
            "scope": scope,
            "choices": choices,
            "points": trend_points(days),
            "table": self._table(days),
        }

    def _table(self, days: tuple[DayTally, ...]) -> Table:
        columns = (
            Column("day", self.say("organisation.trend.day"), "day", optional=False),
            Column("rated", self.say("organisation.trend.rated"), "number"),
            *(Column(name, self.say(f"organisation.trend.{name}"), "number") for name in COUNTED),
            Column("ready", self.say("organisation.trend.ready"), "number"),
        )
        rows = []
        for one in reversed(days):
            cells = {name: getattr(one.tally, name) for name in COUNTED}
            ready = one.tally.conforms - one.tally.awaiting_confirmation
            rows.append(Row({"day": one.day, "rated": one.tally.rated, "ready": ready, **cells}))
        return Table("trend", self.say("organisation.trend.table"), columns, rows)
