# SPDX-License-Identifier: Apache-2.0
"""Decisions about a verdict: confirm, overrule, justify, tailor out, assign; the effect is shown first."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import HttpResponseBase

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.processes import api as processes
from asqms.documents.wording import name_of, plain
from asqms.faces.web.parts import Choice, Crumb
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.effect.view import EffectView
from asqms.faces.web.screens.organisation.fields import Field
from asqms.faces.web.screens.organisation.verdict.page import ACTIONS, VerdictScreen
from asqms.faces.web.screens.products.verdict.page import ItemVerdictScreen
from asqms.kernel.errors import AsqmsError

if TYPE_CHECKING:
    from asqms.contexts.conformity.data import Effect

RIGHTS = dict(ACTIONS)
RATED = ("conforms", "partly", "deviates", "undetermined")
KINDS = {
    "confirm": "confirmations",
    "overrule": "overrules",
    "justify": "justifications",
    "tailor": "tailorings",
}
USUAL_END = timedelta(days=90)
LIKELY = "conforms"


class DecideScreen(VerdictScreen):
    """One decision about the organisation's own obligation."""

    template = "screens/organisation/decide/template.html"

    @property
    def action(self) -> str:
        """Which decision; raises NotFoundError for one there is not."""
        action = self.name("action")
        if action not in RIGHTS:
            raise NotFoundError("decision", action)
        return action

    def assessed(self) -> Content:
        """Return the form with what it would change."""
        organization.authorise(self.actor, RIGHTS[self.action], self.right_scope)
        view = self.view
        role = self.terms.role(view.obligation.owner_role)
        effect = self._effect()
        return {
            "practice": self.practice,
            "heading": self._say(self.action),
            "explained": self._say(f"{self.action}_sub", role=role),
            "crumbs": [*self.crumbs()[:-1], Crumb(self.practice, self._back), Crumb(self._say(self.action))],
            "view": view,
            "view_seen": view.seen if self.action in {"confirm", "overrule"} else (),
            "seen": [self.evidence_row(one) for one in view.evidence if one.line.verdict == "conforms"]
            if self.action == "confirm"
            else [],
            "fields": self._fields(),
            "submit": self._say(f"{self.action}_do"),
            "back": self._back,
            "overrules": self.action == "overrule",
            "effect": EffectView(self, effect) if effect else None,
            "nothing_changes": self._say("counted")
            if self.action == "confirm"
            else self.say("organisation.effect.nothing"),
        }

    def act(self) -> HttpResponseBase:
        """Write what was decided, or propose it, and go back to the verdict."""
        action = self.action
        if action in {"confirm", "overrule"}:
            conformity.rate(self.actor, self._rating(self._posted("reason"), self.posted.getlist("seen")))
        elif action == "assign":
            self._assign()
        else:
            wish = self._decision(self._posted("reason"))
            if action == "justify":
                processes.propose_justification(self.actor, wish)
            else:
                processes.propose_tailoring(self.actor, wish)
        return self.done(f"organisation.decide.{action}_done", self._back)

    @property
    def right_scope(self) -> str:
        """The scope on which the right is asked."""
        return self.scope

    @cached_property
    def _back(self) -> str:
        return self.own_address(self.practice)

    def _assign(self) -> None:
        content: dict[str, object] = {
            "role": self.view.obligation.owner_role,
            "person": self._posted("person"),
            "scope": self._posted("where"),
            "since": self._posted("since") or self.day.isoformat(),
        }
        if self._posted("until"):
            content["until"] = self._posted("until")
        organization.write_record(self.actor, "assignments", content)

    @property
    def _likely(self) -> str:
        """The verdict that an overrule most likely gives."""
        return LIKELY if self.view.obligation.verdict.value != LIKELY else "partly"

    def _rating(self, reason: str, seen: list[str] | tuple[str, ...]) -> conformity.RatingWish:
        verdict = self.view.obligation.verdict.value
        if self.action == "overrule":
            verdict = self._posted("verdict") or self._likely
        expires = self._posted_day("expires") if self.action == "overrule" else None
        kind = KINDS[self.action]
        return conformity.RatingWish(kind, self.practice, self.scope, verdict, reason, tuple(seen), expires)

    def _decision(self, reason: str) -> processes.DecisionWish:
        expires = self._posted_day("expires")
        if self.action == "justify" and self.request.method == "GET":
            expires = self.day + USUAL_END
        key = f"{self.action}-{self.practice}-{self.scope}-{self.day:%Y%m%d}"
        return processes.DecisionWish(key[:200], [self.practice], self.scope, reason, self.day, expires)

    def _effect(self) -> Effect | None:
        if self.action in {"assign", "overrule"}:
            return None
        reason = self._posted("reason") or "…"
        if self.action == "confirm":
            content = self._rating(reason, self.view.seen).content(self.actor)
        else:
            wish = self._decision(reason)
            content = {
                "id": wish.id,
                "practices": list(wish.practices),
                "scope": wish.scope,
                "reason": reason,
                "author": self.actor.person,
                "on": wish.on.isoformat(),
            }
            if wish.expires:
                content["expires"] = wish.expires.isoformat()
        try:
            return conformity.effect_of(self.actor, KINDS[self.action], content, self.language)
        except AsqmsError:
            return None

    def _fields(self) -> list[Field]:
        if self.action == "assign":
            return self._assign_fields()
        reason = Field(
            "reason",
            self._say("reason"),
            "textarea",
            self._posted("reason"),
            help=self._say(f"reason_help_{self.action}"),
            optional=self.action == "confirm",
        )
        until = Field(
            "expires",
            self._say("expires"),
            "date",
            self._posted("expires")
            or ((self.day + USUAL_END).isoformat() if self.action == "justify" else ""),
            help=self._say("expires_help"),
            optional=self.action != "justify",
            minimum=self.day.isoformat(),
        )
        if self.action == "confirm":
            return [reason]
        if self.action == "overrule":
            own = self.view.obligation.verdict.value
            choices = [Choice(one, name_of(one, self.language)) for one in RATED if one != own]
            chosen = self._posted("verdict") or self._likely
            return [Field("verdict", self._say("verdict"), "radio", chosen, choices=choices), reason, until]
        return [reason, until]

    def _assign_fields(self) -> list[Field]:
        people = [Choice(one.key, plain(one.name)) for one in organization.every_person(self.actor)]
        places = [Choice(one.scope, plain(one.name)) for one in reversed(self.way)]
        return [
            Field("person", self._say("person"), "select", self._posted("person"), choices=people),
            Field("where", self._say("where"), "select", self._posted("where") or self.scope, choices=places),
            Field("since", self._say("since"), "date", self._posted("since") or self.day.isoformat()),
            Field("until", self._say("until"), "date", self._posted("until"), optional=True),
        ]

    def _posted(self, name: str) -> str:
        return str(self.posted.get(name, "")).strip()

    def _posted_day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self._posted(name)) if self._posted(name) else None
        except ValueError as error:
            raise AsqmsError(
                "web.bad_day", "This is no day; write it like 2026-06-30.", hint="Choose a day."
            ) from error

    def _say(self, key: str, **values: object) -> str:
        return self.say(f"organisation.decide.{key}", **values)


class ItemDecideScreen(DecideScreen, ItemVerdictScreen):
    """One decision about a software item's obligation."""
