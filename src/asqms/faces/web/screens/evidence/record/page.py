# SPDX-License-Identifier: Apache-2.0
"""One record of evidence: what it is, what it says, where it counts, its versions, and its bytes."""

from __future__ import annotations

from functools import cached_property

from django.http import HttpResponseBase

from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.data import EvidenceRow, EvidenceState, EvidenceVersion, EvidenceView
from asqms.contexts.organization import api as organization
from asqms.documents.wording import plain
from asqms.faces.web.files import kept_file
from asqms.faces.web.parts import Cell, Column, Crumb, Fact, Moment, Row, Table, Value
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.evidence.base import SIGNS, EvidenceBase
from asqms.faces.web.screens.evidence.counting import Counting, where_it_counts

DO = ("withdraw", "restore", "correct")
CORRECTED = ("title", "effective", "valid_until", "revision", "producer", "method", "sampling")
KIND = "evidence_files"


class RecordScreen(EvidenceBase):
    """A record with its provenance and its history."""

    template = "screens/evidence/record/template.html"

    @cached_property
    def uid(self) -> str:
        """The name of the record."""
        return self.name("uid")

    @cached_property
    def view(self) -> EvidenceView:
        """The record; raises NotFoundError."""
        return evidence.evidence_view(self.actor, self.uid, as_of=self.as_of)

    def content(self) -> Content:
        """Return everything about the record."""
        row = self.view.row
        counting = where_it_counts(self.actor, row, self.terms, as_of=self.as_of)
        writable = self.as_of is None
        return {
            "row": row,
            "title": self.title_of(row),
            "type_name": self.terms.evidence_type(row.type),
            "state": self.state_word(row.state),
            "sign": SIGNS[row.state],
            "sentence": self._sentence(row),
            "crumbs": [Crumb(self.say("evidence.title"), self.link("evidence")), Crumb(self.title_of(row))],
            "provenance": self._provenance(row),
            "facts": self._facts(),
            "notices": [plain(one) for one in self.view.notices],
            "practices": self._practices(counting),
            "counting": counting,
            "versions": self._versions(),
            "history": self.maybe("ledger_record", {"key": self.uid}, kind=KIND),
            "neighbours": self._neighbours(),
            "bytes": self.link("evidence_bytes", uid=self.uid) if row.size_bytes else "",
            "may_withdraw": writable and organization.may(self.actor, "evidence.withdraw", row.subject),
            "may_correct": writable and organization.may(self.actor, "evidence.receive", row.subject),
            "withdrawn": row.withdrawn_on is not None,
            "corrected": {name: self._corrected(row, name) for name in CORRECTED},
            "doing": self.posted.get("do", ""),
        }

    def act(self) -> HttpResponseBase:
        """Withdraw the record, take that back, or correct what was stated."""
        do, reason = self.posted.get("do", ""), self.posted.get("reason", "")
        seen = self.posted.get("version", "")
        version = int(seen) if seen.isdecimal() and len(seen) < 10 else None  # noqa: PLR2004 - as records have
        if do == "correct":
            given = {name: self.posted.get(name, "").strip() for name in CORRECTED if name in self.posted}
            correction = {
                name: value or None for name, value in given.items() if name == "valid_until" or value
            }
            evidence.correct_statement(
                self.actor, self.uid, correction, reason=reason, expected_version=version
            )
        elif do == "restore":
            evidence.restore_evidence(self.actor, self.uid, reason=reason, expected_version=version)
        else:
            evidence.withdraw_evidence(self.actor, self.uid, reason=reason, expected_version=version)
        done = do if do in DO else "withdraw"
        return self.done(f"evidence.done_{done}", self.link("evidence_record", uid=self.uid))

    def _sentence(self, row: EvidenceRow) -> str:
        values = {
            EvidenceState.WITHDRAWN: row.withdrawn_on,
            EvidenceState.COMING: row.effective,
            EvidenceState.EXPIRED: row.lapses_on,
            EvidenceState.CURRENT: row.lapses_on,
        }
        key = f"evidence.why_{row.state.value}"
        if row.state is EvidenceState.CURRENT and row.lapses_on is None:
            key = "evidence.why_lasting"
        return self.say(key, day=values.get(row.state) or row.effective)

    def _provenance(self, row: EvidenceRow) -> list[Fact]:
        names = organization.people_names(self.actor, [row.approved_by]) if row.approved_by else {}
        facts = [
            Fact(
                self.say("evidence.subject"),
                plain(row.subject_name),
                self.link("evidence", {"subject": row.subject}),
            ),
            Fact(self.say("evidence.effective"), row.effective),
            Fact(self.say("evidence.received"), row.received),
            Fact(self.say("evidence.valid_until"), row.valid_until),
            Fact(self.say("evidence.producer"), plain(row.producer)),
            Fact(self.say("evidence.method"), plain(row.method)),
            Fact(self.say("evidence.sampling"), plain(row.sampling)),
            Fact(self.say("evidence.revision"), plain(row.revision), code=bool(row.revision)),
            Fact(
                self.say("evidence.approved"),
                plain(names.get(row.approved_by, row.approved_by)),
                note=self.say("evidence.approved_on", day=row.approved_on) if row.approved_on else "",
            ),
            Fact(self.say("evidence.adapter"), row.adapter, code=bool(row.adapter)),
            Fact(
                self.say("evidence.series"), plain(row.series), self.link("evidence", {"series": row.series})
            ),
            Fact(self.say("evidence.file"), plain(row.name)),
            Fact(self.say("evidence.size"), row.size_bytes or None),
            Fact(self.say("evidence.digest"), row.digest, code=True),
        ]
        kept = {self.say("evidence.effective"), self.say("evidence.received"), self.say("evidence.subject")}
        return [one for one in facts if one.value or one.term in kept]

    def _facts(self) -> Table:
        columns = (
            Column("name", self.say("evidence.fact"), "code", optional=False),
            Column("value", self.say("evidence.value"), optional=False),
        )
        rows = [
            Row({"name": plain(name), "value": self._fact(value)}) for name, value in self.view.facts.items()
        ]
        return Table("facts", self.say("evidence.facts"), columns, rows)

    def _fact(self, value: float | str | bool) -> Value:  # noqa: FBT001 - a value of a fact
        if isinstance(value, bool):
            return self.say("evidence.yes") if value else self.say("evidence.no")
        return plain(value) if isinstance(value, str) else value

    def _practices(self, counting: Counting) -> Table:
        columns = (
            Column("practice", self.say("evidence.practice"), optional=False),
            Column("scope", self.say("evidence.subject")),
            Column("verdict", self.say("evidence.verdict"), "verdict"),
        )
        rows = [
            Row(
                {
                    "practice": Cell(
                        one.statement,
                        href=self._verdict(one.project, one.scope, one.practice),
                        note=one.practice,
                        language="" if one.own_language else "en",
                    ),
                    "scope": plain(one.scope_name),
                    "verdict": Cell(verdict=one.verdict),
                }
            )
            for one in counting.practices
        ]
        return Table("practices", self.say("evidence.used_by"), columns, rows)

    def _verdict(self, project: str, item: str, practice: str) -> str:
        if not project:
            return self.maybe("practice", practice=practice)
        return self.maybe("verdict", project=project, item=item, practice=practice)

    def _versions(self) -> list[Moment]:
        people = {_person(one) for one in self.view.versions}
        names = organization.people_names(self.actor, people)
        return [self._version(one, names.get(_person(one), _person(one))) for one in self.view.versions]

    def _version(self, one: EvidenceVersion, who: str) -> Moment:
        href = self.link("evidence_bytes", {"digest": one.digest}, uid=self.uid) if one.digest else ""
        title = self.say("evidence.version", number=one.version)
        if one.changed:
            title = self.say("evidence.version_changed", number=one.version, names=", ".join(one.changed))
        return Moment(one.recorded_at, title, href, plain(who), plain(one.reason))

    def _neighbours(self) -> list[tuple[str, list[tuple[str, str]]]]:
        groups = (("evidence.newer", self.view.superseded_by), ("evidence.older", self.view.older))
        return [
            (
                self.say(key),
                [(plain(uid.partition(":")[2]), self.link("evidence_record", uid=uid)) for uid in uids],
            )
            for key, uids in groups
            if uids
        ]

    def _corrected(self, row: EvidenceRow, name: str) -> str:
        if self.posted.get("do") == "correct":
            return str(self.posted.get(name, ""))
        value = getattr(row, name)
        return value.isoformat() if hasattr(value, "isoformat") else plain(value or "")


class BytesScreen(EvidenceBase):
    """The bytes of a version of a record: always a file to keep, never shown by this server."""

    def content(self) -> HttpResponseBase:
        """Return the bytes as an attachment; raises NotFoundError, ``evidence.bytes_missing``."""
        found = evidence.stored_bytes(self.actor, self.name("uid"), digest=self.asked("digest"))
        return kept_file(found.pieces, found.name, found.digest, found.size_bytes)


def _person(version: EvidenceVersion) -> str:
    return version.actor.partition(":")[2]
