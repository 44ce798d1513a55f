# SPDX-License-Identifier: Apache-2.0
"""Signed checkpoints of the log, the public key, and how an outsider verifies."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import SignedCheckpoint
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import NotFoundError
from asqms.faces.web.parts import Cell, Column, Crumb, Pager, Row, Table
from asqms.faces.web.screen import Content, Screen


class CheckpointsScreen(Screen):
    """The checkpoints, newest first."""

    place = "ledger"
    template = "screens/ledger/checkpoints/template.html"

    def content(self) -> Content | HttpResponseBase:
        """Return a page of checkpoints with the key; one of them as a file when asked for."""
        actor = self.actor
        if not organization.may_anywhere(actor, "organization.view"):
            organization.authorise(actor, "organization.view")
        number = self.asked("number")
        if number:
            return self._note(number)
        after = self.asked("after")
        below = int(after) if after.isdigit() and len(after) < 18 else 0  # noqa: PLR2004 - what a row id may have
        size = self.rows_wanted
        rows = ledger.checkpoints(actor.organisation_uid, below=below, size=size + 1)
        columns = (
            Column("number", self.say("ledger.number"), "number", optional=False),
            Column("size", self.say("ledger.log_size"), "number"),
            Column("at", self.say("ledger.at"), "moment"),
            Column("root", self.say("ledger.root"), "code"),
            Column("note", self.say("ledger.note")),
        )
        table = Table(
            "checkpoints",
            self.say("ledger.checkpoints"),
            columns,
            [
                Row(
                    {
                        "number": one.number,
                        "size": one.size,
                        "at": one.made_at,
                        "root": one.root.hex(),
                        "note": Cell(
                            self.say("ledger.download"), href=self.link("checkpoints", {"number": one.number})
                        ),
                    }
                )
                for one in rows[:size]
            ],
            Pager(next=str(rows[size - 1].number) if len(rows) > size else ""),
        )
        return {
            "table": table,
            "public_key": str(ledger.verifying_key(actor.organisation_uid)),
            "crumbs": [
                Crumb(self.say("ledger.title"), self.link("ledger")),
                Crumb(self.say("ledger.checkpoints")),
            ],
        }

    def _note(self, number: str) -> HttpResponse:
        rows: tuple[SignedCheckpoint, ...] = ()
        if number.isdigit() and len(number) < 18:  # noqa: PLR2004 - what a row id may have
            rows = ledger.checkpoints(self.actor.organisation_uid, below=int(number) + 1, size=1)
        found = next((one for one in rows if str(one.number) == number), None)
        if found is None:
            raise NotFoundError("checkpoint", number)
        response = HttpResponse(found.note, content_type="text/plain; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="checkpoint-{found.number}.txt"'
        return response
