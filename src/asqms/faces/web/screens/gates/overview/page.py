# SPDX-License-Identifier: Apache-2.0
"""The gates of the organisation, and writing a version of one."""

from __future__ import annotations

from django.http import HttpResponseBase

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data.gates import Gate
from asqms.contexts.organization import api as organization
from asqms.faces.web.parts import Cell, Column, Crumb, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.work.base import WorkBase

EDIT, VIEW = "governance.edit_types", "governance.view"
ASKED = ("obligations", "open", "linked", "evidence", "vulnerabilities", "licences")


class GatesScreen(WorkBase):
    """Every gate in its newest version."""

    template = "screens/gates/overview/template.html"

    def shows(self) -> Content:
        """Return the gates as a table."""
        if not organization.may_anywhere(self.actor, VIEW):
            organization.authorise(self.actor, VIEW)
        columns = (
            Column("name", self.say("gates.name"), optional=False),
            Column("purpose", self.say("gates.purpose")),
            Column("asks", self.say("gates.about")),
            Column("permit", self.say("gates.permit_days")),
            Column("version", self.say("gates.version_column"), "number"),
            Column("origin", self.say("gates.origin")),
        )
        rows = [self._gate(one) for one in governance.gates_for(self.actor).values()]
        return {
            "crumbs": [Crumb(self.say("work.title"), self.link("work")), Crumb(self.say("gates.title"))],
            "table": Table("gates", self.say("gates.title"), columns, rows, caption_hidden=True),
            "may_edit": self.as_of is None and organization.may(self.actor, EDIT),
        }

    def act(self) -> HttpResponseBase:
        """Write a version of a gate."""
        gate = governance.write_gate(
            self.actor, self.posted.get("text", ""), reason=self.posted.get("reason", "").strip()
        )
        name = gate.name.text.in_language(self.language)
        return self.done("gates.written", self.link("gates"), name=name, version=gate.version)

    def _gate(self, one: Gate) -> Row:
        asked = [
            self.say(f"gates.asks_{name}") for name in ASKED if getattr(one, name) not in (None, [], False)
        ]
        most = one.exceptions.most_days if one.exceptions else None
        return Row(
            {
                "name": Cell(
                    one.name.text.in_language(self.language), href=self.link("gate_whole", gate=one.gate)
                ),
                "purpose": one.purpose.text.in_language(self.language),
                "asks": ", ".join(asked),
                "permit": self.say("gates.days", count=most) if most else "",
                "version": one.version,
                "origin": one.origin,
            },
            key=one.gate,
        )
