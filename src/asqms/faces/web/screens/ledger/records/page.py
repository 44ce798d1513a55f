# SPDX-License-Identifier: Apache-2.0
"""The newest records, and whether the ledger is as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.documents.wording import plain
from asqms.faces.web.boundary import asked_day
from asqms.faces.web.parts import Cell, Choice, Column, Pager, Row, Table
from asqms.faces.web.screen import Content, Screen
from asqms.faces.web.slices import FilterField
from asqms.faces.web.wording import all_words

RIGHT = "organization.verify_ledger"


class LedgerScreen(Screen):
    """Records of all kinds, newest first."""

    place = "ledger"
    template = "screens/ledger/records/template.html"
    fragments = {"verification": "screens/ledger/records/verification.html"}  # noqa: RUF012 - as Screen has it

    def content(self) -> Content:
        """Return a page of records with the state of the ledger beside it."""
        if not organization.may_anywhere(self.actor, "organization.view"):
            organization.authorise(self.actor, "organization.view")
        wanted = organization.LogFilter(
            kind=self.asked("kind"),
            who=self.asked("who"),
            since=self._day("since"),
            until=self._day("until"),
            key=self.asked("key"),
        )
        page = organization.newest_records(
            self.actor,
            wanted,
            as_of=self.as_of,
            after=self.asked("after"),
            before=self.asked("before"),
            size=self.rows_wanted,
        )
        return {
            "table": self._table(page.rows, Pager(page.previous, page.next)),
            "fields": self._fields(),
            "narrowed": any(self.asked(one) for one in ("kind", "who", "since", "until", "key")),
            "whole": organization.sees_whole_log(self.actor),
            "size": ledger.newest_position(self.actor.organisation_uid),
            "checkpoint": ledger.newest_checkpoint(self.actor.organisation_uid),
            **verification_shown(self),
        }

    def act(self) -> HttpResponseBase:
        """Wish for the ledger to be verified."""
        organization.wish_verification(self.actor)
        return self.done("ledger.wished", self.link("ledger"))

    def _day(self, name: str) -> date | None:
        text = self.asked(name)
        return asked_day(text, self.now.date()) or (self.now.date() if text else None)

    def _table(self, rows: tuple[WrittenRecord, ...], pager: Pager) -> Table:
        names = organization.people_names(self.actor, (who_of(one) for one in rows))
        columns = (
            Column("at", self.say("ledger.at"), "moment", optional=False),
            Column("kind", self.say("ledger.kind"), optional=False),
            Column("key", self.say("ledger.key"), "code", optional=False),
            Column("version", self.say("ledger.version"), "number"),
            Column("who", self.say("ledger.who")),
            Column("reason", self.say("ledger.reason")),
            Column("known", self.say("ledger.known_from"), "day", hidden=True),
            Column("action", self.say("ledger.action"), "code", hidden=True),
            Column("position", self.say("ledger.position"), "number", hidden=True),
        )
        return Table(
            "records",
            self.say("ledger.records"),
            columns,
            [self._row(one, names) for one in rows],
            pager,
        )

    def _row(self, one: WrittenRecord, names: Mapping[str, str]) -> Row:
        who = who_of(one)
        return Row(
            {
                "at": one.recorded_at,
                "kind": Cell(
                    kind_word(self, one.kind), note=self.say("ledger.removed") if one.removed else ""
                ),
                "key": Cell(plain(one.key), href=self.link("ledger_record", {"key": one.key}, kind=one.kind)),
                "version": one.version,
                "who": plain(names.get(who, who)),
                "reason": plain(one.reason),
                "known": one.known_from if one.known_from > date.min else None,
                "action": one.action,
                "position": one.position,
            }
        )

    def _fields(self) -> list[FilterField]:
        kinds = tuple(
            Choice(kind, title)
            for title, kind in sorted((kind_word(self, kind), kind) for kind in organization.log_kinds())
        )
        everything = self.say("ledger.any")
        return [
            FilterField("kind", self.say("ledger.kind"), self.asked("kind"), kinds, anything=everything),
            FilterField("key", self.say("ledger.part_of_key"), self.asked("key")),
            FilterField("who", self.say("ledger.who_id"), self.asked("who")),
            FilterField("since", self.say("ledger.since"), self.asked("since"), kind="date"),
            FilterField("until", self.say("ledger.until"), self.asked("until"), kind="date"),
        ]


class VerificationScreen(Screen):
    """The state of the verification alone; pages ask for it while one runs."""

    template = "screens/ledger/records/verification.html"

    def content(self) -> Content | HttpResponse:
        """Return what was found last; raises AccessRefusedError."""
        return verification_shown(self)


def verification_shown(screen: Screen) -> Content:
    """Return the last verification and whether one runs, for those who may see it."""
    may = organization.may(screen.actor, RIGHT)
    state: Any = organization.verification(screen.actor) if may else None
    return {"may_verify": may, "verification": state}


def kind_word(screen: Screen, kind: str) -> str:
    """Return the word of a kind of record."""
    key = f"ledger.kind_{kind}"
    return screen.say(key) if key in all_words() else kind


def who_of(record: WrittenRecord) -> str:
    """Return the id of the person who wrote a record."""
    return record.actor.partition(":")[2] or record.actor
