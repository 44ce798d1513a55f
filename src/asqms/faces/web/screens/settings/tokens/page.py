# SPDX-License-Identifier: Apache-2.0
"""Tokens for machines: made with fewer rights than their maker, shown once, revoked at once."""

from __future__ import annotations

from django.http import HttpResponseBase

from asqms.contexts.organization import api as organization
from asqms.faces.web.parts import Choice
from asqms.faces.web.screen import Content, Screen

PIPELINES = {"ingest": ("evidence.receive",), "gate": ("evidence.receive", "conformity.view")}
"""What pipelines need: to send only, or to send and to see the gate."""
DAYS = ("30", "90", "180", "365")
PURPOSES = (*PIPELINES, "read", "chosen")


class TokensScreen(Screen):
    """The tokens of the person signed in; of everybody for those who manage access."""

    template = "screens/settings/tokens/template.html"

    def content(self) -> Content:
        """Return the tokens and what a new one may be given."""
        rights = self._grantable()
        tokens = organization.tokens_of(self.actor)
        return {
            "view": "tokens",
            "tokens": [
                {"row": one, "state": one.state(self.now), "revoke": {"revoke": one.uid}} for one in tokens
            ],
            "purposes": tuple(
                Choice(one, self.say(f"settings.tokens.{one}"), self.say(f"settings.tokens.{one}_help"))
                for one in PURPOSES
                if set(PIPELINES.get(one, ())) <= set(rights)
            ),
            "rights": tuple(Choice(one, one) for one in rights),
            "days": tuple(Choice(one, self.say("settings.tokens.days", count=int(one))) for one in DAYS),
            "chosen_rights": self.posted.getlist("rights"),
        }

    def act(self) -> HttpResponseBase:
        """Make a token and show its secret once, or revoke one."""
        if "revoke" in self.posted:
            organization.revoke_token(self.actor, self.posted.get("revoke", ""))
            return self.done("settings.tokens.revoked", self.link("tokens"))
        days = self.posted.get("days", "")
        made = organization.create_token(
            self.actor,
            self.posted.get("name", ""),
            rights=self._wanted(),
            scope=self.posted.get("scope", "").strip(),
            days=int(days) if days.isdecimal() and len(days) < 10 else 0,  # noqa: PLR2004 - far beyond
        )
        return self.shown({**self.content(), "made": made, "posted": {}})

    def _wanted(self) -> list[str]:
        purpose = self.posted.get("purpose", "")
        if purpose in PIPELINES:
            return list(PIPELINES[purpose])
        if purpose == "read":
            looking = {right.name for right in organization.known_rights() if not right.writes}
            return [one for one in self._grantable() if one in looking]
        return self.posted.getlist("rights")

    def _grantable(self) -> list[str]:
        with organization.roles_remembered():
            return [
                right.name
                for right in organization.known_rights()
                if organization.may_anywhere(self.actor, right.name)
            ]
