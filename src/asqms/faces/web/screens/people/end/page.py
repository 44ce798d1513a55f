# SPDX-License-Identifier: Apache-2.0
"""Ends an assignment, after showing whose its obligations become."""

from __future__ import annotations

from django.http import HttpResponseBase

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.api import Held
from asqms.contexts.organization.errors import NotFoundError
from asqms.documents.wording import plain
from asqms.faces.web.parts import Crumb, Fact
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.people.common import PeopleScreen, day_of


class EndScreen(PeopleScreen):
    """The last day of a role, with the effect of ending it."""

    template = "screens/people/end/template.html"

    def shows(self) -> Content:
        """Return the role and what happens to its obligations; raises NotFoundError, AccessRefusedError."""
        held = self._held_role()
        organization.authorise(self.actor, "organization.assign_role", held.scope)
        effect = None
        if self.is_assessed:
            effect = conformity.handover(
                self.actor,
                self.standing,
                assignment=held.key,
                person=held.person,
                role=held.role,
                scope=held.scope,
            )
        lost = self.joined(self.terms.process(one) for one in effect.lost_processes) if effect else ""
        return {
            "held": held,
            "effect": effect,
            "lost_processes": lost,
            "facts": [
                Fact(self.say("people.person"), plain(held.person_name), href=self.person_link(held.person)),
                Fact(self.say("people.role"), self.role(held.role)),
                Fact(self.say("people.scope"), plain(held.scope_name)),
                Fact(self.say("people.since"), held.since),
            ],
            "until": self.posted.get("until", self.day.isoformat()),
            "back": self.person_link(held.person),
            "crumbs": [
                Crumb(self.say("people.title"), self.link("people")),
                Crumb(plain(held.person_name), self.person_link(held.person)),
                Crumb(self.say("people.end")),
            ],
        }

    def _held_role(self) -> Held:
        """Return the role of the address; raises NotFoundError, also for one that another record gives."""
        found = organization.assignment(self.actor, self.asked("key"))
        if found.by_office:
            raise NotFoundError("assignment", found.key)
        return found

    def act(self) -> HttpResponseBase:
        """Write the last day."""
        held = self._held_role()
        until = day_of(self.posted.get("until", ""))
        content: dict[str, object] = {
            "person": held.person,
            "role": held.role,
            "since": held.since.isoformat(),
            "until": until.isoformat(),
        }
        if held.scope_kind != "organization" or f":{held.scope}:" in held.key:
            content["scope"] = held.scope
        version = self.posted.get("version", "")
        organization.write_record(
            self.actor,
            "assignments",
            content,
            reason=self.posted.get("reason", ""),
            expected_version=int(version) if version.isdigit() else held.version,
        )
        return self.done("people.ended", self.person_link(held.person), role=self.role(held.role), day=until)
