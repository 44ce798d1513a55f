# SPDX-License-Identifier: Apache-2.0
"""What the pages of one trace set share: its name, its views, items and levels as cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar

from django.urls import NoReverseMatch

from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import Coverage, ItemRow, SetState, Share, When
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Chip, Choice, Column, Crumb, Row, Tab, Value
from asqms.faces.web.screen import Content, Screen

SHOWN_LENGTH = 200


class TraceScreen(Screen):
    """A page about one trace set."""

    place: ClassVar[str] = "traceability"
    tab: ClassVar[str] = ""
    title_key: ClassVar[str] = ""

    @property
    def when(self) -> When:
        """The day the page speaks about, on both axes."""
        return When(self.day, self.day)

    @property
    def trace_set(self) -> str:
        """The name of the trace set."""
        return self.name("trace_set")

    @cached_property
    def coverage(self) -> Coverage:
        """Figures of the set on the day; also those of a set without items."""
        return traceability.coverage(self.actor, self.trace_set, when=self.when)

    @cached_property
    def level_titles(self) -> Mapping[str, str]:
        """Titles of the levels that have items, by id."""
        return {one.level: plain(one.title) for one in self.coverage.levels}

    def content(self) -> Content:
        """Return the frame of every view, and the view itself where there is something to look at."""
        about = self.coverage.about
        shown: Content = {
            "about": about,
            "title": plain(about.key),
            "sub": self._sub(),
            "crumbs": (
                Crumb(self.say("frame.traceability"), self.link("traceability")),
                Crumb(plain(about.key)),
            ),
            "tabs": self._tabs(),
            "checked": about.state is SetState.CHECKED,
        }
        return {**shown, **self.view()} if about.state is SetState.CHECKED else shown

    def view(self) -> Content:
        """Return what this view shows besides."""
        return {}

    def _sub(self) -> str:
        about = self.coverage.about
        return self.say(
            "traceability.about", scope=plain(about.scope), day=about.effective, checked=about.recorded_at
        )

    def _tabs(self) -> Sequence[Tab]:
        links = self.coverage.links
        counts = {
            "links": int(links.get("broken", 0)) + int(links.get("suspect", 0)),
            "failing": sum(one.failed for one in self.coverage.levels if one.is_test),
        }
        names = {
            "coverage": "trace_set",
            "items": "trace_items",
            "matrix": "trace_matrix",
            "links": "trace_links",
            "failing": "trace_failing",
            "compare": "trace_compare",
        }
        return [
            Tab(
                self.say(f"traceability.tab_{tab}"),
                self.link(name, trace_set=self.trace_set),
                tab == self.tab,
                counts.get(tab),
            )
            for tab, name in names.items()
        ]

    def level_title(self, level: str) -> str:
        """Return what a level is called."""
        known = self.coverage.titles
        return plain(known.get(level, level)) if level else self.say("traceability.no_level")

    def level_choices(self) -> tuple[Choice, ...]:
        """Return the levels that have items, to choose from."""
        return tuple(Choice(level, title) for level, title in self.level_titles.items())

    def finding(self, name: str) -> str:
        """Return a finding in words."""
        return self.say(f"traceability.finding_{name}")

    def item_link(self, item_id: str) -> str:
        """Return the address of an item."""
        return self.link("trace_item", {"id": item_id}, trace_set=self.trace_set)

    def items_link(self, **query: str) -> str:
        """Return the address of a list of items."""
        return self.link("trace_items", query, trace_set=self.trace_set)

    def item_cell(self, row: ItemRow | None, name: str = "") -> Cell:
        """Return an item with its verdict and title; without one, only what a link names."""
        if row is None:
            return Cell(cut(name))
        return Cell(cut(row.id), self.item_link(row.id), row.verdict, cut(row.title))

    def item_columns(self) -> list[Column]:
        """Return the columns of a list of items."""
        return [
            Column("id", self.say("traceability.item"), optional=False),
            Column("level", self.say("traceability.level")),
            Column("findings", self.say("traceability.findings")),
            Column("result", self.say("traceability.result")),
            Column("up", self.say("traceability.links_up"), "number"),
            Column("down", self.say("traceability.links_down"), "number"),
            Column("status", self.say("traceability.status"), hidden=True),
            Column("type", self.say("traceability.type"), hidden=True),
            Column("place", self.say("traceability.place"), "code", hidden=True),
        ]

    def item_row(self, row: ItemRow) -> Row:
        """Return an item as a row of item_columns."""
        cells: dict[str, Cell | Value] = {
            "id": self.item_cell(row),
            "level": self.level_title(row.level),
            "findings": ", ".join(self.finding(name) for name in row.findings) or "–",
            "result": self.result(row),
            "up": row.links_up,
            "down": row.links_down,
            "status": plain(row.status),
            "type": plain(row.type),
            "place": plain(row.place),
        }
        return Row(cells)

    def result(self, row: ItemRow) -> str:
        """Return an item's own result, or what the tests below it say."""
        if row.result:
            return self.say("traceability.own_result", result=self.result_word(row.result))
        return ", ".join(self.say(f"traceability.reached_{name}") for name in row.reached_by) or "–"

    def result_word(self, result: str) -> str:
        """Return a test result in words; one that no tool of ours writes stays as it is."""
        known = {"passed", "failed", "error", "skipped"}
        return self.say(f"traceability.result_{result}") if result in known else plain(result)

    def maybe(self, name: str, /, query: Mapping[str, object] | None = None, **names: object) -> str:
        """Return the address of a page that another place brings, empty where it is not built."""
        try:
            return self.link(name, query, **names)
        except NoReverseMatch:
            return ""

    def source_chips(self) -> list[Chip]:
        """Return the files that took part, each with an address where it is evidence of the server."""
        return [
            Chip(cut(one.name), self.maybe("evidence", {"series": one.series}))
            for one in self.coverage.sources
        ]


def cut(text: str) -> str:
    """Return a text as a line of a table may show it."""
    shown = plain(text)
    return shown if len(shown) <= SHOWN_LENGTH else shown[: SHOWN_LENGTH - 1] + "…"


def share_cell(share: Share | None, href: str = "") -> Cell:
    """Return a part of a whole as a cell; a dash where no rule asks."""
    return Cell("–") if share is None else Cell(share.covered, href, whole=share.total)
