# SPDX-License-Identifier: Apache-2.0
"""All trace sets the reader may see."""

from __future__ import annotations

from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import SetState, TraceSetState, When
from asqms.documents.wording import plain
from asqms.faces.web.parts import Cell, Column, Pager, Row, Table, Value
from asqms.faces.web.screen import Content, Screen


class TraceSetsScreen(Screen):
    """The trace sets with their figures; the entrance of the place."""

    template = "screens/traceability/sets/template.html"
    place = "traceability"

    def content(self) -> Content:
        """Return one page of trace sets."""
        wanted = self.rows_wanted
        found = traceability.trace_sets(
            self.actor,
            scope=self.asked("within"),
            when=When(self.day, self.day),
            after=self.asked("after"),
            limit=wanted + 1,
        )
        rows = found[:wanted]
        pager = Pager(next=rows[-1].key if len(found) > wanted else "")
        columns = [
            Column("set", self._say("set"), optional=False),
            Column("scope", self._say("scope")),
            Column("conforming", self._say("conforming"), "share"),
            Column("score", self._say("score"), "number"),
            Column("broken", self._say("broken"), "number"),
            Column("suspect", self._say("suspect"), "number"),
            Column("effective", self._say("effective"), "day"),
        ]
        table = Table("trace-sets", self._say("title"), columns, [self._row(one) for one in rows], pager)
        return {"table": table, "nothing": not rows and not self.asked("after")}

    def _row(self, one: TraceSetState) -> Row:
        link = self.link("trace_set", trace_set=one.key)
        name = Cell(plain(one.key), link, note=self._note(one))
        if one.state is not SetState.CHECKED:
            return Row({"set": name, "scope": plain(one.scope), "effective": one.effective})
        items, links, score = one.brief["items"], one.brief["links"], one.brief["score"]["value"]
        cells: dict[str, Cell | Value] = {
            "set": name,
            "scope": plain(one.scope),
            "conforming": Cell(items["conforms"], whole=items["total"]),
            "score": None if score is None else score,
            "broken": self._count(one, "broken", links["broken"]),
            "suspect": self._count(one, "suspect", links["suspect"]),
            "effective": one.effective,
        }
        return Row(cells)

    def _count(self, one: TraceSetState, state: str, count: int) -> Cell:
        href = self.link("trace_links", {"state": state}, trace_set=one.key) if count else ""
        return Cell(count, href)

    def _note(self, one: TraceSetState) -> str:
        if one.state is SetState.FAILED:
            return self._say("failed", reason=plain(one.problem_message)[:200])
        if one.state is SetState.WAITING:
            return self._say("waiting")
        return self._say("outdated") if one.outdated else ""

    def _say(self, key: str, **values: object) -> str:
        return self.say(f"traceability.sets.{key}", **values)
