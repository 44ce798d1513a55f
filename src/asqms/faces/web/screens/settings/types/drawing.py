# SPDX-License-Identifier: Apache-2.0
"""Draws the states of a type and the steps between them."""

from __future__ import annotations

from dataclasses import dataclass

from asqms.contexts.governance.data import RecordType, StateKind
from asqms.faces.web.screens.work.graph.drawing import (
    HEIGHT,
    MARGIN,
    WIDTH,
    path_between,
    places_of,
    short_of,
)

BELOW = 40
"""The room below the boxes for lines that lead back."""


@dataclass(frozen=True, slots=True)
class StateBox:
    """A state with its place."""

    x: str
    y: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as a line; ``back`` leads to where a record has been."""

    path: str
    title: str
    back: bool
    signature: bool


@dataclass(frozen=True, slots=True)
class Workflow:
    """Everything the template needs."""

    width: str
    height: str
    box_width: str
    box_height: str
    boxes: tuple[StateBox, ...]
    lines: tuple[StepLine, ...]


def workflow_of(given: RecordType, language: str) -> Workflow:
    """Return the states of a type from left to right, as many steps away as it takes to get there."""
    steps = [(state, one.to, one) for one in given.transitions for state in one.starts]
    depths = _depths(given, [(source, target) for source, target, _ in steps])
    forward = [(source, target) for source, target, _ in steps if depths[source] != depths[target]]
    places = places_of([(one.id, depths[one.id]) for one in given.states], forward)
    names = {one.id: one.name.text.in_language(language) for one in given.states}
    boxes = tuple(
        StateBox(str(places[one.id][0]), str(places[one.id][1]), short_of(names[one.id]), one.kind.value)
        for one in given.states
    )
    lines = tuple(
        StepLine(
            _back(places[source], places[target])
            if depths[target] < depths[source]
            else path_between(places[source], places[target]),
            f"{one.name.text.in_language(language)}: {names[source]} → {names[target]}",
            depths[target] <= depths[source],
            one.signature is not None,
        )
        for source, target, one in steps
    )
    width = max(x for x, _ in places.values()) + WIDTH + 4 * MARGIN
    height = max(y for _, y in places.values()) + HEIGHT + MARGIN + BELOW
    return Workflow(str(width), str(height), str(WIDTH), str(HEIGHT), boxes, lines)


def _back(source: tuple[int, int], target: tuple[int, int]) -> str:
    """Return a line that leads back below the boxes."""
    (x1, y1), (x2, y2) = source, target
    begin, end = x1 + WIDTH // 2 - 12, x2 + WIDTH // 2 + 12
    low = max(y1, y2) + HEIGHT + BELOW
    return f"M{begin} {y1 + HEIGHT}C{begin} {low} {end} {low} {end} {y2 + HEIGHT}"


def _depths(given: RecordType, steps: list[tuple[str, str]]) -> dict[str, int]:
    """Return how many steps each state is from the start; states nobody reaches stand at the end."""
    found = {one.id: 0 for one in given.states if one.kind is StateKind.START}
    frontier = set(found)
    while frontier:
        following = {target for source, target in steps if source in frontier} - set(found)
        found.update(dict.fromkeys(following, max(found.values()) + 1))
        frontier = following
    last = max(found.values(), default=0) + 1
    return {one.id: found.get(one.id, last) for one in given.states}
