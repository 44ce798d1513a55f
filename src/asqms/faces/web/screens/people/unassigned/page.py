# SPDX-License-Identifier: Apache-2.0
"""Duties without a person: roles that own open obligations where nobody holds them."""

from __future__ import annotations

from collections.abc import Collection

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.faces.web.parts import Cell, Column, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.people.common import PeopleScreen


class UnassignedScreen(PeopleScreen):
    """Roles that nobody holds, with what waits for them."""

    template = "screens/people/unassigned/template.html"
    tab = "unassigned"

    def shows(self) -> Content:
        """Return gaps without an owner by role, and roles nobody holds on the organisation."""
        organization.require_people(self.actor)
        roles = [one.id for one in self.catalogue.roles]
        held = organization.holders(self.actor, roles, as_of=self.as_of)
        may_assign = self.as_of is None and organization.may_anywhere(self.actor, "organization.assign_role")
        shown: Content = {"nobody": self._nobody(held.keys()), "may_assign": may_assign, "gaps": None}
        if self.is_assessed:
            shown["gaps"] = self._gaps(may_assign=may_assign)
        return shown

    def _gaps(self, *, may_assign: bool) -> Table:
        columns = (
            Column("role", self.say("people.role"), optional=False),
            Column("gaps", self.say("people.gaps_waiting"), "number"),
            Column("scopes", self.say("people.on_scopes"), "number"),
            Column("lapses", self.say("people.next_lapse"), "day"),
            *((Column("assign", self.say("people.change")),) if may_assign else ()),
        )
        rows = [
            Row(
                {
                    "role": self.role(one.role) if one.role else self.say("people.no_role"),
                    "gaps": Cell(one.gaps, href=self.maybe("organisation_gaps", {"whose": "nobody"})),
                    "scopes": one.scopes,
                    "lapses": one.lapses,
                    "assign": Cell(
                        self.say("people.assign"), href=self.link("assign_role", {"role": one.role})
                    ),
                }
            )
            for one in conformity.unowned_gaps(self.actor, self.standing)
        ]
        return Table("unassigned", self.say("people.unassigned_gaps"), columns, rows)

    def _nobody(self, held: Collection[str]) -> Table:
        known = set(held)
        owned: dict[str, list[str]] = {}
        for process in self.catalogue.processes:
            owned.setdefault(process.owner_role, []).append(process.id)
        columns = (
            Column("role", self.say("people.role"), optional=False),
            Column("processes", self.say("people.owns_processes"), optional=False),
        )
        rows = [
            Row(
                {
                    "role": Cell(self.role(one.id), href=self.link("people", {"role": one.id})),
                    "processes": self.joined(self.terms.process(key) for key in owned[one.id]),
                }
            )
            for one in self.catalogue.roles
            if one.id in owned and one.id not in known
        ]
        return Table("not-held", self.say("people.not_held"), columns, rows)
