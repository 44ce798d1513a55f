# SPDX-License-Identifier: Apache-2.0
"""The traceability matrix between two levels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asqms.engine.trace.findings import verdict_of
from asqms.engine.trace.graph import Indices
from asqms.engine.trace.model import Direction
from asqms.engine.trace.result import TraceResult


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One item of the first level with the items of the second it is linked to, however indirectly."""

    id: str
    title: str
    verdict: str
    partners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every item of one level against another level; ``covered`` counts rows with a partner.

    ``indirect`` says that links run over levels in between.
    """

    from_level: str
    to_level: str
    rows: tuple[MatrixRow, ...]
    indirect: bool

    @property
    def covered(self) -> int:
        """How many rows have a partner."""
        return sum(bool(row.partners) for row in self.rows)


def matrix(result: TraceResult, from_level: str, to_level: str) -> Matrix:
    """Return the matrix of two levels of the model, direct links or, without any, over levels between.

    Raises KeyError with the level the model does not have.
    """
    start, end = result.model.level_number(from_level), result.model.level_number(to_level)
    lower, upper = _edges(result)
    levels = result.evaluation.levels
    pairs = _direct(lower, upper, levels, start, end)
    indirect = not len(pairs)
    if indirect:
        pairs = _indirect(lower, upper, levels, start, end)
    pairs = np.unique(pairs, axis=0)
    members = np.flatnonzero(levels == start).tolist()
    partners: dict[int, list[int]] = {one: [] for one in members}
    for one, other in pairs.tolist():
        partners[one].append(other)
    known = sorted({other for _, other in pairs.tolist()} | set(members))
    texts = dict(zip(known, result.graph.texts.describe(known), strict=True))
    bits = result.evaluation.bits
    rows = tuple(
        MatrixRow(
            texts[one][0],
            texts[one][1],
            verdict_of(int(bits[one])),
            tuple(texts[other][0] for other in partners[one]),
        )
        for one in members
    )
    return Matrix(from_level, to_level, rows, indirect=indirect and bool(len(pairs)))


def _edges(result: TraceResult) -> tuple[Indices, Indices]:
    graph = result.graph
    directions = [result.model.direction_of(kind) for kind in graph.kind_names]
    if not directions:
        return graph.link_source, graph.link_target
    down = np.array([one is Direction.DOWN for one in directions], np.bool_)[graph.kinds]
    side = np.array([one is Direction.SIDE for one in directions], np.bool_)[graph.kinds]
    kept = (result.evaluation.link_states == 0) & ~side
    source, target, turned = graph.link_source[kept], graph.link_target[kept], down[kept]
    return np.where(turned, target, source), np.where(turned, source, target)


def _direct(lower: Indices, upper: Indices, levels: Indices, start: int, end: int) -> Indices:
    upward = (levels[lower] == start) & (levels[upper] == end)
    downward = (levels[upper] == start) & (levels[lower] == end)
    return np.concatenate(
        [
            np.stack([lower[upward], upper[upward]], axis=1),
            np.stack([upper[downward], lower[downward]], axis=1),
        ]
    )


def _indirect(lower: Indices, upper: Indices, levels: Indices, start: int, end: int) -> Indices:
    """Walk from each item of the first level, downward and upward, to the second level."""
    found: list[tuple[int, int]] = []
    for own, other in ((upper, lower), (lower, upper)):
        order = np.argsort(own, kind="stable")
        starts = np.searchsorted(own[order], np.arange(len(levels) + 1)).tolist()
        following = other[order].tolist()
        for item in np.flatnonzero(levels == start).tolist():
            seen = {item}
            waiting = [item]
            while waiting:
                one = waiting.pop()
                for there in following[starts[one] : starts[one + 1]]:
                    if there not in seen:
                        seen.add(there)
                        waiting.append(there)
            found.extend((item, one) for one in seen if levels[one] == end and one != item)
    return np.array(found, np.int32).reshape(-1, 2)
