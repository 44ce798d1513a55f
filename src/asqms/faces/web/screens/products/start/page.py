# SPDX-License-Identifier: Apache-2.0
"""Starts a project from the adopted processes on one page: questions, obligations, duties, records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.http import HttpResponseBase

from asqms.contexts.conformity import api as conformity
from asqms.contexts.governance import api as governance
from asqms.contexts.inventory import api as inventory
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError
from asqms.contexts.rollout import api as rollout
from asqms.contexts.rollout.data import ProjectStart, Question, StartPreview
from asqms.documents.names import translated
from asqms.documents.wording import plain
from asqms.faces.web.assessed import AssessedScreen
from asqms.faces.web.parts import Choice, Column, Crumb, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.fields import Field

RIGHT = "inventory.edit_projects"
ANSWERS = ("no", "yes", "unknown")
STRENGTHS = ("mandatory", "recommended", "optional")
YES, NO = "yes", "no"


class StartScreen(AssessedScreen):
    """A form whose preview says what the project will have to do before anything is written."""

    template = "screens/products/start/template.html"
    place = "products"

    def content(self) -> Content | HttpResponseBase:
        """Return the form; on a past day, or without the right to register projects, there is none."""
        if self.as_of is not None or not organization.may(self.actor, RIGHT):
            raise AccessRefusedError(RIGHT, "")
        people = [Choice(one.key, plain(one.name)) for one in organization.every_person(self.actor)]
        return {
            "crumbs": [Crumb(self.say("frame.products"), self.link("products")), Crumb(self._say("title"))],
            "project_fields": list(self._project(people)),
            "item_fields": list(self._item()),
            "class_fields": list(self._classification()),
            "question_fields": list(self._questions()),
            "duty_fields": list(self._duties(people)),
            "record_field": self._records(),
            "reason": self._typed("reason"),
            "preview": None,
        }

    def act(self) -> HttpResponseBase:
        """Show what the start would bring, or start the project."""
        wish = self._wish()
        if self.posted.get("step") != "start":
            shown = self.content()
            if isinstance(shown, HttpResponseBase):
                return shown
            preview = rollout.preview_start(self.actor, wish)
            return self.shown({**shown, **self._shown(preview)})
        started = rollout.start_project(
            self.actor, wish, reason=self._typed("reason"), language=self.language
        )
        return self.done(
            "products.start.done",
            self.link("project", project=started.project),
            name=wish.name,
            records=len(started.records),
            proposals=len(started.proposals),
        )

    def _shown(self, preview: StartPreview) -> Content:
        expected = preview.expected
        return {
            "preview": preview,
            "expected": expected,
            "type_word": self._say("type", type=expected.software_type) if expected else "",
            "obligations": self._obligations(preview),
            "follows": len(preview.follows),
            "unfilled": [plain(self.terms.role(one)) for one in preview.unfilled],
        }

    def _obligations(self, preview: StartPreview) -> Table | None:
        if preview.expected is None:
            return None
        columns = (
            Column("process", self.say("organisation.overview.process"), optional=False),
            Column("version", self._say("version")),
            *(Column(one, self.say(f"standards.{one}"), "number") for one in STRENGTHS),
            Column("tailored", self._say("tailored"), "number"),
        )
        rows = [
            Row(
                {
                    "process": self.terms.process(one.process),
                    "version": plain(preview.follows.get(one.process, "")) or self._say("not_adopted"),
                    **{name: getattr(one, name) for name in (*STRENGTHS, "tailored")},
                }
            )
            for one in preview.expected.processes
        ]
        return Table("obligations", self._say("obligations"), columns, rows)

    def _project(self, people: list[Choice]) -> Iterator[Field]:
        units = [Choice(one.scope, plain(one.name)) for one in conformity.scopes_below(self.actor, "unit")]
        yield self._text("name", self._say("project_name"))
        yield self._text("id", self._say("project_id"), self.say("products.forms.id_help"))
        leader = self._select("leader", self.say("products.forms.leader"), people, self._say("leader_help"))
        yield replace(leader, empty=self._say("choose"))
        yield self._select("unit", self.say("products.forms.unit"), units, optional=True)

    def _item(self) -> Iterator[Field]:
        catalogue = conformity.catalogue_of(self.actor.organisation_uid, self.day)
        domains = [Choice(one.id, plain(translated(one.name, self.language))) for one in catalogue.domains]
        suppliers = [Choice(one.key, plain(one.name)) for one in inventory.suppliers(self.actor)]
        yield self._text("item_name", self._say("item_name"), self._say("item_help"), optional=True)
        yield self._text("item_id", self._say("item_id"), optional=True)
        yield self._select("domain", self.say("products.forms.domain"), domains, default="in_vehicle")
        yield self._select("supplier", self.say("products.forms.supplier"), suppliers, optional=True)
        for name in ("personal_data", "external_components"):
            ticked = bool(self._typed(name))
            yield Field(name, self.say(f"products.forms.{name}"), "checkbox", ticked)

    def _classification(self) -> Iterator[Field]:
        catalogue = conformity.catalogue_of(self.actor.organisation_uid, self.day)
        choices = [Choice(one, self.say(f"products.item.classification.{one}")) for one in ANSWERS]
        for one in catalogue.questions:
            label = plain(translated(one.name, self.language))
            yield Field(one.id, label, "radio", self.posted.get(one.id, "unknown"), choices=choices)

    def _questions(self) -> Iterator[Field]:
        for one in rollout.starting().questions:
            text = one.text.text.in_language(self.language)
            choices = [Choice(YES, self._say("yes")), Choice(NO, self._say("no"))]
            practices = ", ".join(one.practices)
            told = self._say("leaves_out", count=len(one.practices), practices=practices)
            yield Field(f"ask_{one.id}", text, "radio", self.posted.get(f"ask_{one.id}", YES), told, choices)
            default = one.reason.text.in_language(self.language)
            why = self.posted.get(f"why_{one.id}", default)
            yield Field(f"why_{one.id}", self._say("why"), "text", why, optional=True)

    def _duties(self, people: list[Choice]) -> Iterator[Field]:
        for role in rollout.starting().duties:
            yield self._select(f"duty_{role}", self.terms.role(role), people, optional=True)

    def _records(self) -> Field:
        types = governance.types_for(self.actor)
        choices = [
            Choice(one.type, types[one.type].name.text.in_language(self.language), self.terms.role(one.role))
            for one in rollout.starting().records
            if one.type in types
        ]
        given = self.posted.getlist("records") if self.posted else [one.value for one in choices]
        return Field(
            "records",
            self._say("types"),
            "checkboxes",
            given,
            self._say("records_help"),
            choices,
            optional=True,
        )

    def _wish(self) -> ProjectStart:
        catalogue = conformity.catalogue_of(self.actor.organisation_uid, self.day)
        item: dict[str, object] = {}
        if self._typed("item_id") or self._typed("item_name"):
            item = {
                "id": self._typed("item_id"),
                "name": self._typed("item_name"),
                "domain": self._typed("domain"),
                "personal_data": bool(self._typed("personal_data")),
                "external_components": bool(self._typed("external_components")),
            }
            if self._typed("supplier"):
                item["supplier"] = self._typed("supplier")
        return ProjectStart(
            id=self._typed("id"),
            name=self._typed("name"),
            leader=self._typed("leader"),
            unit=self._typed("unit"),
            item=item,
            answers={one.id: self._answer(one.id) for one in catalogue.questions} if item else {},
            duties={one: self._typed(f"duty_{one}") for one in rollout.starting().duties},
            tailored={one.id: self._why(one) for one in rollout.starting().questions if self._is_no(one)},
            records=tuple(self.posted.getlist("records")),
        )

    def _answer(self, question: str) -> str:
        word = self._typed(question)
        return word if word in ANSWERS else "unknown"

    def _is_no(self, one: Question) -> bool:
        return self._typed(f"ask_{one.id}") == NO

    def _why(self, one: Question) -> str:
        return self._typed(f"why_{one.id}") or one.reason.text.in_language(self.language)

    def _text(self, name: str, label: str, told: str = "", *, optional: bool = False) -> Field:
        return Field(name, label, "text", self._typed(name), told, optional=optional)

    def _select(
        self,
        name: str,
        label: str,
        choices: list[Choice],
        told: str = "",
        *,
        optional: bool = False,
        default: str = "",
    ) -> Field:
        return Field(name, label, "select", self._typed(name) or default, told, choices, optional=optional)

    def _typed(self, name: str) -> str:
        return str(self.posted.get(name, "")).strip()

    def _say(self, key: str, **values: object) -> str:
        return self.say(f"products.start.{key}", **values)
