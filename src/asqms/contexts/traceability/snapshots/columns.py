# SPDX-License-Identifier: Apache-2.0
"""Columns of a checked graph that the engine's answer does not hold: who is asked, which levels are near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from asqms.engine.trace.findings import Finding
from asqms.engine.trace.graph import Flags, Indices
from asqms.engine.trace.model import Direction
from asqms.engine.trace.plan import RESOLVED, make_plan
from asqms.engine.trace.result import TraceResult
from asqms.engine.trace.rollup import roll_up

Words: TypeAlias = npt.NDArray[np.int64]
LEVELS_IN_A_WORD = 62
_FLAGS = (1, 2, 4)
NOT_ASKED, MISSING, COVERED = 0, 1, 2


@dataclass(frozen=True)
class Columns:
    """Per item: whether rules ask for partners up and down, and bit sets of levels near and in reach.

    ``up`` and ``down`` are NOT_ASKED, MISSING or COVERED. Bit ``n`` of word ``w`` stands for level
    ``w * LEVELS_IN_A_WORD + n``: ``near`` over one link, ``reach`` over any number in one direction.
    """

    up: npt.NDArray[np.uint8]
    down: npt.NDArray[np.uint8]
    near: tuple[Words, ...]
    reach: tuple[Words, ...]


def columns_of(result: TraceResult) -> Columns:
    """Return the columns of a result, in the order of its graph."""
    lower, upper = counted_edges(result)
    levels = result.evaluation.levels
    words = len(result.model.levels) // LEVELS_IN_A_WORD + 1
    near = tuple(np.zeros(len(levels), np.int64) for _ in range(words))
    for own, other in ((lower, upper), (upper, lower)):
        found = levels[other]
        for number, word in enumerate(near):
            first = number * LEVELS_IN_A_WORD
            inside = (found >= first) & (found < first + LEVELS_IN_A_WORD)
            np.bitwise_or.at(word, own[inside], np.int64(1) << (found[inside] - first).astype(np.int64))
    up, down = _asked(result)
    return Columns(up, down, near, _reach(levels, lower, upper, words))


def counted_edges(result: TraceResult) -> tuple[Indices, Indices]:
    """Return the resolved links that lead up or down, as (lower item, upper item)."""
    graph = result.graph
    directions = [result.model.direction_of(kind) for kind in graph.kind_names]
    if not directions:
        return graph.link_source, graph.link_target
    down = np.array([one is Direction.DOWN for one in directions], np.bool_)[graph.kinds]
    side = np.array([one is Direction.SIDE for one in directions], np.bool_)[graph.kinds]
    kept = (result.evaluation.link_states == RESOLVED) & ~side
    source, target, turned = graph.link_source[kept], graph.link_target[kept], down[kept]
    return np.where(turned, target, source), np.where(turned, source, target)


def _asked(result: TraceResult) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    asked = {direction: np.zeros(result.graph.item_count, np.bool_) for direction in Direction}
    for planned in make_plan(result.graph, result.model).rules:
        if planned.rule.mandatory:
            asked[planned.rule.direction] |= planned.about
    return (
        _coverage(asked[Direction.UP], result.evaluation.bits & np.uint16(Finding.NO_PARENT)),
        _coverage(asked[Direction.DOWN], result.evaluation.bits & np.uint16(Finding.MISSING_CHILD)),
    )


def _coverage(asked: Flags, missing: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint8]:
    return np.where(asked, np.where(missing > 0, MISSING, COVERED), NOT_ASKED).astype(np.uint8)


def _reach(levels: Indices, lower: Indices, upper: Indices, words: int) -> tuple[Words, ...]:
    """Carry the levels of items along the links in each direction, three levels at a time."""
    found = tuple(np.zeros(len(levels), np.int64) for _ in range(words))
    used = np.flatnonzero(np.bincount(levels[levels >= 0])).tolist() if len(levels) else []
    for begin in range(0, len(used), len(_FLAGS)):
        some = used[begin : begin + len(_FLAGS)]
        seeds = np.zeros(len(levels), np.uint8)
        for flag, level in zip(_FLAGS, some, strict=False):
            seeds[levels == level] = flag
        for below, above in ((lower, upper), (upper, lower)):
            states = seeds.copy()
            roll_up(states, below, above)
            for flag, level in zip(_FLAGS, some, strict=False):
                word, bit = divmod(level, LEVELS_IN_A_WORD)
                found[word][(states & flag) != 0] |= np.int64(1) << np.int64(bit)
    return found
