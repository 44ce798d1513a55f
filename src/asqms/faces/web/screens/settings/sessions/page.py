# SPDX-License-Identifier: Apache-2.0
"""Where somebody is signed in, and the end of any of it."""

from __future__ import annotations

from django.http import HttpResponseBase

from asqms.contexts.organization.errors import NotFoundError
from asqms.faces.web.screen import Content, Screen
from asqms.faces.web.sessions import end_other_sessions, end_session, own_sessions


class SessionsScreen(Screen):
    """The open sessions of the person signed in."""

    template = "screens/settings/sessions/template.html"

    def content(self) -> Content:
        """Return the sessions, the current one first."""
        return {
            "view": "sessions",
            "sessions": own_sessions(self.request.user, self.request.session.session_key),
        }

    def act(self) -> HttpResponseBase:
        """End one session, or all others."""
        number = self.posted.get("session", "")
        if not number:
            end_other_sessions(self.request.user, self.request.session.session_key)
            return self.done("settings.sessions.others_ended", self.link("usersessions_list"))
        if not number.isdecimal() or not end_session(self.request.user, int(number[:15])):
            raise NotFoundError("session", number)
        return self.done("settings.sessions.ended", self.link("usersessions_list"))
