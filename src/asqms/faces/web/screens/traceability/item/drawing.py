# SPDX-License-Identifier: Apache-2.0
"""Draws a neighbourhood in columns: what is above on the left, the item, what is below on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from asqms.contexts.traceability.data import GraphEdge, GraphNode, NeighbourGraph
from asqms.documents.wording import plain

NODE_WIDTH, NODE_HEIGHT = 186, 42
COLUMN, ROW, MARGIN = 246, 54, 12
HEAD = 24
SIGNS_IN_A_NAME = 20
SIGNS_IN_A_TITLE = 26
SIGNS_AT_THE_END = 11
SWEEPS = 4


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A box with its place; whole numbers as text, so that no language writes them its own way."""

    x: str
    y: str
    node: GraphNode
    name: str
    title: str
    verdict: str
    href: str
    up: str
    down: str


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """A line between two boxes."""

    path: str
    edge: GraphEdge
    names: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template needs: size, heads of columns, lines, boxes."""

    width: str
    height: str
    heads: tuple[tuple[str, int], ...]
    edges: tuple[DrawnEdge, ...]
    nodes: tuple[DrawnNode, ...]


def drawing_of(graph: NeighbourGraph, address: Callable[[str], str]) -> Drawing:
    """Return a graph as boxes and lines; boxes of a column stand near what they are linked to."""
    columns = _ordered(graph)
    layers = sorted(columns)
    tallest = max(len(some) for some in columns.values())
    places: dict[int, tuple[int, int]] = {}
    for number, layer in enumerate(layers):
        some = columns[layer]
        top = MARGIN + HEAD + (tallest - len(some)) * ROW // 2
        for row, node in enumerate(some):
            places[node.number] = (MARGIN + number * COLUMN, top + row * ROW)
    names = {node.number: plain(node.id) for node in graph.nodes}
    return Drawing(
        width=str(2 * MARGIN + (len(layers) - 1) * COLUMN + NODE_WIDTH),
        height=str(2 * MARGIN + HEAD + tallest * ROW),
        heads=tuple(
            (str(MARGIN + number * COLUMN), layer)
            for number, layer in enumerate(layers)
            if layer in {min(-1, layers[0]), 0, max(1, layers[-1])}
        ),
        edges=tuple(_edge(edge, places, names) for edge in graph.edges),
        nodes=tuple(_node(node, places[node.number], address) for node in graph.nodes),
    )


def _ordered(graph: NeighbourGraph) -> dict[int, list[GraphNode]]:
    """Put the boxes of each column in the order of what they are linked to, a few times over."""
    columns: dict[int, list[GraphNode]] = {}
    for node in graph.nodes:
        columns.setdefault(node.layer, []).append(node)
    linked: dict[int, list[int]] = {}
    for edge in graph.edges:
        linked.setdefault(edge.lower, []).append(edge.upper)
        linked.setdefault(edge.upper, []).append(edge.lower)
    height = {node.number: _middle(row, some) for some in columns.values() for row, node in enumerate(some)}
    for _ in range(SWEEPS):
        for layer in sorted(columns, key=abs):
            some = columns[layer]
            near = {node.number: _mean([height[one] for one in linked.get(node.number, ())]) for node in some}
            some.sort(key=lambda node: (near[node.number], node.id))
            height.update((node.number, _middle(row, some)) for row, node in enumerate(some))
    return columns


def _middle(row: int, some: Sequence[GraphNode]) -> float:
    return row - (len(some) - 1) / 2


def _mean(heights: Sequence[float]) -> float:
    return sum(heights) / len(heights) if heights else 0.0


def _edge(edge: GraphEdge, places: dict[int, tuple[int, int]], names: dict[int, str]) -> DrawnEdge:
    """Return the line from the right side of the upper box to the left side of the lower one."""
    upper, lower = places[edge.upper], places[edge.lower]
    x1, y1 = upper[0] + NODE_WIDTH, upper[1] + NODE_HEIGHT // 2
    x2, y2 = lower[0], lower[1] + NODE_HEIGHT // 2
    bend = max(30, abs(x2 - x1) // 2)
    return DrawnEdge(
        f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}",
        edge,
        (names[edge.upper], names[edge.lower]),
    )


def _node(node: GraphNode, place: tuple[int, int], address: Callable[[str], str]) -> DrawnNode:
    item = node.item
    return DrawnNode(
        x=str(place[0]),
        y=str(place[1]),
        node=node,
        name=name_fitting(plain(node.id), SIGNS_IN_A_NAME),
        title=fitting(plain(item.title), SIGNS_IN_A_TITLE) if item else "",
        verdict=item.verdict if item else "",
        href=address(node.id) if item else "",
        up=f"+{node.hidden_up}" if node.hidden_up else "",
        down=f"+{node.hidden_down}" if node.hidden_down else "",
    )


def name_fitting(name: str, signs: int) -> str:
    """Return as much of both ends of a name as fits; neighbours often differ only at the end."""
    if fitting(name, signs) == name:
        return name
    end = fitting(name[::-1], SIGNS_AT_THE_END)[:-1][::-1]
    return fitting(name, signs - SIGNS_AT_THE_END) + end


def fitting(text: str, signs: int) -> str:
    """Return as much of a text as fits; wide signs count twice."""
    used = 0
    for place, sign in enumerate(text):
        used += 2 if east_asian_width(sign) in "WF" else 1
        if used > signs:
            return text[: max(0, place - 1)] + "…"
    return text
