# SPDX-License-Identifier: Apache-2.0
"""One record: its versions with what changed, and the proof of each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse, HttpResponseBase

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord, verifier_source
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import NotFoundError
from asqms.documents.wording import plain
from asqms.faces.web.parts import Crumb
from asqms.faces.web.screen import Content, Screen
from asqms.faces.web.screens.ledger.records.page import kind_word, who_of
from asqms.faces.web.slices import sliced

SHOWN = 10
LONGEST = 600
MOST_ENTRIES = 100
DEEPEST = 4
MOST_LINES = 2000
MOST_DIGITS = 9
FieldChange = tuple[str, "FieldValue", "FieldValue"]


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A value of a record: a text, or entries with fields of their own; ``more`` entries are left out."""

    text: str = ""
    entries: tuple[tuple[tuple[str, FieldValue], ...], ...] = ()
    more: int = 0


class RecordScreen(Screen):
    """The history of one record."""

    place = "ledger"
    template = "screens/ledger/record/template.html"

    def content(self) -> Content:
        """Return a page of versions, newest first; raises NotFoundError."""
        kind, key = self.name("kind"), self.asked("key")
        rows = [
            one
            for one in organization.record_versions(self.actor, kind, key)
            if self.as_of is None or one.recorded_at.date() <= self.as_of
        ]
        if not rows:
            raise NotFoundError("record", key)
        page = sliced(
            rows,
            lambda one: str(one.version),
            after=self.asked("after"),
            before=self.asked("before"),
            size=SHOWN,
        )
        names = organization.people_names(self.actor, (who_of(one) for one in page.rows))
        earlier = {one.version: one for one in rows}
        title = kind_word(self, kind)
        return {
            "key": plain(key),
            "kind_word": title,
            "versions": [
                self._version(one, earlier.get(one.version - 1), names, newest=one is rows[0])
                for one in page.rows
            ],
            "pager": page.pager,
            "crumbs": [
                Crumb(self.say("ledger.title"), self.link("ledger")),
                Crumb(title, self.link("ledger", {"kind": kind})),
                Crumb(plain(key)),
            ],
        }

    def _version(
        self, one: WrittenRecord, before: WrittenRecord | None, names: Mapping[str, str], *, newest: bool
    ) -> dict[str, object]:
        signed = ledger.first_checkpoint_over(self.actor.organisation_uid, one.position)
        who = who_of(one)
        return {
            "number": one.version,
            "at": one.recorded_at,
            "who": plain(names.get(who, who)),
            "reason": plain(one.reason),
            "action": one.action,
            "removed": one.removed,
            "known_from": one.known_from if one.known_from > date.min else None,
            "position": one.position,
            "signed": signed,
            "changes": changes(before, one) if before and not one.removed else [],
            "fields": [] if one.removed or (before and not newest) else fields_of(one.content),
            "raw": "" if one.removed else raw(one.content),
            "proof": self.link("ledger_proof", {"key": one.key, "version": one.version}, kind=one.kind),
        }


class ProofScreen(Screen):
    """The offline proof of one version."""

    def content(self) -> HttpResponseBase:
        """Return the proof as a file; raises NotFoundError, LedgerError ``ledger.not_signed_yet``."""
        kind, version = self.name("kind"), self.asked("version")
        if not version.isdecimal() or len(version) > MOST_DIGITS:
            raise NotFoundError("version", version)
        found = organization.record_version(self.actor, kind, self.asked("key"), int(version))
        return _file(ledger.prove(found.id), f"{kind}-{found.version}.tlog-proof")


class VerifierScreen(Screen):
    """The program that checks proofs."""

    def content(self) -> HttpResponseBase:
        """Return the verifier as a file."""
        return _file(verifier_source(), "asqms_verify.py")


def changes(before: WrittenRecord | None, after: WrittenRecord) -> list[FieldChange]:
    """Return (field, before, after) of every field that differs between two versions."""
    old: Mapping[str, object] = before.content if before and not before.removed else {}
    new: Mapping[str, object] = after.content
    fields: Sequence[str] = sorted({*old, *new})
    return [
        (plain(field), value_of(old.get(field)), value_of(new.get(field)))
        for field in fields
        if old.get(field) != new.get(field)
    ]


def fields_of(content: Mapping[str, object], depth: int = 0) -> tuple[tuple[str, FieldValue], ...]:
    """Return every field of a record by its name, in the order of names."""
    return tuple((plain(name), value_of(content[name], depth)) for name in sorted(content))


def value_of(value: object, depth: int = 0) -> FieldValue:
    """Return a value as pages show it: things with fields as entries, lists of plain values on one line."""
    if isinstance(value, Mapping):
        value = [value] if value else []
    if not isinstance(value, list):
        return FieldValue(shown(value))
    if value and depth < DEEPEST and all(isinstance(one, Mapping) for one in value):
        entries = tuple(fields_of(one, depth + 1) for one in value[:MOST_ENTRIES])
        return FieldValue(entries=entries, more=max(0, len(value) - MOST_ENTRIES))
    if any(isinstance(one, Mapping | list) for one in value):
        return FieldValue(shown(value))
    return FieldValue(shown(", ".join(map(shown, value))))


def raw(content: Mapping[str, object]) -> str:
    """Return the content as JSON with a line for each value, not endless."""
    lines = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2).splitlines()
    ending = ["…"] if len(lines) > MOST_LINES else []
    return "\n".join([*map(plain, lines[:MOST_LINES]), *ending])


def shown(value: object) -> str:
    """Return a value of a record on one line, not endless."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    text = plain(text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/octet-stream")
    kept = "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in "._-"))
    response.headers["Content-Disposition"] = f'attachment; filename="{kept}"'
    return response
