# SPDX-License-Identifier: Apache-2.0
"""Links by state; suspect ones are confirmed in bulk by whoever may."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.http import HttpResponseBase

from asqms.contexts.organization import api as organization
from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import LinkFilter, LinkName, LinkRow
from asqms.contexts.traceability.errors import TraceabilityError
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Choice, Column, Pager, Row, Table, Value
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.traceability.base import TraceScreen
from asqms.faces.web.screens.traceability.item.page import STATE_SIGNS
from asqms.faces.web.slices import FilterField

STATES = ("suspect", "broken", "outside", "conditional", "confirmed")
CONFIRM = "traceability.confirm_link"


class LinksScreen(TraceScreen):
    """Links that are not plainly resolved, one state at a time."""

    template = "screens/traceability/links/template.html"
    tab = "links"

    @property
    def state(self) -> str:
        """Which links are shown: those asked for, else broken ones where there are any."""
        asked = self.asked("state") or self.posted.get("state", "")
        if asked in STATES:
            return asked
        return "broken" if self.coverage.links.get("broken") else "suspect"

    def view(self) -> Content:
        """Return one page of links, the filter and the form where the reader may confirm."""
        chosen = LinkFilter(self.state, self.asked("level"), self.asked("text"))
        page = traceability.links(
            self.actor,
            self.trace_set,
            chosen,
            after=self.asked("after"),
            limit=self.rows_wanted,
            when=self.when,
        )
        total = traceability.links_total(self.actor, self.trace_set, chosen, when=self.when)
        may = (
            self.state == "suspect"
            and self.as_of is None
            and organization.may(self.actor, CONFIRM, self.coverage.about.scope)
        )
        return {
            "table": self._table(page.rows, Pager(next=page.after or "", total=total), choosing=may),
            "fields": self._fields(),
            "state": self.state,
            "help": self._say(f"help_{self.state}"),
            "may_confirm": may and bool(page.rows),
            "seen": self.coverage.about.snapshot,
            "total": total,
            "all": {
                "state": "suspect",
                "everything": "yes",
                "seen": self.coverage.about.snapshot,
                "level": chosen.level,
                "text": chosen.text,
            },
            "first": self.asked("after"),
        }

    def act(self) -> HttpResponseBase:
        """Confirm the chosen links, or all that the filter leaves."""
        given = self.posted
        seen, note = given.get("seen", ""), given.get("note", "").strip()
        if given.get("everything"):
            done = traceability.confirm_all(
                self.actor,
                self.trace_set,
                seen=seen,
                level=given.get("level", ""),
                text=given.get("text", ""),
                note=note,
            )
        else:
            names = [_named(one) for one in given.getlist("link")]
            done = traceability.confirm_links(self.actor, self.trace_set, names, seen=seen, note=note)
        href = self.link("trace_links", {"state": "suspect"}, trace_set=self.trace_set)
        return self.done("traceability.links.confirmed", href, count=done.written)

    def _fields(self) -> list[FilterField]:
        states = tuple(Choice(name, self._say(f"state_{name}")) for name in STATES)
        return [
            FilterField("state", self.say("traceability.state"), self.state, states),
            FilterField("text", self.say("traceability.text"), self.asked("text")),
            FilterField(
                "level",
                self._say("level"),
                self.asked("level"),
                self.level_choices(),
                anything=self.say("traceability.anything"),
            ),
        ]

    def _table(self, rows: Sequence[LinkRow], pager: Pager, *, choosing: bool) -> Table:
        optional = not choosing  # the form that hides columns cannot stand inside another one
        columns = [
            Column("source", self._say("source"), optional=False),
            Column("kind", self.say("traceability.kind"), "code", optional=optional),
            Column("target", self._say("target"), optional=False),
            Column("state", self.say("traceability.state"), optional=optional),
            Column("place", self.say("traceability.place"), "code", optional=optional),
        ]
        return Table(
            "links",
            self._say(f"state_{self.state}"),
            columns,
            [self._row(one) for one in rows],
            pager,
            choosing="link" if choosing else "",
        )

    def _row(self, one: LinkRow) -> Row:
        notes = []
        if one.condition:
            notes.append(self.say("traceability.suffix", suffix=plain(one.condition)))
        if one.confirmed:
            notes.append(self._say("was_confirmed"))
        if one.pending:
            notes.append(self._say("pending"))
        cells: dict[str, Cell | Value] = {
            "source": self.item_cell(one.source, one.name.source),
            "kind": plain(one.name.kind),
            "target": self.item_cell(one.target, one.name.target),
            "state": Cell(
                self.say(f"traceability.link_{one.state}"),
                verdict=STATE_SIGNS[one.state],
                note=" ".join(notes),
            ),
            "place": plain(one.source.place) if one.source else "",
        }
        return Row(cells, key=json.dumps([one.name.source, one.name.target, one.name.kind]))

    def _say(self, key: str, **values: object) -> str:
        return self.say(f"traceability.links.{key}", **values)


def _named(text: str) -> LinkName:
    """Return a link as its checkbox names it; raises ``traceability.not_suspect`` for anything else."""
    try:
        source, target, kind = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        source = target = kind = None
    if not (isinstance(source, str) and isinstance(target, str) and isinstance(kind, str)):
        raise TraceabilityError(
            "traceability.not_suspect",
            "One of the chosen links cannot be read.",
            hint="Load the list again; only suspect links are confirmed.",
        )
    return LinkName(source, target, kind)
