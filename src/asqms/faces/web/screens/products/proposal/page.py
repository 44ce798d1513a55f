# SPDX-License-Identifier: Apache-2.0
"""One proposal: what it says, what it would change, and the decision of a second person."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from django.http import HttpResponseBase

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import ProposalView
from asqms.documents.names import translated
from asqms.documents.wording import plain
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Fact
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.effect.view import EffectView
from asqms.faces.web.screens.products.item.base import day_of
from asqms.kernel.errors import AsqmsError
from asqms.kernel.text import Text


class ProposalScreen(AssessedScreen):
    """A record that waits for somebody else's approval."""

    template = "screens/products/proposal/template.html"
    place = "products"

    @cached_property
    def proposal(self) -> ProposalView:
        """The proposal; raises NotFoundError."""
        return organization.proposal(self.actor, self.name("uid"))

    def assessed(self) -> Content:
        """Return the proposal with its effect."""
        one = self.proposal
        names = self.people([one.author, one.decided_by])
        kind = self._say(f"kind_{one.kind}")
        is_open = one.state == "open"
        return {
            "heading": self._say("title", kind=kind, scope=plain(one.scope_name)),
            "sub": self._say(
                "sub", author=plain(names.get(one.author, one.author)), day=one.proposed_at.date()
            ),
            "proposal": one,
            "is_open": is_open,
            "facts": self._facts(names.get(one.decided_by, one.decided_by)),
            "effect": self._effect() if is_open else None,
            "nothing_changes": self.say("organisation.effect.nothing"),
            "words": self.posted.get("words", ""),
        }

    def act(self) -> HttpResponseBase:
        """Approve, reject or withdraw."""
        words = str(self.posted.get("words", "")).strip()
        if self.posted.get("decision") == "approve":
            organization.approve_proposal(self.actor, self.proposal.uid, words=words)
            return self.done("products.proposal.approved_done", self._scope_address())
        organization.reject_proposal(self.actor, self.proposal.uid, words=words)
        return self.done("products.proposal.rejected_done", self._scope_address())

    def _scope_address(self) -> str:
        way = conformity.way_to(self.actor, self.proposal.scope)
        kind, scope = way[-1].kind, way[-1].scope
        if kind == "software_item":
            project = next((one.scope for one in way if one.kind == "project"), "")
            return self.link("item", project=project, item=scope) if project else self.link("products")
        if kind == "project":
            return self.link("project", project=scope)
        return self.link("organisation")

    def _facts(self, decided_by: str) -> list[Fact]:
        one, content = self.proposal, self.proposal.content
        state = self._say(one.state)
        if one.decided_by:
            state = self._say("decided", state=state, person=plain(decided_by))
        facts = [Fact(self._say("state"), state)]
        answers = content.get("answers")
        if isinstance(answers, dict):
            facts += [
                self._answer(question.id, question.name, answers) for question in self.catalogue.questions
            ]
        practices = content.get("practices")
        if isinstance(practices, list):
            told = "; ".join(f"{each} {self.terms.practice(str(each))}" for each in practices)
            facts.append(Fact(self._say("practices"), told))
        facts.append(Fact(self._say("reason"), plain(str(content.get("reason", "")))))
        for name in ("on", "expires"):
            if content.get(name):
                facts.append(Fact(self._say(name), day_of(str(content[name]))))
        return facts

    def _answer(self, question: str, asked: Text, answers: Mapping[str, object]) -> Fact:
        word = str(answers.get(question, "unknown"))
        return Fact(plain(translated(asked, self.language)), self.say(f"products.item.classification.{word}"))

    def _effect(self) -> EffectView | None:
        try:
            content = {**self.proposal.content, "author": self.proposal.author}
            found = conformity.effect_of(self.actor, self.proposal.kind, content, self.language)
        except AsqmsError:
            return None
        return EffectView(self, found)

    def _say(self, key: str, **values: object) -> str:
        return self.say(f"products.proposal.{key}", **values)
