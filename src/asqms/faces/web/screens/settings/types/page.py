# SPDX-License-Identifier: Apache-2.0
"""Types of record: all of them, one with its workflow and simple changes, and its text."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpResponseBase

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import Clock, FieldKind, RecordField, RecordType, Transition
from asqms.contexts.governance.data.tailoring import ExtraField, Tailoring, TypeEntry, TypeFinding
from asqms.contexts.governance.errors import GovernanceError
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import NotFoundError
from asqms.documents.names import translated
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Choice, Column, Row, Table
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.settings.types.drawing import workflow_of
from asqms.faces.web.screens.work.base import WorkBase
from asqms.faces.web.wording import all_words

EDIT, VIEW = "governance.edit_types", "governance.view"
MOST_DAYS, MOST_DIGITS = 10_000, 5
MOST_DIFF = 2000
NAMES = ("en", "zh-Hans", "de")


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of a text and whether it is new, gone or around what changed."""

    sign: str
    text: str


class TypeBase(WorkBase):
    """What the pages of types share."""

    place = ""

    @cached_property
    def entry(self) -> TypeEntry:
        """The type; raises AccessRefusedError and NotFoundError."""
        organization.authorise(self.actor, VIEW)
        found = governance.type_library(self.actor).get(self.name("type"))
        if found is None:
            raise NotFoundError("type of record", self.name("type"))
        return found

    @cached_property
    def may_change(self) -> bool:
        """Whether the reader may write types, now."""
        return self.as_of is None and organization.may(self.actor, EDIT)

    def origin(self, one: TypeEntry) -> str:
        """Return where a type comes from, in words."""
        if not one.own:
            return self.say("settings.types.from_product")
        return self.say("settings.types.changed" if one.shipped else "settings.types.own")


class TypesScreen(TypeBase):
    """All types of record."""

    template = "screens/settings/types/list.html"

    def shows(self) -> Content:
        """Return the types with version, origin and the records in flight."""
        organization.authorise(self.actor, VIEW)
        columns = (
            Column("name", self.say("work.type"), optional=False),
            Column("process", self.say("settings.types.process"), "code"),
            Column("version", self.say("work.version"), "number", optional=False),
            Column("origin", self.say("settings.types.origin"), optional=False),
            Column("flight", self.say("settings.types.in_flight"), optional=False),
        )
        rows = [self._entry(one) for one in governance.type_library(self.actor).values()]
        return {
            "view": "record_types",
            "table": Table("types", self.say("settings.record_types"), columns, rows),
            "may_change": self.may_change,
            "new": self.link("record_type_new"),
        }

    def _entry(self, one: TypeEntry) -> Row:
        given = one.type
        flight = ", ".join(
            self.say("settings.types.flight", version=version, count=count)
            for version, count in one.in_flight.items()
        )
        name = Cell(self.type_name(given.type), href=self.link("record_type", type=given.type))
        cells: dict[str, Cell | str | int] = {
            "name": name,
            "process": given.process,
            "version": given.version,
            "origin": self.origin(one),
            "flight": flight or "–",
        }
        return Row(cells, key=given.type)


