# SPDX-License-Identifier: Apache-2.0
"""How somebody is greeted, in which language and look, and for which organisation they act."""

from __future__ import annotations

from django.http import HttpResponseBase

from asqms.contexts.organization import api as organization
from asqms.faces.web.boundary import ORGANISATION
from asqms.faces.web.frame import THEME_COOKIE, THEMES
from asqms.faces.web.language import LANGUAGE_COOKIE, OWN_NAMES, speak
from asqms.faces.web.parts import Choice, Fact
from asqms.faces.web.screen import Content, Screen
from asqms.faces.web.screens.preferences.page import keep_choice
from asqms.faces.web.wording import time_zone


class ProfileScreen(Screen):
    """The profile of the person signed in."""

    template = "screens/settings/profile/template.html"

    def content(self) -> Content:
        """Return what is known of the account."""
        account = self.request.user
        own = organization.own_organisations(int(account.pk or 0))
        return {
            "view": "profile",
            "account": account,
            "languages": tuple(Choice(code, title) for code, title in OWN_NAMES.items()),
            "themes": tuple(Choice(one, self.say(f"frame.theme_{one}")) for one in THEMES),
            "organisations": tuple(Choice(str(one.id), one.name) for one in own),
            "organisation": str(self.actor.organisation),
            "facts": (
                Fact(self.say("settings.profile.email"), getattr(account, "email", "")),
                Fact(self.say("settings.profile.person"), self.actor.person, code=True),
                Fact(self.say("settings.profile.time_zone"), str(time_zone())),
            ),
        }

    def act(self) -> HttpResponseBase:
        """Keep what was chosen."""
        if "organisation" in self.posted:
            return self._switch()
        language, theme = self.posted.get("language", ""), self.posted.get("theme", "")
        organization.prefer(
            self.request.user,  # type: ignore[arg-type]
            name=self.posted.get("name", ""),
            language=language,
            theme=theme,
        )
        speak(language)
        response = self.done("settings.saved", self.link("settings"))
        if language in OWN_NAMES:
            keep_choice(response, LANGUAGE_COOKIE, language)
        if theme in THEMES:
            keep_choice(response, THEME_COOKIE, theme)
        return response

    def _switch(self) -> HttpResponseBase:
        own = organization.own_organisations(int(self.request.user.pk or 0))
        chosen = self.posted.get("organisation", "")
        for one in own:
            if str(one.id) == chosen:
                self.request.session[ORGANISATION] = one.id
        return self.done("settings.profile.switched", "/")
