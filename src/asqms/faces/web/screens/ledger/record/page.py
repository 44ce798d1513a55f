# SPDX-License-Identifier: Apache-2.0
"""One record: its versions with what changed, and the proof of each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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
            "versions": [self._version(one, earlier.get(one.version - 1), names) for one in page.rows],
            "pager": page.pager,
            "crumbs": [
                Crumb(self.say("ledger.title"), self.link("ledger")),
                Crumb(title, self.link("ledger", {"kind": kind})),
                Crumb(plain(key)),
            ],
        }

    def _version(
        self, one: WrittenRecord, before: WrittenRecord | None, names: Mapping[str, str]
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
            "changes": [] if one.removed else changes(before, one),
            "proof": self.link("ledger_proof", {"key": one.key, "version": one.version}, kind=one.kind),
        }


class ProofScreen(Screen):
    """The offline proof of one version."""

    def content(self) -> HttpResponseBase:
        """Return the proof as a file; raises NotFoundError, LedgerError ``ledger.not_signed_yet``."""
        kind, version = self.name("kind"), self.asked("version")
        rows = organization.record_versions(self.actor, kind, self.asked("key"))
        found = next((one for one in rows if str(one.version) == version), None)
        if found is None:
            raise NotFoundError("version", version)
        return _file(ledger.prove(found.id), f"{kind}-{found.version}.tlog-proof")


class VerifierScreen(Screen):
    """The program that checks proofs."""

    def content(self) -> HttpResponseBase:
        """Return the verifier as a file."""
        return _file(verifier_source(), "asqms_verify.py")


def changes(before: WrittenRecord | None, after: WrittenRecord) -> list[tuple[str, str, str]]:
    """Return (field, before, after) of every field that differs between two versions."""
    old: Mapping[str, object] = before.content if before and not before.removed else {}
    new: Mapping[str, object] = after.content
    fields: Sequence[str] = sorted({*old, *new})
    return [
        (field, shown(old.get(field)), shown(new.get(field)))
        for field in fields
        if old.get(field) != new.get(field)
    ]


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
