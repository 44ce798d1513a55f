# SPDX-License-Identifier: Apache-2.0
"""Records of one type: as a table, as a board by state, as what is due when."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, timedelta

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordFilter, RecordRow, RecordType
from asqms.documents.wording import plain
from asqms.faces.web.parts import Choice, Crumb, Pager, Tab
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.work.base import WorkBase
from asqms.faces.web.slices import FilterField

VIEWS = ("table", "board", "calendar")
NARROWING = ("text", "state", "within", "owner", "only")
CALENDAR_DAYS = 180
MANY_FORM = "many"


@dataclass(frozen=True, slots=True)
class Card:
    """A record on the board or in the calendar."""

    number: str
    title: str
    href: str
    scope: str
    due: date | None
    late: bool
    state: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A state, or a month, with its records."""

    title: str
    cards: tuple[Card, ...]


class TypeScreen(WorkBase):
    """The records of a type."""

    template = "screens/work/type/template.html"

    def shows(self) -> Content:
        """Return the records in the view that is asked for; raises NotFoundError for an unknown type."""
        given = governance.type_for(self.actor, self.name("type"))
        view = self.asked("view") if self.asked("view") in VIEWS else "table"
        wanted = self.wanted(given.type)
        shown: Content = {
            "type": given,
            "name": self.type_names(given.type),
            "purpose": given.purpose.text.in_language(self.language),
            "crumbs": [Crumb(self.say("work.title"), self.link("work")), Crumb(self.type_names(given.type))],
            "view": view,
            "views": [self._tab(given, one, view) for one in VIEWS],
            "fields": self._fields(given),
            "kept": {"view": view} if view != "table" else {},
            "clear": self.link("work_type", {"view": view}, type=given.type) if self._narrowed() else "",
            "may_write": self.may_make(given),
            "import": self.link("work_import", type=given.type),
            "new": self.link("work_new", type=given.type),
            "new_label": self.say("work.new", name=self.type_name(given.type)),
        }
        return {**shown, **self._view(given, view, wanted)}

    def _view(self, given: RecordType, view: str, wanted: RecordFilter) -> Content:
        if view == "board":
            found = governance.board(self.actor, wanted)
            return {"lanes": [self._lane(given, state, rows) for state, rows in found.items()]}
        if view == "calendar":
            last = self.day + timedelta(days=CALENDAR_DAYS)
            due = governance.due_between(self.actor, date.min, last, wanted)
            return {"lanes": self._months(given, due)}
        page = governance.record_page(
            self.actor,
            wanted,
            after=self.asked("after"),
            before=self.asked("before"),
            size=self.rows_wanted,
        )
        pager = Pager(page.previous, page.following)
        caption = self.type_names(given.type)
        table = self.records_table("records", caption, page.rows, pager, typed=given)
        if not self.may_make(given) or not page.rows:
            return {"table": table}
        many = self.link("work_many", type=given.type)
        chosen = {name: self.asked(name) for name in NARROWING if self.asked(name)}
        return {
            "table": dataclasses.replace(table, choosing="record", choosing_form=MANY_FORM),
            "many": many,
            "many_all": self.link("work_many", {**chosen, "all": "yes"}, type=given.type),
        }

    def _fields(self, given: RecordType) -> list[FilterField]:
        anything = self.say("work.anything")
        states = tuple(Choice(one.id, self.state_name(given, one.id)) for one in given.states)
        only = tuple(Choice(one, self.say(f"work.only_{one}")) for one in ("open", "mine", "overdue"))
        return [
            FilterField("text", self.say("work.filter_text"), self.asked("text")),
            FilterField("state", self.say("work.state"), self.asked("state"), states, anything=anything),
            FilterField("only", self.say("work.show"), self.asked("only"), only, anything=anything),
        ]

    def _narrowed(self) -> bool:
        return any(self.asked(name) for name in NARROWING)

    def _tab(self, given: RecordType, view: str, current: str) -> Tab:
        query = {name: self.asked(name) for name in NARROWING if self.asked(name)} | {"view": view}
        return Tab(
            self.say(f"work.view_{view}"), self.link("work_type", query, type=given.type), view == current
        )

    def _lane(self, given: RecordType, state: str, rows: tuple[RecordRow, ...]) -> Lane:
        return Lane(self.state_name(given, state), tuple(self._card(given, one) for one in rows))

    def _card(self, given: RecordType, one: RecordRow) -> Card:
        late = one.open and one.due is not None and one.due < self.day
        return Card(
            one.number,
            plain(one.title),
            self.record_link(one.number),
            plain(one.scope_name),
            one.due if one.open else None,
            late,
            self.state_name(given, one.state),
        )

    def _months(self, given: RecordType, rows: tuple[RecordRow, ...]) -> list[Lane]:
        months: dict[str, list[Card]] = {}
        for one in rows:
            if one.due is not None:
                title = self.say("work.overdue") if one.due < self.day else f"{one.due:%Y-%m}"
                months.setdefault(title, []).append(self._card(given, one))
        return [Lane(title, tuple(cards)) for title, cards in months.items()]
