# SPDX-License-Identifier: Apache-2.0
"""What is above and below one item, as a tree that stops at cycles."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from asqms.engine.trace.findings import finding_names, verdict_of
from asqms.engine.trace.graph import Flags, Indices
from asqms.engine.trace.plan import BROKEN, RESOLVED
from asqms.engine.trace.result import TraceResult

MOST_NODES = 500


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An item in the tree around another, with the link that leads to it.

    ``link_state`` is ``resolved``, ``suspect``, ``broken`` or ``outside``. ``repeated`` marks an item
    whose own neighbours are shown elsewhere on the way. ``cut`` says that there is more below.
    """

    id: str
    title: str
    place: str
    level: str
    verdict: str
    findings: tuple[str, ...] = ()
    kind: str = ""
    link_state: str = ""
    above: tuple[Neighbour, ...] = ()
    below: tuple[Neighbour, ...] = ()
    repeated: bool = False
    cut: bool = False


def neighbours(result: TraceResult, item_id: str, depth: int = 3) -> Neighbour | None:
    """Return the item with everything up to ``depth`` links above and below it, or None.

    At most MOST_NODES items are shown.
    """
    start = result.graph.texts.find(item_id)
    return None if start < 0 else _Walk(result).around(start, depth)


class _Walk:
    """Follows links from one item in both directions."""

    def __init__(self, result: TraceResult) -> None:
        graph = result.graph
        self.result = result
        directions = [result.model.direction_of(kind).value for kind in graph.kind_names]
        if not directions:
            directions = ["up"]
        turned = np.array([one == "down" for one in directions], np.bool_)[graph.kinds]
        self.lower: Indices = np.where(turned, graph.link_target, graph.link_source)
        self.upper: Indices = np.where(turned, graph.link_source, graph.link_target)
        self.counted: Flags = ~np.array([one == "side" for one in directions], np.bool_)[graph.kinds]
        self.left = MOST_NODES

    def around(self, start: int, depth: int) -> Neighbour:
        above, cut_above = self._next(start, depth, (start,), upward=True)
        below, cut_below = self._next(start, depth, (start,), upward=False)
        return replace(self._node(start), above=above, below=below, cut=cut_above or cut_below)

    def _next(
        self, item: int, depth: int, path: tuple[int, ...], *, upward: bool
    ) -> tuple[tuple[Neighbour, ...], bool]:
        own, other = (self.lower, self.upper) if upward else (self.upper, self.lower)
        links = np.flatnonzero((own == item) & self.counted)
        if not len(links) or depth <= 0 or self.left <= 0:
            return (), bool(len(links))
        found: list[Neighbour] = []
        for link, end in zip(links.tolist(), other[links].tolist(), strict=True):
            if self.left <= 0:
                return tuple(found), True
            self.left -= 1
            found.append(self._linked(link, end, depth, path, upward=upward))
        return tuple(found), False

    def _linked(self, link: int, end: int, depth: int, path: tuple[int, ...], *, upward: bool) -> Neighbour:
        graph = self.result.graph
        kind = graph.kind_names[int(graph.kinds[link])]
        state = int(self.result.evaluation.link_states[link])
        if end < 0:
            word = "broken" if state == BROKEN else "outside"
            return Neighbour(graph.unresolved[-1 - end], "", "", "", "", kind=kind, link_state=word)
        word = "suspect" if graph.suspect[link] else "resolved" if state == RESOLVED else "broken"
        node = replace(self._node(end), kind=kind, link_state=word)
        if end in path:
            return replace(node, repeated=True)
        deeper, cut = self._next(end, depth - 1, (*path, end), upward=upward)
        return replace(node, above=deeper if upward else (), below=() if upward else deeper, cut=cut)

    def _node(self, item: int) -> Neighbour:
        evaluation = self.result.evaluation
        identifier, title, place = self.result.graph.texts.describe([item])[0]
        level, bits = int(evaluation.levels[item]), int(evaluation.bits[item])
        return Neighbour(
            id=identifier,
            title=title,
            place=place,
            level=self.result.model.levels[level].id if level >= 0 else "",
            verdict=verdict_of(bits, classified=level >= 0),
            findings=tuple(finding_names(bits)),
        )
