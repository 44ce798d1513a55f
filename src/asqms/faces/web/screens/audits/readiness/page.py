# SPDX-License-Identifier: Apache-2.0
"""Whether the organisation is ready for an audit, point by point; never a promise of a certificate."""

from __future__ import annotations

from asqms.contexts.auditing import api as auditing
from asqms.contexts.auditing.data import ReadinessPoint
from asqms.faces.web.parts import Cell, Column, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.overview.page import organisation_tabs
from asqms.faces.web.screens.work.base import WorkBase


class ReadinessScreen(WorkBase):
    """Every point with what stands in its way."""

    template = "screens/audits/readiness/template.html"
    place = "organisation"

    def shows(self) -> Content:
        """Return the points as sentences and as a table."""
        found = auditing.readiness(self.actor)
        columns = (
            Column("point", self.say("audits.point"), optional=False),
            Column("state", self.say("audits.standing"), optional=False),
            Column("numbers", self.say("audits.about")),
        )
        return {
            "tabs": organisation_tabs(self, "readiness"),
            "ready": found.ready,
            "open": sum(not one.met for one in found.points),
            "origin": f"{found.rule.rule}, {found.rule.origin}",
            "because": [self._sentence(one) for one in found.points if not one.met],
            "table": Table(
                "readiness", self.say("audits.points"), columns, [self._point(one) for one in found.points]
            ),
            "audits": self.link("audits"),
        }

    def _sentence(self, one: ReadinessPoint) -> dict[str, object]:
        return {
            "text": self._said_of(one),
            "href": self._where(one),
            "links": [(number, self.record_link(number)) for number in one.numbers],
        }

    def _said_of(self, one: ReadinessPoint) -> str:
        day = one.day or self.say("audits.never")
        return self.say(f"audits.point_{one.point}", count=one.count or 0, of=one.of or 0, day=day)

    def _where(self, one: ReadinessPoint) -> str:
        if one.point.startswith("findings"):
            return self.link("work_type", type="finding")
        if one.point == "actions_overdue":
            return self.link("work_type", type="nonconformity")
        if one.point == "obligations":
            return self.link("organisation_gaps")
        return (
            self.link("work_type", type="management_review")
            if one.point == "management_review"
            else self.link("audits")
        )

    def _point(self, one: ReadinessPoint) -> Row:
        return Row(
            {
                "point": Cell(self._said_of(one), href=self._where(one)),
                "state": Cell(
                    self.say("audits.point_met" if one.met else "audits.point_open"),
                    verdict="conforms" if one.met else "deviates",
                ),
                "numbers": ", ".join(one.numbers),
            }
        )
