# SPDX-License-Identifier: Apache-2.0
"""Changes many records at once: chosen in a list, tried for each, then done with a result for each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from django.http import HttpResponseBase

from asqms.contexts.exchange import api as exchange
from asqms.contexts.exchange.data import Action, BulkRow, BulkWish
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import Blocker, RecordRow, RecordType
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError
from asqms.documents.wording import plain
from asqms.faces.web.parts import Choice, Crumb
from asqms.faces.web.problems import refusal_of
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.work.base import WRITE, WorkBase
from asqms.kernel.errors import AsqmsError

MOST = 200
BLOCKED = "blocked."


class ManyScreen(WorkBase):
    """One change for several records of a type."""

    template = "screens/work/many/template.html"

    @cached_property
    def given(self) -> RecordType:
        """The type; raises NotFoundError, and AccessRefusedError for whoever makes no such records."""
        given = governance.type_for(self.actor, self.name("type"))
        if not self.may_make(given):
            raise AccessRefusedError(WRITE, "")
        return given

    @cached_property
    def chosen(self) -> Sequence[RecordRow]:
        """The records that were chosen, or all that the list shows, at most two hundred."""
        name = self.given.type
        if self.asked("all") and not self.posted:
            return governance.record_page(self.actor, self.wanted(name), size=MOST).rows
        numbers = (self.posted or self.request.GET).getlist("record")[:MOST]
        return governance.records_named(self.actor, name, numbers=numbers)

    def shows(self) -> Content:
        """Return the records and what can be done to them."""
        given, names = self.given, self.type_names(self.name("type"))
        every = self._everybody()
        steps = [
            Choice(one.id, f"{one.name.text.in_language(self.language)} → {self.state_name(given, one.to)}")
            for one in given.transitions
            if one.signature is None
        ]
        relations = [Choice(one.id, one.name.text.in_language(self.language)) for one in given.relations]
        actions = [one for one in Action if one is not Action.LINK or relations]
        signed = [one for one in given.transitions if one.signature is not None]
        return {
            "crumbs": [
                Crumb(self.say("work.title"), self.link("work")),
                Crumb(names, self.link("work_type", type=given.type)),
                Crumb(self.say("work.many.title")),
            ],
            "name": names,
            "records": [
                (
                    one.number,
                    plain(one.title),
                    self.state_name(given, one.state),
                )
                for one in self.chosen
            ],
            "most": MOST,
            "actions": [Choice(one.value, self.say(f"work.many.do_{one.value}")) for one in actions],
            "people": every,
            "steps": steps,
            "signed": ", ".join(one.name.text.in_language(self.language) for one in signed),
            "relations": relations,
            "back": self.link("work_type", type=given.type),
        }

    def act(self) -> HttpResponseBase:
        """Try the change for each record, or do it, and show what became of each."""
        asked = self.posted.get("action", "")
        wish = BulkWish(
            Action(asked) if asked in {one.value for one in Action} else Action.ASSIGN,
            **{
                name: self.posted.get(name, "").strip()
                for name in ("owner", "step", "relation", "other", "text", "reason")
            },
        )
        doing = self.posted.get("do") == "change"
        numbers = self.posted.getlist("record")
        rows = exchange.change_many(self.actor, numbers, wish, dry_run=not doing, language=self.language)
        shown = {
            "results": [self._result(one) for one in rows],
            "done": doing,
            "possible": sum(one.done for one in rows),
            "refused": sum(not one.done for one in rows),
            "kept": [
                *(("record", one.number) for one in rows if one.done),
                *((name, value) for name, value in self.posted.items() if name in KEPT),
            ],
        }
        return self.shown({**self.shows(), **shown})

    def _result(self, one: BulkRow) -> dict[str, object]:
        blockers = [
            Blocker(some.code.removeprefix(BLOCKED), some.value)
            for some in one.problems
            if some.code.startswith(BLOCKED)
        ]
        told, more = self.told_blockers(self.given, blockers)
        for some in one.problems:
            if not some.code.startswith(BLOCKED):
                error = AsqmsError(some.code, some.message, context=some.context)  # type: ignore[arg-type]
                told.append(refusal_of(error).message)
        if more:
            told.append(self.say("work.more_blockers", count=more))
        return {
            "number": one.number,
            "title": plain(one.title),
            "href": self.record_link(one.number) if one.title else "",
            "done": one.done,
            "told": told,
        }

    def _everybody(self) -> list[Choice]:
        if not organization.may_anywhere(self.actor, "organization.view_people"):
            return []
        return [Choice(one.key, plain(one.name)) for one in organization.every_person(self.actor)]


KEPT = frozenset({"action", "owner", "step", "relation", "other", "text", "reason"})
