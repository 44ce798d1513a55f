# SPDX-License-Identifier: Apache-2.0
"""Draws the records around one: each column one link farther away, near those it is tied to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from asqms.contexts.governance.data.graphs import RecordGraph
from asqms.documents.wording import plain
from asqms.faces.web.screens.work.base import WorkBase

WIDTH, HEIGHT = 204, 44
COLUMN, ROW, MARGIN = 268, 56, 8
SIGNS, NOTE_SIGNS = 28, 34


@dataclass(frozen=True, slots=True)
class Box:
    """A record with its place; numbers as text, so that no language writes them its own way."""

    x: str
    y: str
    number: str
    title: str
    short: str
    note: str
    href: str
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """A link: the way it is drawn, and the same in words."""

    path: str
    source: str
    relation: str
    target: str
    source_href: str
    target_href: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the template needs."""

    width: str
    height: str
    box_width: str
    box_height: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    more: int


def picture_of(screen: WorkBase, graph: RecordGraph) -> Picture:
    """Return a graph as boxes and lines."""
    places = places_of(
        [(one.number, one.depth) for one in graph.nodes],
        [(one.source, one.target) for one in graph.edges],
    )
    height = max((y for _, y in places.values()), default=0) + HEIGHT + MARGIN
    width = max((x for x, _ in places.values()), default=0) + WIDTH + MARGIN
    boxes = []
    for one in graph.nodes:
        x, y = places[one.number]
        given = screen.types.get(one.type)
        note = f"{screen.type_name(one.type)} · {screen.state_name(given, one.state)}"
        note = short_of(note, NOTE_SIGNS - len(one.number))
        kind = "itself" if one.depth == 0 else "open" if one.open else "ended"
        title = plain(one.title)
        boxes.append(
            Box(
                str(x), str(y), one.number, title, short_of(title), note, screen.record_link(one.number), kind
            )
        )
    types = {one.number: one.type for one in graph.nodes}
    lines = []
    for edge in graph.edges:
        given = screen.types.get(types[edge.source])
        relation = given.relation(edge.relation) if given else None
        name = relation.name.text.in_language(screen.language) if relation else edge.relation
        path = path_between(places[edge.source], places[edge.target])
        lines.append(
            Line(
                path,
                edge.source,
                name,
                edge.target,
                screen.record_link(edge.source),
                screen.record_link(edge.target),
            )
        )
    size = (str(width), str(height), str(WIDTH), str(HEIGHT))
    return Picture(*size, tuple(boxes), tuple(lines), graph.more)


def places_of(
    nodes: Sequence[tuple[str, int]], edges: Sequence[tuple[str, str]]
) -> dict[str, tuple[int, int]]:
    """Return where each box stands: by distance from left to right, near the mean of its neighbours."""
    columns: dict[int, list[str]] = {}
    for name, depth in nodes:
        columns.setdefault(depth, []).append(name)
    neighbours: dict[str, set[str]] = {name: set() for name, _ in nodes}
    for source, target in edges:
        neighbours[source].add(target)
        neighbours[target].add(source)
    tallest = max((len(one) for one in columns.values()), default=0)
    places: dict[str, tuple[int, int]] = {}
    for depth in sorted(columns):
        names = columns[depth]
        wanted = {
            name: _mean([places[one][1] for one in neighbours[name] if one in places], number * ROW)
            for number, name in enumerate(names)
        }
        ordered = sorted(names, key=lambda name: (wanted[name], name))
        top = (tallest - len(ordered)) * ROW // 2
        for number, name in enumerate(ordered):
            places[name] = (MARGIN + depth * COLUMN, MARGIN + top + number * ROW)
    return places


def _mean(numbers: list[int], otherwise: int) -> float:
    return sum(numbers) / len(numbers) if numbers else otherwise


def path_between(source: tuple[int, int], target: tuple[int, int]) -> str:
    """Return a line from side to side; within a column it goes around on the right."""
    (x1, y1), (x2, y2) = source, target
    start, end = y1 + HEIGHT // 2, y2 + HEIGHT // 2
    if x1 == x2:
        side = x1 + WIDTH
        return f"M{side} {start}C{side + 36} {start} {side + 36} {end} {side} {end}"
    begin, finish = (x1 + WIDTH, x2) if x1 < x2 else (x1, x2 + WIDTH)
    middle = (begin + finish) // 2
    return f"M{begin} {start}C{middle} {start} {middle} {end} {finish} {end}"


def short_of(title: str, most: int = SIGNS) -> str:
    """Return as much of a title as a box holds; a Chinese sign is two wide."""
    wide, kept = 0, ""
    for sign in title:
        wide += 2 if east_asian_width(sign) in "WF" else 1
        if wide > most:
            return f"{kept.rstrip()}…"
        kept += sign
    return kept
