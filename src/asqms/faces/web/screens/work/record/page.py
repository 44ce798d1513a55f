# SPDX-License-Identifier: Apache-2.0
"""One record: where it is, what it holds, where it may go and what stands in the way, what it is tied to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO, cast
from urllib.parse import urlencode

from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import (
    FieldChange,
    Limit,
    RecordType,
    RecordView,
    Relation,
    Step,
)
from asqms.contexts.governance.errors import GovernanceError
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Crumb, Fact, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.gates.panel import frozen_panels, panels_of
from asqms.faces.web.screens.work.attachments.page import listed_files
from asqms.faces.web.screens.work.base import WorkBase
from asqms.faces.web.screens.work.graph.drawing import picture_of
from asqms.faces.web.screens.work.signing import is_fresh, newest_proof, second_factor_of
from asqms.kernel.errors import AsqmsError

AGAIN, CODE_AGAIN, SECURITY = "account_reauthenticate", "mfa_reauthenticate", "mfa_index"
REVIEW = "management_review"


@dataclass(frozen=True, slots=True)
class Stop:
    """A state on the way of the record."""

    title: str
    past: bool
    current: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """A step with what stands in its way, in words."""

    id: str
    name: str
    to: str
    blockers: tuple[str, ...]
    more: int
    meaning: str
    needs_reason: bool
    factor: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A field with its value."""

    name: str
    value: str
    href: str
    prose: bool


@dataclass(frozen=True, slots=True)
class Raising:
    """A relation by which the next record is raised or an existing one is linked."""

    relation: str
    name: str
    choices: tuple[tuple[str, str], ...]


