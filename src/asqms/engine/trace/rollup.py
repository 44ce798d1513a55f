# SPDX-License-Identifier: Apache-2.0
"""Rolls test results up to everything above them, to a fixpoint, safe with cycles and any depth."""

from __future__ import annotations

import numpy as np

from asqms.engine.trace.graph import Codes, Indices

PASSES = 64
_FLAGS = (1, 2, 4)


def roll_up(states: Codes, lower: Indices, upper: Indices) -> None:
    """Give every upper item the flags of all items below it, in place."""
    for _ in range(PASSES):
        new = states[lower] & ~states[upper]
        changed = np.flatnonzero(new)
        if not len(changed):
            return
        receivers, flags = upper[changed], new[changed]
        for flag in _FLAGS:
            states[receivers[(flags & flag) != 0]] |= np.uint8(flag)
    _walk(states, lower, upper)


def _walk(states: Codes, lower: Indices, upper: Indices) -> None:
    """Finish a very deep graph item by item."""
    order = np.argsort(lower, kind="stable")
    starts = np.searchsorted(lower[order], np.arange(len(states) + 1)).tolist()
    above = upper[order].tolist()
    values = states.tolist()
    waiting = np.unique(lower[(states[lower] & ~states[upper]) != 0]).tolist()
    while waiting:
        one = waiting.pop()
        value = values[one]
        for place in range(starts[one], starts[one + 1]):
            receiver = above[place]
            if value & ~values[receiver]:
                values[receiver] |= value
                waiting.append(receiver)
    states[:] = values
