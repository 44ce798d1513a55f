# SPDX-License-Identifier: Apache-2.0
"""Records of one type, or of all: as a table, as a board by state, in a month, along time."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordFilter, RecordRow, RecordType
from asqms.contexts.governance.data.calendars import DUE, Dated, Span
from asqms.documents.wording import plain
from asqms.faces.web.parts import Choice, Crumb, Pager, Tab
from asqms.faces.web.screen import Content
from asqms.faces.web.screens.work.base import WorkBase
from asqms.faces.web.screens.work.views.lines import scale_of
from asqms.faces.web.screens.work.views.month import (
    MOST_IN_A_CELL,
    DayCell,
    Entry,
    days_shown,
    last_day,
    month_after,
    month_in,
)
from asqms.faces.web.slices import FilterField

VIEWS = ("table", "board", "calendar", "timeline")
NARROWING = ("text", "type", "state", "within", "owner", "only")
KEPT = ("month", "by")
MANY_FORM = "many"
GROUPINGS = ("scope", "state")
MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Card:
    """A record on the board."""

    number: str
    title: str
    href: str
    scope: str
    due: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A state with its records."""

    title: str
    cards: tuple[Card, ...]


class ListScreen(WorkBase):
    """A list of records in several views."""

    template = "screens/work/type/template.html"
    views: tuple[str, ...] = VIEWS
    groupings: tuple[str, ...] = GROUPINGS

    @cached_property
    def given(self) -> RecordType | None:
        """The one type that is shown, None for all."""
        return None

    @property
    def narrowed_to(self) -> RecordFilter:
        """Which records are shown."""
        return self.wanted(self.given.type if self.given else self.asked("type"))

    def here(self, query: Mapping[str, object]) -> str:
        """Return the address of this list with a query."""
        return self.link("work_all", query)

    def shown_as(self) -> Content:
        """Return the list in the view that is asked for."""
        view = self.asked("view") if self.asked("view") in self.views else "table"
        views = {"board": self._board, "calendar": self._calendar, "timeline": self._timeline}
        return {
            "view": view,
            "views": [self._tab(one, view) for one in self.views],
            "fields": self._fields(),
            "kept": self._kept(view),
            "clear": self.here({"view": view}) if any(self.asked(one) for one in NARROWING) else "",
            **views.get(view, self._table)(),
        }

    def _kept(self, view: str) -> dict[str, str]:
        kept = {name: self.asked(name) for name in KEPT if self.asked(name)}
        return kept | ({"view": view} if view != "table" else {})

    def _query(self, **more: str) -> dict[str, str]:
        asked = {name: self.asked(name) for name in NARROWING if self.asked(name)}
        return {name: value for name, value in {**asked, **more}.items() if value}

    def _tab(self, view: str, current: str) -> Tab:
        return Tab(self.say(f"work.view_{view}"), self.here(self._query(view=view)), view == current)

    def _fields(self) -> list[FilterField]:
        anything, given = self.say("work.anything"), self.given
        only = tuple(Choice(one, self.say(f"work.only_{one}")) for one in ("open", "mine", "overdue"))
        fields = [FilterField("text", self.say("work.filter_text"), self.asked("text"))]
        if given is None:
            types = tuple(Choice(one, self.type_names(one)) for one in self.types)
            fields.append(
                FilterField("type", self.say("work.type"), self.asked("type"), types, anything=anything)
            )
        else:
            states = tuple(Choice(one.id, self.state_name(given, one.id)) for one in given.states)
            fields.append(
                FilterField("state", self.say("work.state"), self.asked("state"), states, anything=anything)
            )
        show = FilterField("only", self.say("work.show"), self.asked("only"), only, anything=anything)
        return [*fields, show]

    def _table(self) -> Content:
        page = governance.record_page(
            self.actor,
            self.narrowed_to,
            after=self.asked("after"),
            before=self.asked("before"),
            size=self.rows_wanted,
        )
        given = self.given
        caption = self.type_names(given.type) if given else self.say("work.views.all")
        pager = Pager(page.previous, page.following)
        table = self.records_table("records", caption, page.rows, pager, typed=given)
        if given is None or not page.rows or not self.may_make(given):
            return {"table": table}
        return {
            "table": dataclasses.replace(table, choosing="record", choosing_form=MANY_FORM),
            "many": self.link("work_many", type=given.type),
            "many_all": self.link("work_many", {**self._query(), "all": "yes"}, type=given.type),
        }

    def _board(self) -> Content:
        given = self.given
        found = governance.board(self.actor, self.narrowed_to)
        return {
            "lanes": [
                Lane(self.state_name(given, state), tuple(self._card(one) for one in rows))
                for state, rows in found.items()
            ]
        }

    def _card(self, one: RecordRow) -> Card:
        return Card(
            one.number,
            plain(one.title),
            self.record_link(one.number),
            plain(one.scope_name),
            one.due if one.open else None,
            self._late(one),
        )

    def _late(self, one: RecordRow) -> bool:
        return one.open and one.due is not None and one.due < self.day

    def _calendar(self) -> Content:
        month, wanted = month_in(self.asked("month"), self.day), self.narrowed_to
        weeks = days_shown(month)
        found = governance.dated_between(self.actor, weeks[0][0], weeks[-1][-1], wanted)
        by_day: dict[date, list[Entry]] = {}
        for one in found:
            by_day.setdefault(one.day, []).append(self._entry(one))
        calendar = governance.work_calendar(self.actor, as_of=self.as_of)
        late = dataclasses.replace(wanted, overdue=True)
        overdue = governance.dated_between(self.actor, date.min, min(month, self.day), late)
        before = [one for one in overdue if one.what == DUE and one.day < month]

        def cell(day: date) -> DayCell:
            entries = by_day.get(day, [])
            return DayCell(
                day,
                day.month != month.month,
                calendar.works_on(day),
                day == self.day,
                plain(calendar.holidays.get(day, "")),
                tuple(entries[:MOST_IN_A_CELL]),
                max(0, len(entries) - MOST_IN_A_CELL),
            )

        return {
            "month": {
                "title": self._month_name(month),
                "before": self._to_month(month_after(month, -1)),
                "after": self._to_month(month_after(month, 1)),
                "this": "" if month == self.day.replace(day=1) else self._to_month(self.day),
                "weekdays": [self.say(f"work.views.weekday_{one}") for one in range(7)],
                "weeks": [[cell(day) for day in week] for week in weeks],
                "count": sum(month <= one.day <= last_day(month) for one in found),
                "overdue": len(before),
                "overdue_href": self.here({**self._query(), "only": "overdue"}),
            }
        }

    def _to_month(self, month: date) -> str:
        return self.here(self._query(view="calendar", month=f"{month:%Y-%m}"))

    def _month_name(self, month: date) -> str:
        name = self.say(f"evidence.month_{month.month}")
        return self.say("evidence.month", year=str(month.year), month=name)

    def _entry(self, one: Dated) -> Entry:
        row = one.row
        given = self.types.get(row.type)
        field = given.field(one.what) if given and one.what != DUE else None
        note = field.name.text.in_language(self.language) if field else ""
        note = note or ("" if self.given else self.type_name(row.type))
        return Entry(
            row.number,
            plain(row.title),
            self.record_link(row.number),
            note,
            one.what == DUE and self._late(row),
            not row.open,
        )

    def _timeline(self) -> Content:
        page = governance.record_page(
            self.actor,
            self.narrowed_to,
            after=self.asked("after"),
            before=self.asked("before"),
            size=MOST_LINES,
        )
        spans = governance.spans_of(self.actor, page.rows, self.day)
        scale = scale_of(spans, self.day)
        by = self.asked("by") if self.asked("by") in self.groupings else self.groupings[0]
        groups: dict[str, list[dict[str, object]]] = {}
        for one in sorted(spans, key=lambda one: (one.begin, one.row.number)):
            bar = {
                **self._bar(one),
                "x": scale.at(one.begin),
                "width": scale.width(one.begin, one.end),
            }
            groups.setdefault(self._group_name(by, one.row), []).append(bar)
        return {
            "line": {
                "groupings": [
                    Tab(
                        self.say(f"work.views.by_{one}"),
                        self.here(self._query(view="timeline", by=one)),
                        one == by,
                    )
                    for one in self.groupings
                ],
                "groups": [{"title": title, "bars": bars} for title, bars in sorted(groups.items())],
                "ticks": scale.ticks(),
                "today": scale.at(self.day),
                "pager": Pager(page.previous, page.following),
            }
        }

    def _group_name(self, by: str, row: RecordRow) -> str:
        if by == "scope":
            return plain(row.scope_name)
        return (
            self.type_names(row.type)
            if by == "type"
            else self.state_name(self.types.get(row.type), row.state)
        )

    def _bar(self, one: Span) -> dict[str, object]:
        row, late = one.row, self._late(one.row)
        due = row.open and row.due is not None and not late
        kind = "ended" if one.ended else "late" if late else "running"
        note = "note_ended" if one.ended else "note_due" if due else "note_today"
        return {
            "number": row.number,
            "title": plain(row.title),
            "href": self.record_link(row.number),
            "begin": one.begin,
            "end": one.end,
            "kind": kind,
            "note": self.say("work.overdue") if late else self.say(f"work.views.{note}"),
        }


