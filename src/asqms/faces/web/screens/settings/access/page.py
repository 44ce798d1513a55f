# SPDX-License-Identifier: Apache-2.0
"""Who has access to the organisation: invite, make a new link, end and restore."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.urls import reverse

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import NotFoundError
from asqms.faces.web.parts import Choice
from asqms.faces.web.roles import role_choices, role_title
from asqms.faces.web.screen import Content, Screen


class AccessScreen(Screen):
    """Accounts of the organisation, for those who manage access."""

    template = "screens/settings/access/template.html"

    def content(self) -> Content:
        """Return everybody with access and what an invitation asks."""
        return {
            "view": "access",
            "rows": [
                {
                    "row": one,
                    "roles": ", ".join(
                        f"{role_title(role, self.language)} ({scope})" for role, scope in one.roles
                    ),
                    "link": {"act": "link", "person": one.person},
                    "end": {"act": "end", "person": one.person},
                    "restore": {"act": "restore", "person": one.person},
                    "own": one.person == self.actor.person,
                }
                for one in organization.people_with_access(self.actor)
            ],
            "roles": (Choice("", self.say("settings.access.no_role")), *role_choices(self.language)),
        }

    def act(self) -> HttpResponseBase:
        """Do what was asked; a link is shown once."""
        wanted, person = self.posted.get("act", ""), self.posted.get("person", "").strip()
        if wanted == "end":
            organization.end_access(self.actor, person)
            return self.done("settings.access.ended", self.link("access"))
        if wanted == "restore":
            organization.restore_access(self.actor, person)
            return self.done("settings.access.restored", self.link("access"))
        if wanted == "link":
            return self._with_link(organization.invite_again(self.actor, person).token)
        if wanted == "invite":
            return self._invite(person)
        raise NotFoundError("action", wanted)

    def _invite(self, person: str) -> HttpResponseBase:
        role, scope = self.posted.get("role", ""), self.posted.get("scope", "").strip()
        made = organization.invite(
            self.actor,
            self.posted.get("email", ""),
            self.posted.get("name", "").strip(),
            person=person,
            roles=[(role, scope)] if role else [],
        )
        return self._with_link(made.token)

    def _with_link(self, token: str) -> HttpResponseBase:
        link = (
            self.request.build_absolute_uri(reverse("invitation", kwargs={"token": token})) if token else ""
        )
        return self.shown({**self.content(), "invited": True, "invitation": link, "posted": {}})
