# SPDX-License-Identifier: Apache-2.0
"""Assigns a role to a person on a scope for a time."""

from __future__ import annotations

from django.http import HttpResponseBase

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.documents.wording import plain
from asqms.faces.web.parts import Choice, Crumb
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.people.common import PeopleScreen, day_of

KINDS = ("unit", "project", "supplier")


class AssignScreen(PeopleScreen):
    """The form that gives somebody a role."""

    template = "screens/people/assign/template.html"

    def shows(self) -> Content:
        """Return the choices; raises AccessRefusedError for whoever may assign nowhere."""
        if not organization.may_anywhere(self.actor, "organization.assign_role"):
            organization.authorise(self.actor, "organization.assign_role")
        scopes = [
            Choice(one.scope, f"{plain(one.name)} ({self.say(f'people.kind_{one.kind}')})")
            for kind in KINDS
            for one in conformity.scopes_below(self.actor, kind)
        ]
        return {
            "people": [Choice(one.key, plain(one.name)) for one in organization.every_person(self.actor)],
            "roles": self.role_choices(),
            "scopes": scopes[:500],
            "chosen": {
                name: self.posted.get(name, self.asked(name)) for name in ("person", "role", "scope", "item")
            },
            "since": self.posted.get("since", self.day.isoformat()),
            "until": self.posted.get("until", ""),
            "crumbs": [
                Crumb(self.say("people.title"), self.link("people")),
                Crumb(self.say("people.assign")),
            ],
        }

    def act(self) -> HttpResponseBase:
        """Assign the role."""
        posted = self.posted
        person = posted.get("person", "")
        content = {
            "person": person,
            "role": posted.get("role", ""),
            "since": day_of(posted.get("since", "")).isoformat(),
        }
        scope = posted.get("item", "").strip() or posted.get("scope", "")
        if scope:
            content["scope"] = scope
        if posted.get("until"):
            content["until"] = day_of(posted.get("until", "")).isoformat()
        organization.write_record(
            self.actor, "assignments", content, reason=posted.get("reason", ""), expected_version=0
        )
        return self.done("people.assigned", self.person_link(person), role=self.role(content["role"]))