class TypeScreen(ListScreen):
    """The records of a type."""

    @cached_property
    def given(self) -> RecordType | None:
        """The type; raises NotFoundError for an unknown one."""
        return governance.type_for(self.actor, self.name("type"))

    def here(self, query: Mapping[str, object]) -> str:
        """Return the address of this list with a query."""
        return self.link("work_type", query, type=self.name("type"))

    def shows(self) -> Content:
        """Return the records in the view that is asked for; raises NotFoundError for an unknown type."""
        given = governance.type_for(self.actor, self.name("type"))
        names = self.type_names(given.type)
        return {
            "name": names,
            "purpose": given.purpose.text.in_language(self.language),
            "crumbs": [Crumb(self.say("work.title"), self.link("work")), Crumb(names)],
            "may_write": self.may_make(given),
            "import": self.link("work_import", type=given.type),
            "new": self.link("work_new", type=given.type),
            "new_label": self.say("work.new", name=self.type_name(given.type)),
            **self.shown_as(),
        }


class AllScreen(ListScreen):
    """The records of every type."""

    views = ("table", "calendar", "timeline")
    groupings = ("scope", "type")

    def shows(self) -> Content:
        """Return the records in the view that is asked for."""
        name = self.say("work.views.all")
        return {
            "name": name,
            "purpose": self.say("work.views.all_sub"),
            "crumbs": [Crumb(self.say("work.title"), self.link("work")), Crumb(name)],
            **self.shown_as(),
        }
