# SPDX-License-Identifier: Apache-2.0
"""The six questions of one software item: the answers that count, and new ones with what they change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponseBase

from asqms.contexts.conformity import api as conformity
from asqms.contexts.inventory import api as inventory
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import RecordFilter, Turn
from asqms.documents.names import translated
from asqms.documents.wording import plain
from asqms.faces.web.parts import Choice
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.effect.view import EffectView
from asqms.faces.web.screens.organisation.fields import Field
from asqms.faces.web.screens.products.item.base import ItemScreen, day_of

ANSWERS = ("no", "yes", "unknown")
RIGHT = "inventory.propose_classification"
MOST = 50


@dataclass(frozen=True, slots=True)
class Answered:
    """One classification as the page shows it."""

    sentence: str
    reason: str
    answers: tuple[tuple[str, str], ...]


class ItemClassificationScreen(ItemScreen):
    """Answers, their history, and a form for new ones."""

    template = "screens/products/item/classification/template.html"
    tab = "classification"

    def view(self) -> Content:
        """Return the answers that count and the form."""
        found = conformity.scope_statement(self.actor, self.item, self.language, as_of=self.as_of)
        known = self._known()
        names = self.people(str(one.get(part, "")) for one in known for part in ("author", "approver"))
        may = self.as_of is None and organization.may(self.actor, RIGHT, self.item)
        current = known[0] if known else {}
        return {
            "now": self._say("now", type=found.software_type) if found.software_type else "",
            "why": found.why,
            "current": self._answered(current, names) if known else None,
            "earlier": [self._answered(one, names) for one in known[1:]],
            "fields": self._fields(current) if may else [],
            "may_propose": may,
            "waiting": [
                self.link("proposal", uid=one.uid)
                for one in ([] if self.as_of else organization.proposals(self.actor, scope=self.item))
                if one.kind == "classifications"
            ],
        }

    def act(self) -> HttpResponseBase:
        """Show what the answers change, or propose them."""
        answers = self._typed()
        if self.posted.get("step") == "preview":
            shown = self.content()
            if isinstance(shown, HttpResponseBase):
                return shown
            return self.shown({**shown, "effect": self._effect(answers)})
        reason = str(self.posted.get("reason", "")).strip()
        inventory.propose_classification(self.actor, self.item, answers, reason=reason)
        return self.done("products.item.classification.done", self.address("classification"))

    def _effect(self, answers: Mapping[str, str]) -> EffectView:
        content = {
            "item": self.item,
            "answers": dict(answers),
            "author": self.actor.person,
            "on": self.day.isoformat(),
        }
        return EffectView(self, conformity.effect_of(self.actor, "classifications", content, self.language))

    def _typed(self) -> dict[str, str]:
        given = {one.id: self.posted.get(one.id, "unknown") for one in self.catalogue.questions}
        return {question: word if word in ANSWERS else "unknown" for question, word in given.items()}

    def _fields(self, current: Mapping[str, object]) -> list[Field]:
        answers = current.get("answers")
        before = answers if isinstance(answers, dict) else {}
        choices = [
            Choice(one, self._say(one), self._say("unknown_help") if one == "unknown" else "")
            for one in ANSWERS
        ]
        fields = []
        for question in self.catalogue.questions:
            value = self.posted.get(question.id, str(before.get(question.id, "unknown")))
            label = plain(translated(question.name, self.language))
            fields.append(Field(question.id, label, "radio", value, choices=choices))
        reason = Field(
            "reason",
            self._say("reason"),
            "textarea",
            self.posted.get("reason", ""),
            help=self._say("reason_help"),
        )
        return [*fields, reason]

    def _known(self) -> list[Mapping[str, object]]:
        """Return the classifications known on the day, the newest first."""
        own = self.record.content.get("classifications")
        known: list[Mapping[str, object]] = (
            [one for one in own if isinstance(one, dict)] if isinstance(own, list) else []
        )
        wanted, turn = RecordFilter(scope=self.item), Turn(rows=MOST)
        apart, _ = organization.record_page(self.actor, "classifications", wanted, turn, as_of=self.as_of)
        known += [one.content for one in apart]
        known = [one for one in known if str(one.get("on", "")) <= self.day.isoformat()]
        return sorted(known, key=lambda one: str(one.get("on", "")), reverse=True)

    def _answered(self, one: Mapping[str, object], names: Mapping[str, str]) -> Answered:
        author, approver = str(one.get("author", "")), str(one.get("approver", ""))
        shown = {"author": plain(names.get(author, author)), "approver": plain(names.get(approver, approver))}
        approved = bool(approver) and approver != author
        key = "by" if approved else "not_approved"
        sentence = self._say(key, day=day_of(str(one.get("on", ""))) or "", **shown)
        given = one.get("answers")
        answers = given if isinstance(given, dict) else {}
        rows = tuple(
            (plain(translated(question.name, self.language)), str(answers.get(question.id, "unknown")))
            for question in self.catalogue.questions
        )
        return Answered(
            sentence,
            plain(str(one.get("reason", ""))),
            tuple((asked, self._say(word) if word in ANSWERS else word) for asked, word in rows),
        )

    def _say(self, key: str, **values: object) -> str:
        return self.say(f"products.item.classification.{key}", **values)