class RecordScreen(WorkBase):
    """A governance record."""

    template = "screens/work/record/template.html"

    @cached_property
    def view(self) -> RecordView:
        """The record with what the reader may do; raises NotFoundError."""
        return governance.record_view(self.actor, self.name("number"), as_of=self.as_of)

    def shows(self) -> Content:
        """Return the record."""
        view = self.view
        given, record = view.type, view.record
        parts = self._parts(view)
        signed = any(one.transition.signature for one in view.steps if not one.blockers)
        return {
            "record": record,
            "view": view,
            "title": plain(record.title),
            "kind": given.name.text.in_language(self.language),
            "crumbs": [
                Crumb(self.say("work.title"), self.link("work")),
                Crumb(self.type_names(given.type), self.link("work_type", type=given.type)),
                Crumb(record.number),
            ],
            "stops": self._stops(view),
            "state": self.state_name(given, record.state),
            "parts": [one for one in parts if one.value],
            "unfilled": ", ".join(one.name for one in parts if not one.value),
            "facts": self._facts(view),
            "steps": [self._step(given, one) for one in view.steps],
            "signing": signed,
            "fresh": signed and is_fresh(self.request),
            "again": f"{reverse(AGAIN)}?{urlencode({'next': self.request.path})}",
            **self._factor(view),
            "digest": record.content_digest(),
            "signatures": self._signatures(view),
            "gate_panels": panels_of(self, view),
            "frozen_panels": frozen_panels(self, record),
            "limits": [self._limit(given, one) for one in view.limits],
            "neighbours": self._neighbours(view),
            "raisings": self._raisings(given) if view.may_edit else [],
            **self._graph(view),
            "files": listed_files(self, view),
            "may_attach": view.may_edit and given.state(record.state).editable,
            "comments": governance.comments_of(self.actor, record.number),
            "history": self._history(given),
            "checklist": self.link("audit_checklist", number=record.number) if given.type == "audit" else "",
            "edit": self.link("work_edit", number=record.number) if view.may_edit else "",
            "inputs": self.link("performance_review", number=record.number) if given.type == REVIEW else "",
            "may_say": self.as_of is None and bool(view.steps or view.may_edit),
        }

    def _factor(self, view: RecordView) -> Content:
        """Return whether a step ahead needs a second factor that was not shown, and where to show it."""
        signatures = [one.transition.signature for one in view.steps if not one.blockers]
        if not any(one.second_factor for one in signatures if one):
            return {"factor": ""}
        state = second_factor_of(self.request)
        if state == "missing":
            return {"factor": state, "factor_href": reverse(SECURITY)}
        query = urlencode({"next": self.request.path})
        return {"factor": state, "factor_href": f"{reverse(CODE_AGAIN)}?{query}"}

    def act(self) -> HttpResponseBase:
        """Take a step, say something, link or unlink."""
        number = self.view.record.number
        here = self.record_link(number)
        posted = self.posted
        doing = posted.get("do", "")
        if doing == "step":
            return self._take(number, here)
        if doing == "comment":
            governance.comment(self.actor, number, posted.get("text", ""))
            return self.done("work.said", here)
        if doing in {"attach", "detach"}:
            return self._attach(number, here)
        if doing == "raise":
            target, _, relation = posted.get("raise", "").partition(":")
            query = {"from": number, "relation": relation}
            return HttpResponseRedirect(self.link("work_new", query, type=target or "unknown"))
        if doing in {"link", "unlink"}:
            change = governance.link_records if doing == "link" else governance.unlink_records
            other = posted.get("other", "").strip().upper()
            change(self.actor, number, posted.get("relation", ""), other)
            return self.done(f"work.{doing}ed", here)
        raise AsqmsError("web.unknown_form", "This form is not known.", hint="Load the page again.")

    def _graph(self, view: RecordView) -> Content:
        """Return the picture of what the record is tied to; there is none of a past day or of nothing."""
        if self.as_of is not None or not view.neighbours:
            return {}
        number = view.record.number
        deep = self.asked("depth") == "3"
        graph = governance.record_graph(self.actor, number, depth=3 if deep else 2)
        deeper = "" if deep else f"{self.link('work_record', {'depth': 3}, number=number)}#graph"
        return {"graph": picture_of(self, graph), "deeper": deeper}

    def _attach(self, number: str, here: str) -> HttpResponseBase:
        if self.posted["do"] == "detach":
            governance.detach(self.actor, number, self.posted.get("digest", ""))
            return self.done("work.attachments.detached", here)
        file = self.request.FILES.get("file")
        if file is None or not file.name:
            raise GovernanceError("governance.no_file", "No file was chosen.", hint="Choose a file.")
        made = governance.attach(self.actor, number, str(file.name), cast("BinaryIO", file.file))
        return self.done("work.attachments.attached", here, name=made.name)

    def _take(self, number: str, here: str) -> HttpResponseBase:
        step = self.posted.get("step", "")
        governance.take_step(
            self.actor,
            number,
            step,
            reason=self.posted.get("reason", "").strip(),
            proof=newest_proof(self.request, self.posted.get("digest", "")),
            expected_version=version_of(self.posted.get("version", "")),
            language=self.language,
        )
        taken = self.view.type.transition(step)
        name = taken.name.text.in_language(self.language) if taken else step
        return self.done("work.taken", here, name=name)

    def _stops(self, view: RecordView) -> list[Stop]:
        been = {one.state for one in view.record.path}
        return [
            Stop(one.name.text.in_language(self.language), one.id in been, one.id == view.record.state)
            for one in view.type.states
        ]

    def _parts(self, view: RecordView) -> list[Part]:
        return [
            Part(
                one.name.text.in_language(self.language),
                self.shown_value(one, view.record.fields.get(one.id)),
                self._where(one.kind.value, view.record.fields.get(one.id)),
                one.kind.value == "text",
            )
            for one in view.type.fields
        ]

    def _where(self, kind: str, value: object) -> str:
        if not isinstance(value, str) or not value:
            return ""
        if kind == "practice" and value in self.catalogue.practice_by_id:
            return self.link("practice", practice=value)
        return self.link("evidence_record", uid=value) if kind == "evidence" else ""

    def _facts(self, view: RecordView) -> list[Fact]:
        record, row = view.record, view.row
        names = self.people_named([record.author, record.owner])
        return [
            Fact(self.say("work.state"), self.state_name(view.type, record.state)),
            Fact(self.say("work.scope"), plain(row.scope_name)),
            Fact(self.say("work.owner"), plain(names.get(record.owner or "", record.owner or "–"))),
            Fact(self.say("work.author"), plain(names.get(record.author, record.author))),
            Fact(self.say("work.created"), record.created),
            Fact(self.say("work.version"), view.version, href=self._ledger()),
        ]

    def _ledger(self) -> str:
        return self.link("ledger_record", {"key": self.name("number")}, kind="governance_records")

    def _step(self, given: RecordType, one: Step) -> StepView:
        step = one.transition
        told, more = self.told_blockers(given, one.blockers)
        return StepView(
            step.id,
            step.name.text.in_language(self.language),
            self.state_name(given, step.to),
            tuple(told),
            more,
            step.signature.meaning.text.in_language(self.language) if step.signature else "",
            step.reason,
            bool(step.signature and step.signature.second_factor),
        )

    def _signatures(self, view: RecordView) -> list[dict[str, object]]:
        record = view.record
        return [
            {
                "name": plain(one.name),
                "meaning": plain(one.meaning),
                "at": one.at[:16].replace("T", " ") + " UTC",
                "stands": record.holds(one),
                "digest": one.digest,
            }
            for one in record.signatures
        ]

    def _limit(self, given: RecordType, one: Limit) -> dict[str, object]:
        clock = next(some for some in given.clocks if some.id == one.clock)
        return {
            "name": clock.name.text.in_language(self.language),
            "due": one.due,
            "ended": one.ended,
            "late": (one.ended or self.day) > one.due,
            "origin": clock.origin,
        }

    def _neighbours(self, view: RecordView) -> list[dict[str, str]]:
        found = []
        for one in view.neighbours:
            other = self.types.get(one.type)
            relation = None if one.back else view.type.relation(one.relation)
            found.append(
                {
                    "relation": relation.name.text.in_language(self.language) if relation else "",
                    "key": "" if one.back else one.relation,
                    "kind": self.type_name(one.type),
                    "number": one.number,
                    "title": plain(one.title),
                    "state": self.state_name(other, one.state),
                    "href": self.record_link(one.number),
                }
            )
        return found

    def _raisings(self, given: RecordType) -> list[Raising]:
        return [self._raising(one) for one in given.relations if any(name in self.types for name in one.to)]

    def _raising(self, one: Relation) -> Raising:
        return Raising(
            one.id,
            one.name.text.in_language(self.language),
            tuple((name, self.type_name(name)) for name in one.to if name in self.types),
        )

    def _history(self, given: RecordType) -> Table:
        columns = (
            Column("at", self.say("work.when"), "moment", optional=False),
            Column("person", self.say("work.who"), optional=False),
            Column("field", self.say("work.what"), optional=False),
            Column("before", self.say("work.before")),
            Column("after", self.say("work.after")),
        )
        changes = governance.field_changes(self.actor, self.name("number")) if self.as_of is None else ()
        names = self.people_named(one.person for one in changes)
        rows = [self._change(given, one, names) for one in changes[: self.rows_wanted]]
        return Table("history", self.say("work.history"), columns, rows)

    def _change(self, given: RecordType, one: FieldChange, names: Mapping[str, str]) -> Row:
        field = given.field(one.field)

        def shown(value: object) -> str:
            if one.field == "$state" and isinstance(value, str):
                return self.state_name(given, value)
            return self.shown_value(field, value) if field else plain(_said(value))

        name = (
            field.name.text.in_language(self.language) if field else self.say(f"work.changed_{one.field[1:]}")
        )
        return Row(
            {
                "at": one.at,
                "person": Cell(plain(names.get(one.person, one.person))),
                "field": name,
                "before": shown(one.before),
                "after": shown(one.after),
            }
        )


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


def version_of(text: str) -> int | None:
    """Return the version a form was about, None for a text that is no number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004
