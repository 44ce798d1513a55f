# SPDX-License-Identifier: Apache-2.0
"""One item: its verdict and why, what the model asks of it, its neighbours as a drawing, its links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import ItemRow, ItemView, LinkRow, RuleOnItem
from asqms.documents.wording import name_of, plain
from asqms.faces.web.parts import Cell, Column, Crumb, Fact, Row, Table, Value
from asqms.faces.web.screen import PAGE_ROWS, Content
from asqms.faces.web.screens.traceability.base import TraceScreen, cut
from asqms.faces.web.screens.traceability.item.drawing import NODE_HEIGHT, NODE_WIDTH, drawing_of

DEPTHS = (1, 2, 3, 4)
USUAL_DEPTH = 2
MOST_DRAWN = 48
SHOWN_LINKS = 30
STATE_SIGNS = {"resolved": "conforms", "suspect": "partly", "broken": "deviates", "outside": "not_applicable"}


class TraceItemScreen(TraceScreen):
    """What there is to know about one item; the drawing is also sent alone to be expanded."""

    template = "screens/traceability/item/template.html"
    fragments: ClassVar[dict[str, str]] = {"graph": "screens/traceability/item/graph.html"}
    tab = "items"

    def view(self) -> Content:
        """Return the item with its drawing; only the drawing where only that is asked."""
        item_id = self.request.GET.get("id", "")
        if not item_id:
            raise NotFoundError("item", "")
        drawn = self._graph(item_id)
        if getattr(self.request, "htmx", None) and self.request.htmx.target == "graph":  # type: ignore[attr-defined]
            return drawn
        found = traceability.item(self.actor, self.trace_set, item_id, when=self.when)
        row = found.item
        return {
            **drawn,
            "title": plain(row.id),
            "sub": plain(row.title),
            "crumbs": (
                Crumb(self.say("frame.traceability"), self.link("traceability")),
                Crumb(plain(self.trace_set), self.link("trace_set", trace_set=self.trace_set)),
                Crumb(plain(row.id)),
            ),
            "verdict": row.verdict,
            "verdict_name": name_of(row.verdict, self.language),
            "why": [self.say(f"traceability.why_{name}") for name in row.findings],
            "facts": self._facts(found),
            "rules": self._rules(found.rules),
            "links": [
                self._links(side, some, found.totals[side])
                for side, some in (("up", found.up), ("down", found.down), ("beside", found.beside))
                if some
            ],
        }

    def _graph(self, item_id: str) -> Content:
        asked = self.asked("depth")
        depth = int(asked) if asked in map(str, DEPTHS) else USUAL_DEPTH
        graph = traceability.neighbours(
            self.actor, self.trace_set, item_id, depth=depth, most=MOST_DRAWN, when=self.when
        )
        return {
            "graph": graph,
            "drawing": drawing_of(graph, self.item_link),
            "node_width": str(NODE_WIDTH),
            "node_height": str(NODE_HEIGHT),
            "depths": [
                (
                    one,
                    one == depth,
                    self.link("trace_item", {"id": item_id, "depth": one}, trace_set=self.trace_set),
                )
                for one in DEPTHS
            ],
        }

    def _facts(self, found: ItemView) -> Sequence[Fact]:
        row = found.item
        source = found.source
        return [
            Fact(self.say("traceability.level"), self.level_title(row.level)),
            Fact(self.say("traceability.result"), self.result(row)),
            Fact(self.say("traceability.status"), plain(row.status)),
            Fact(self.say("traceability.type"), plain(row.type), code=bool(row.type)),
            Fact(self.say("traceability.place"), plain(row.place), code=bool(row.place)),
            Fact(
                self._say("source"),
                cut(source.name),
                self.maybe("evidence", {"series": source.series}),
            ),
            Fact(self._say("digest"), found.digest, code=bool(found.digest)),
        ]

    def _rules(self, rules: Sequence[RuleOnItem]) -> Table:
        columns = [
            Column("met", self._say("met"), optional=False),
            Column("rule", self._say("rule"), optional=False),
            Column("needed", self._say("needed"), optional=False),
            Column("found", self._say("found"), "number", optional=False),
        ]
        return Table("rules", self._say("rules"), columns, [self._rule(one) for one in rules], exports=False)

    def _rule(self, one: RuleOnItem) -> Row:
        to = self.say("traceability.or").join(self.level_title(level) for level in one.to)
        needed = (
            self._say("at_least", count=one.minimum)
            if one.maximum is None
            else self._say("between", least=one.minimum, most=one.maximum)
        )
        verdict = "conforms" if one.met else "deviates" if one.mandatory else "not_applicable"
        cells: dict[str, Cell | Value] = {
            "met": Cell(self._say("yes" if one.met else "no"), verdict=verdict),
            "rule": Cell(
                self._say(f"rule_{one.direction}", to=to),
                note="" if one.mandatory else self._say("not_mandatory"),
            ),
            "needed": needed,
            "found": one.partners,
        }
        return Row(cells)

    def _links(self, side: str, links: Sequence[LinkRow], total: int) -> Table:
        columns = [
            Column("item", self.say("traceability.item"), optional=False),
            Column("level", self.say("traceability.level")),
            Column("kind", self.say("traceability.kind"), "code"),
            Column("state", self.say("traceability.state")),
        ]
        shown = links if self.rows_wanted > PAGE_ROWS else links[:SHOWN_LINKS]
        key = f"side_{side}" if len(shown) == total else f"some_{side}"
        title = self._say(key, count=total, shown=len(shown))
        return Table(side, title, columns, [self._link(side, one) for one in shown])

    def _link(self, side: str, one: LinkRow) -> Row:
        other, name = self._other(side, one)
        cells: dict[str, Cell | Value] = {
            "item": self.item_cell(other, name),
            "level": self.level_title(other.level) if other else "–",
            "kind": plain(one.name.kind),
            "state": Cell(
                self.say(f"traceability.link_{one.state}"),
                verdict=STATE_SIGNS[one.state],
                note=self.say("traceability.suffix", suffix=plain(one.condition)) if one.condition else "",
            ),
        }
        return Row(cells)

    def _other(self, side: str, one: LinkRow) -> tuple[ItemRow | None, str]:
        """Return the end of a link that is not this item."""
        upper_is_target = one.upward
        if side == "beside":
            is_target = one.name.target != self.request.GET.get("id", "")
        else:
            is_target = upper_is_target if side == "up" else not upper_is_target
        return (one.target, one.name.target) if is_target else (one.source, one.name.source)

    def _say(self, key: str, **values: object) -> str:
        return self.say(f"traceability.item.{key}", **values)
