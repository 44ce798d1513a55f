# SPDX-License-Identifier: Apache-2.0
"""Finds cycles: peels items that cannot be on one, then strongly connected sets of what remains."""

from __future__ import annotations

import numpy as np

from asqms.engine.trace.graph import Indices

PASSES = 64


def cycle_components(lower: Indices, upper: Indices, levels: Indices) -> Indices:
    """Return for each item on a cycle the smallest item of its strongly connected set, else -1.

    An item that links to itself is a cycle of one.
    """
    found = np.full(len(levels), -1, np.int32)
    lower, upper = _between_looping_levels(lower, upper, levels)
    lower, upper = _peeled(lower, upper, len(levels))
    if len(lower):
        _strong_sets(lower, upper, found)
    return found


def _between_looping_levels(lower: Indices, upper: Indices, levels: Indices) -> tuple[Indices, Indices]:
    """Keep edges whose two levels can reach each other; in a plain V-model there are none."""
    if not len(lower):
        return lower, upper
    width = int(levels.max()) + 2
    pairs = (levels[lower] + 1) * width + levels[upper] + 1
    reach = (np.bincount(pairs, minlength=width * width) > 0).reshape(width, width)
    for middle in range(width):
        reach |= np.outer(reach[:, middle], reach[middle])
    looping = (reach & reach.T).reshape(-1)
    if not looping.any():
        return lower[:0], upper[:0]
    kept = looping[pairs]
    return lower[kept], upper[kept]


def _peeled(lower: Indices, upper: Indices, count: int) -> tuple[Indices, Indices]:
    for _ in range(PASSES):
        if not len(lower):
            break
        has_upper = np.zeros(count, np.bool_)
        has_upper[lower] = True
        has_lower = np.zeros(count, np.bool_)
        has_lower[upper] = True
        kept = has_lower[lower] & has_upper[upper]
        if kept.all():
            break
        lower, upper = lower[kept], upper[kept]
    return lower, upper


def _strong_sets(lower: Indices, upper: Indices, found: Indices) -> None:
    """Tarjan's algorithm without recursion over the remaining edges."""
    above: dict[int, list[int]] = {}
    for low, high in zip(lower.tolist(), upper.tolist(), strict=True):
        above.setdefault(low, []).append(high)
    order: dict[int, int] = {}
    lowest: dict[int, int] = {}
    open_items: list[int] = []
    is_open: set[int] = set()
    for root in list(above):
        if root in order:
            continue
        work = [(root, iter(above[root]))]
        order[root] = lowest[root] = len(order)
        open_items.append(root)
        is_open.add(root)
        while work:
            one, rest = work[-1]
            following = next(rest, -1)
            if following >= 0:
                if following not in order:
                    order[following] = lowest[following] = len(order)
                    open_items.append(following)
                    is_open.add(following)
                    work.append((following, iter(above.get(following, ()))))
                elif following in is_open:
                    lowest[one] = min(lowest[one], order[following])
                continue
            work.pop()
            if work:
                lowest[work[-1][0]] = min(lowest[work[-1][0]], lowest[one])
            if lowest[one] == order[one]:
                _close_set(one, above, open_items, is_open, found)


def _close_set(
    root: int, above: dict[int, list[int]], open_items: list[int], is_open: set[int], found: Indices
) -> None:
    members: list[int] = []
    while True:
        member = open_items.pop()
        is_open.discard(member)
        members.append(member)
        if member == root:
            break
    if len(members) > 1 or root in above.get(root, ()):
        found[members] = min(members)