class TypeScreen(TypeBase):
    """One type: its workflow, fields, limits and evidence, and the changes wanted most."""

    template = "screens/settings/types/one.html"

    def shows(self) -> Content:
        """Return the type in force."""
        entry, given = self.entry, self.entry.type
        return {
            "view": "record_types",
            "entry": entry,
            "given": given,
            "flights": list(entry.in_flight.items()),
            "name": self.type_name(given.type),
            "purpose": given.purpose.text.in_language(self.language),
            "origin": self.origin(entry),
            "flow": workflow_of(given, self.language),
            "steps": [self._step(given, one) for one in given.transitions],
            "fields": [self._field(given, one) for one in given.fields],
            "clocks": [self._clock(given, one) for one in given.clocks],
            "rules": [(one.type, self.terms.evidence_type(one.type)) for one in given.evidence],
            "roles": self._roles(),
            "kinds": [Choice(one.value, self.say(f"settings.types.kind_{one.value}")) for one in FieldKind],
            "extra": {
                one.replace("-Hans", ""): self.posted.get(f"field-{one}", "")
                for one in ("id", "kind", "choices", *NAMES)
            },
            "may_change": self.may_change,
            "edit": self.link("record_type_text", type=given.type),
            "back": self.link("record_types"),
            "to_product": {"do": "return", "version": str(given.version)},
            "changed": entry.own and entry.shipped,
        }

    def act(self) -> HttpResponseBase:
        """Write the next version from the form, or return to what came with the product."""
        version = self.posted.get("version", "")
        is_number = version.isascii() and version.isdecimal() and len(version) <= MOST_DIGITS
        changes = None if self.posted.get("do") == "return" else self._tailoring(self.entry.type)
        made = governance.tailor_type(
            self.actor,
            self.name("type"),
            changes,
            expected_version=int(version) if is_number else None,
            reason=self.posted.get("reason", "").strip(),
        )
        here = self.link("record_type", type=made.type)
        return self.done("settings.types.written", here, version=made.version)

    def _tailoring(self, given: RecordType) -> Tailoring:
        days = {one.id: self._days(f"days-{one.id}", one.days) for one in given.clocks}
        days_by = {
            (one.id, choice): self._days(f"days-{one.id}-{choice}", now)
            for one in given.clocks
            for choice, now in one.days_by.items()
        }
        roles = {
            one.id: tuple(self.posted.getlist(f"roles-{one.id}")) or tuple(one.roles)
            for one in given.transitions
        }
        return Tailoring(days, days_by, roles, self._extra())

    def _days(self, name: str, now: int) -> int:
        text = self.posted.get(name, str(now)).strip()
        is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
        if not is_number or int(text) > MOST_DAYS:
            raise GovernanceError(
                "governance.bad_days_of_limit",
                f"{text[:20]} is no number of days.",
                hint=f"Write a whole number from 0 to {MOST_DAYS}.",
                context={"text": text[:20], "most": MOST_DAYS},
            )
        return int(text)

    def _extra(self) -> tuple[ExtraField, ...]:
        key = self.posted.get("field-id", "").strip()
        if not key:
            return ()
        names = {one: self.posted.get(f"field-{one}", "").strip() for one in NAMES}
        kind = self.posted.get("field-kind", "")
        choices = {}
        for line in self.posted.get("field-choices", "").splitlines():
            parts = [one.strip() for one in line.split("|")]
            if parts[0]:
                said = [*parts[1:4], *[parts[-1]] * 3][:3]
                choices[parts[0]] = dict(zip(NAMES, said, strict=True))
        known = kind in {one.value for one in FieldKind}
        return (ExtraField(key, FieldKind(kind) if known else FieldKind.LINE, names, choices),)

    def _roles(self) -> list[Choice]:
        found = [Choice(one.id, plain(translated(one.name, self.language))) for one in self.catalogue.roles]
        return sorted(found, key=lambda one: one.title)

    def _step(self, given: RecordType, one: Transition) -> dict[str, object]:
        return {
            "id": one.id,
            "name": one.name.text.in_language(self.language),
            "starts": ", ".join(self.state_name(given, state) for state in one.starts),
            "to": self.state_name(given, one.to),
            "roles": one.roles,
            "role_names": ", ".join(self.terms.role(role) for role in one.roles),
            "signature": one.signature is not None,
        }

    def _field(self, given: RecordType, one: RecordField) -> dict[str, object]:
        return {
            "id": one.id,
            "name": one.name.text.in_language(self.language),
            "kind": self.say(f"settings.types.kind_{one.kind.value}"),
            "needed": ", ".join(self.state_name(given, state) for state in one.required_from),
            "choices": ", ".join(some.text.in_language(self.language) for some in one.choices.values()),
        }

    def _clock(self, given: RecordType, one: Clock) -> dict[str, object]:
        field = given.field(one.by) if one.by else None
        choices = field.choices if field else {}
        titles = {key: words.text.in_language(self.language) for key, words in choices.items()}
        return {
            "id": one.id,
            "name": one.name.text.in_language(self.language),
            "days": self.posted.get(f"days-{one.id}", one.days),
            "working": one.working,
            "origin": one.origin,
            "by": [
                (choice, titles.get(choice, choice), self.posted.get(f"days-{one.id}-{choice}", days))
                for choice, days in one.days_by.items()
            ],
        }


class TypeTextScreen(TypeBase):
    """The text of a type, or of a new one, with what is wrong with it and what changes."""

    template = "screens/settings/types/text.html"

    @cached_property
    def known(self) -> TypeEntry | None:
        """The type that is changed, None for a new one."""
        return self.entry if "type" in self.kwargs else None

    @cached_property
    def text(self) -> str:
        """What was sent, or the text in force with the next version."""
        if self.posted:
            return self.posted.get("text", "").replace("\r\n", "\n")
        if self.known is None:
            return ""
        version = self.known.type.version
        return self.known.text.replace(f"\nversion: {version}\n", f"\nversion: {version + 1}\n", 1)

    def shows(self) -> Content:
        """Return the text with what is wrong with it; raises AccessRefusedError for whoever writes none."""
        organization.authorise(self.actor, EDIT)
        known = self.known
        findings = governance.check_type(self.actor, self.text).findings if self.posted else ()
        return {
            "view": "record_types",
            "name": self.type_name(known.type.type) if known else self.say("settings.types.new"),
            "text": self.text,
            "rows": min(40, max(12, self.text.count("\n") + 2)),
            "diff": _diff(known.text, self.text) if known else [],
            "back": self.link("record_type", type=known.type.type) if known else self.link("record_types"),
            "checked": bool(self.posted),
            "findings": [self._finding(one) for one in findings],
        }

    def act(self) -> HttpResponseBase:
        """Check the text, or write it as the next version."""
        check = governance.check_type(self.actor, self.text)
        if self.posted.get("do") != "write" or check.findings:
            return self.shown(self.shows())
        made = governance.write_type(self.actor, self.text, reason=self.posted.get("reason", "").strip())
        here = self.link("record_type", type=made.type)
        return self.done("settings.types.written", here, version=made.version)

    def _finding(self, one: TypeFinding) -> dict[str, object]:
        known = f"settings.types.flaw_{one.code}" in all_words()
        value = plain(one.value)
        said = self.say(f"settings.types.flaw_{one.code}", value=value) if known else plain(one.message)
        return {"line": one.line, "said": said, "at": plain(one.at), "foreign": not known}


def _diff(before: str, after: str) -> Sequence[DiffLine]:
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    lines = [one for one in found if not one.startswith(("---", "+++"))][:MOST_DIFF]
    return [
        DiffLine("@", "…") if one.startswith("@@") else DiffLine(one[:1], plain(one[1:])) for one in lines
    ]
