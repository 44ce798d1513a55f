# SPDX-License-Identifier: Apache-2.0
"""What is above and below one item, layer by layer, as a bounded graph to draw."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from asqms.contexts.organization.data import Actor
from asqms.contexts.traceability.data import GraphEdge, GraphNode, NeighbourGraph, When
from asqms.contexts.traceability.queries.viewing import View, among, view_of

MOST_DEPTH = 6
MOST_NODES = 60
IN_A_LAYER = 10
_READ = 2_000
_STATES = ("resolved", "broken", "outside", "suspect")


def neighbours(
    actor: Actor,
    trace_set: str,
    item_id: str,
    *,
    depth: int = 2,
    most: int = MOST_NODES,
    when: When | None = None,
) -> NeighbourGraph:
    """Return an item with what is up to ``depth`` links above and below it, each item once.

    At most ``most`` items are drawn, few in each layer; how many are left out is said at the item they
    hang on. Raises NotFoundError and what items raises.
    """
    view = view_of(actor, trace_set, when)
    start = view.named(item_id)
    steps = max(1, min(depth, MOST_DEPTH))
    drawing = _Drawing(view, max(1, most))
    drawing.nodes[start.number] = GraphNode(start.number, start.id, 0, start)
    for upward in (True, False):
        frontier = [start.number]
        for step in range(1, steps + 1):
            frontier = drawing.layer(frontier, -step if upward else step)
    drawing.count_hidden()
    nodes = tuple(sorted(drawing.nodes.values(), key=lambda one: (one.layer, one.id, one.number)))
    cut = any(node.hidden_up or node.hidden_down for node in nodes if abs(node.layer) < steps)
    return NeighbourGraph(
        view.about, start.id, steps, nodes, tuple(sorted(drawing.edges, key=_edge_key)), cut
    )


def _edge_key(edge: GraphEdge) -> tuple[int, int, str]:
    return (edge.lower, edge.upper, edge.kind)


def _columns(*, upward: bool) -> tuple[str, str, str]:
    """Return the table to follow links in, with its own end and the other."""
    return ("by_lower", "lower", "upper") if upward else ("by_upper", "upper", "lower")


@dataclass
class _Drawing:
    """Nodes and edges found so far; ends without an item have negative numbers."""

    view: View
    most: int
    nodes: dict[int, GraphNode] = field(default_factory=dict)
    edges: set[GraphEdge] = field(default_factory=set)
    followed: dict[bool, set[int]] = field(default_factory=lambda: {True: set(), False: set()})

    def layer(self, frontier: list[int], layer: int) -> list[int]:
        """Add the neighbours of some nodes in one direction; return those to follow further that way.

        In a cycle an item is drawn where it was met first and still followed in both directions.
        """
        upward = layer < 0
        inside = [number for number in frontier if number >= 0 and number not in self.followed[upward]]
        self.followed[upward] |= set(inside)
        if not inside:
            return []
        table, own, other = _columns(upward=upward)
        where = self.view.links()
        where.add(f"NOT side AND {among(own, inside)}")
        rows = self.view.reader.rows(
            f"SELECT {own}, {other}, kind, CASE WHEN suspect THEN 3 ELSE state END"  # noqa: S608 - our words
            f" FROM {table} WHERE {where.text} ORDER BY {own}, k LIMIT {_READ}",
            where.parameters,
        )
        ends = list(dict.fromkeys(row[1] for row in rows))
        self._draw(ends, layer)
        for one, end, kind, state in rows:
            if end in self.nodes:
                lower, upper = (one, end) if upward else (end, one)
                self.edges.add(GraphEdge(lower, upper, kind, _STATES[state]))
        return [end for end in ends if end in self.nodes]

    def _draw(self, ends: list[int], layer: int) -> None:
        room = max(0, min(IN_A_LAYER, self.most - len(self.nodes)))
        chosen = [end for end in ends if end not in self.nodes][:room]
        items, texts = self.view.described(chosen), self.view.loose_texts(chosen)
        for end in chosen:
            found = items.get(end)
            self.nodes[end] = GraphNode(end, found.id if found else texts.get(end, ""), layer, found)

    def count_hidden(self) -> None:
        """Say at each item how many different neighbours up and down are not drawn."""
        items = sorted(number for number, node in self.nodes.items() if node.item is not None)
        hidden: dict[bool, dict[int, int]] = {}
        for upward in (True, False):
            table, own, other = _columns(upward=upward)
            where = self.view.links()
            where.add(f"NOT side AND {among(own, items)}")
            rows = self.view.reader.rows(
                f"SELECT {own}, COUNT(DISTINCT {other}) FROM {table}"  # noqa: S608 - our words
                f" WHERE {where.text} GROUP BY {own}",
                where.parameters,
            )
            drawn = Counter(one if upward else two for one, two in {(e.lower, e.upper) for e in self.edges})
            hidden[upward] = {number: count - drawn[number] for number, count in rows}
        for number in items:
            up, down = hidden[True].get(number, 0), hidden[False].get(number, 0)
            self.nodes[number] = replace(self.nodes[number], hidden_up=up, hidden_down=down)
