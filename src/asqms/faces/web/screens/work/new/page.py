# SPDX-License-Identifier: Apache-2.0
"""Makes a record, also raised from another one, and changes what one holds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from django.http import HttpResponseBase

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import FieldKind, RecordField, RecordType, RecordView, is_filled
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError
from asqms.documents.wording import plain
from asqms.faces.web.parts import Choice, Crumb
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.organisation.fields import Field
from asqms.faces.web.screens.work.base import WRITE, WorkBase

MOST_SCOPES = 1000
KINDS = {
    FieldKind.LINE: "text",
    FieldKind.TEXT: "textarea",
    FieldKind.NUMBER: "number",
    FieldKind.DATE: "date",
    FieldKind.YES_NO: "select",
    FieldKind.CHOICE: "select",
    FieldKind.CHOICES: "checkboxes",
    FieldKind.PERSON: "select",
    FieldKind.PEOPLE: "text",
    FieldKind.SCOPE: "text",
    FieldKind.PRACTICE: "text",
    FieldKind.EVIDENCE: "text",
}
PREFIX = "field-"


class _FormScreen(WorkBase):
    """What making and changing share."""

    template = "screens/work/new/template.html"

    @cached_property
    def everybody(self) -> list[Choice]:
        """Everybody there is to choose from."""
        if not organization.may_anywhere(self.actor, "organization.view_people"):
            return []
        return [Choice(one.key, plain(one.name)) for one in organization.every_person(self.actor)]

    def fields_of(
        self, given: RecordType, state: str, now: Mapping[str, object]
    ) -> tuple[list[Field], list[Field]]:
        """Return the fields of a type with what stands in them or was typed: wanted next, and later ones.

        Wanted next is what the state itself or one of the next needs, or no state needs, or holds something.
        """
        next_ones = {state, *(one.to for one in given.transitions if state in one.starts)}
        soon: list[Field] = []
        later: list[Field] = []
        for one in given.fields:
            needed = sorted(next_ones.intersection(one.required_from))
            is_soon = bool(needed) or not one.required_from or is_filled(now.get(one.id))
            field = self._field(one, now.get(one.id), wanted=bool(needed))
            (soon if is_soon else later).append(field)
        return soon, later

    def _field(self, one: RecordField, now: object, *, wanted: bool) -> Field:
        name = f"{PREFIX}{one.id}"
        value: object = now if now is not None else ""
        if one.kind is FieldKind.CHOICES:
            value = self.posted.getlist(name) if self.posted else now or []
        elif name in self.posted:
            value = self.posted.get(name, "")
        elif one.kind is FieldKind.YES_NO:
            value = {True: "yes", False: "no"}.get(now, "")  # type: ignore[call-overload]
        elif isinstance(now, list):
            value = ", ".join(str(some) for some in now)
        return Field(
            name,
            one.name.text.in_language(self.language),
            KINDS[one.kind],
            value,
            help=self._help(one),
            choices=self._choices(one),
            optional=not wanted,
            empty="–" if KINDS[one.kind] == "select" else "",
        )

    def _help(self, one: RecordField) -> str:
        said = one.help.text.in_language(self.language) if one.help else ""
        kind = self.say(f"work.help_{one.kind.value}") if one.kind in _HELPED else ""
        return " ".join(some for some in (said, kind) if some)

    def _choices(self, one: RecordField) -> list[Choice]:
        if one.kind is FieldKind.YES_NO:
            return [Choice("yes", self.say("work.yes")), Choice("no", self.say("work.no"))]
        if one.kind is FieldKind.PERSON:
            return self.everybody
        return [Choice(key, words.text.in_language(self.language)) for key, words in one.choices.items()]

    def typed(self, given: RecordType) -> dict[str, object]:
        """Return what was typed into the fields of a type, by field."""
        return {one.id: self._typed(one) for one in given.fields if self._was_asked(one)}

    def _was_asked(self, one: RecordField) -> bool:
        return one.kind is FieldKind.CHOICES or f"{PREFIX}{one.id}" in self.posted

    def _typed(self, one: RecordField) -> object:
        name = f"{PREFIX}{one.id}"
        if one.kind is FieldKind.CHOICES:
            return self.posted.getlist(name)
        text = str(self.posted.get(name, "")).strip()
        if one.kind is FieldKind.YES_NO:
            return {"yes": True, "no": False}.get(text)
        if one.kind is FieldKind.NUMBER:
            return _number(text)
        if one.kind is FieldKind.PEOPLE:
            return [some.strip() for some in text.replace(";", ",").split(",") if some.strip()]
        return text.replace("\r\n", "\n")


_HELPED = frozenset({FieldKind.PEOPLE, FieldKind.SCOPE, FieldKind.PRACTICE, FieldKind.EVIDENCE})


class NewRecordScreen(_FormScreen):
    """Makes a record of a type."""

    def shows(self) -> Content:
        """Return the form; raises AccessRefusedError for whoever may write nowhere, and in the past."""
        given = governance.type_for(self.actor, self.name("type"))
        if not self.may_make(given):
            raise AccessRefusedError(WRITE, "")
        source = self._source()
        title = self.posted.get("title", "")
        scope = self.posted.get("scope", self.asked("scope") or (source.row.scope if source else ""))
        now: dict[str, object] = {}
        if source is not None:
            carried = governance.carried(self.actor, source.record.number, self.asked("relation"), given.type)
            title = title or str(carried.pop("title", ""))
            now = carried
        name = self.type_name(given.type)
        soon, later = self.fields_of(given, given.start.id, now)
        return {
            "heading": self.say("work.new", name=name),
            "sub": given.purpose.text.in_language(self.language),
            "crumbs": self._crumbs(given, self.say("work.new", name=name)),
            "title": title,
            "scopes": self._scopes(given),
            "scope": scope,
            "owner": self.posted.get("owner", ""),
            "people": self.everybody,
            "fields": soon,
            "later": later,
            "source": source,
            "back": self.link("work_type", type=given.type),
            "new": True,
        }

    def act(self) -> HttpResponseBase:
        """Make the record."""
        given = governance.type_for(self.actor, self.name("type"))
        source, relation = self.asked("from"), self.asked("relation")
        number = governance.create_record(
            self.actor,
            given.type,
            title=self.posted.get("title", ""),
            scope=self.posted.get("scope", "").strip(),
            owner=self.posted.get("owner", ""),
            fields=self.typed(given),
            raised_from=(source, relation) if source else None,
        )
        return self.done("work.made", self.record_link(number), number=number)

    def _source(self) -> RecordView | None:
        number = self.asked("from")
        return governance.record_view(self.actor, number) if number else None

    def _crumbs(self, given: RecordType, last: str) -> list[Crumb]:
        return [
            Crumb(self.say("work.title"), self.link("work")),
            Crumb(self.type_names(given.type), self.link("work_type", type=given.type)),
            Crumb(last),
        ]

    def _scopes(self, given: RecordType) -> list[Choice]:
        found = organization.writable_scopes(self.actor, WRITE, given.scopes, most=MOST_SCOPES)
        return [
            Choice(one.key, f"{plain(one.name)} ({self.say(f'people.kind_{one.kind}')})") for one in found
        ]


class EditRecordScreen(_FormScreen):
    """Changes what a record holds."""

    @cached_property
    def view(self) -> RecordView:
        """The record; raises NotFoundError."""
        return governance.record_view(self.actor, self.name("number"))

    def shows(self) -> Content:
        """Return the form; raises AccessRefusedError for whoever may not change it."""
        view = self.view
        if self.as_of is not None or not view.may_edit:
            raise AccessRefusedError(WRITE, view.record.scope or "")
        editable = view.type.state(view.record.state).editable
        soon, later = self.fields_of(view.type, view.record.state, view.record.fields)
        return {
            "heading": self.say("work.edit_title", number=view.record.number),
            "sub": view.type.name.text.in_language(self.language),
            "crumbs": [
                Crumb(self.say("work.title"), self.link("work")),
                Crumb(view.record.number, self.record_link(view.record.number)),
                Crumb(self.say("work.edit")),
            ],
            "title": self.posted.get("title", view.record.title),
            "owner": self.posted.get("owner", view.record.owner or ""),
            "people": self.everybody,
            "fields": soon if editable else [],
            "later": later if editable else [],
            "kept": not editable,
            "version": self.posted.get("version", view.version),
            "back": self.record_link(view.record.number),
            "new": False,
        }

    def act(self) -> HttpResponseBase:
        """Keep what was typed."""
        view = self.view
        text = self.posted.get("version", "")
        governance.edit_record(
            self.actor,
            view.record.number,
            title=self.posted.get("title", ""),
            owner=self.posted.get("owner", ""),
            fields=self.typed(view.type),
            expected_version=int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None,  # noqa: PLR2004
        )
        return self.done("work.kept", self.record_link(view.record.number), number=view.record.number)


def _number(text: str) -> object:
    if not text:
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return text
    return int(value) if value.is_integer() else value
