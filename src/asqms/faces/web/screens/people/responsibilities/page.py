# SPDX-License-Identifier: Apache-2.0
"""Who is responsible for what: each role a person holds on a scope."""

from __future__ import annotations

from asqms.contexts.organization import api as organization
from asqms.faces.web.parts import Choice, Pager
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.people.common import PeopleScreen
from asqms.faces.web.slices import FilterField

STATES = ("now", "soon", "ended", "later", "all")


class ResponsibilitiesScreen(PeopleScreen):
    """Roles held, narrowed by person, role, scope and time."""

    template = "screens/people/responsibilities/template.html"
    tab = "responsibilities"

    def shows(self) -> Content:
        """Return a page of roles held."""
        state = self.asked("state") if self.asked("state") in STATES else "now"
        wanted = organization.HeldFilter(
            person=self.asked("person"),
            role=self.asked("role"),
            scope=self.asked("scope"),
            state=state,
            text=self.asked("q"),
        )
        page = organization.assignments(
            self.actor,
            wanted,
            as_of=self.as_of,
            after=self.asked("after"),
            before=self.asked("before"),
            size=self.rows_wanted,
        )
        pager = Pager(page.previous, page.next, page.total)
        caption = self.say("people.tab_responsibilities")
        anybody = self.say("people.any")
        states = tuple(Choice(one, self.say(f"people.state_{one}")) for one in STATES)
        return {
            "table": self.held_table("responsibilities", caption, page.rows, pager, whose=True),
            "fields": [
                FilterField("q", self.say("people.text"), self.asked("q")),
                FilterField(
                    "role",
                    self.say("people.role"),
                    self.asked("role"),
                    tuple(self.role_choices()),
                    anything=anybody,
                ),
                FilterField("state", self.say("people.when"), state, states),
            ],
            "narrowed": any(self.asked(one) for one in ("q", "role", "state", "person", "scope")),
            "may_assign": self.as_of is None
            and organization.may_anywhere(self.actor, "organization.assign_role"),
        }
