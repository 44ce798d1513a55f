# SPDX-License-Identifier: Apache-2.0
"""What an evaluator gives for every item; the same whichever evaluator ran."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from asqms.engine.trace.graph import Bits, Codes, Indices
from asqms.kernel.digest import digest_of


@dataclass(frozen=True)
class Evaluation:
    """Verdict bits and states of all items, in the order of the graph.

    ``levels``: level number or -1. ``bits``: Finding bits. ``states``: which results reach the item
    (1 passed, 2 failed, 4 not run). ``link_states``: 0 resolved, 1 broken, 2 outside.
    ``components``: for items on a cycle the smallest position of its strongly connected set, else
    -1. ``rule_totals`` and ``rule_covered``: items each rule is about and those that meet it.
    ``up_totals`` and ``down_totals``: per level, items with a mandatory rule in that direction.
    """

    levels: Indices
    bits: Bits
    states: Codes
    link_states: Codes
    components: Indices
    rule_totals: tuple[int, ...]
    rule_covered: tuple[int, ...]
    up_totals: tuple[int, ...]
    down_totals: tuple[int, ...]

    @property
    def digest(self) -> str:
        """The digest of every item's level, findings and state and of the rules' counts."""
        digest = hashlib.sha256()
        digest.update(self.levels.astype("<i4").tobytes())
        digest.update(self.bits.astype("<u2").tobytes())
        digest.update(self.states.tobytes())
        digest.update(self.components.astype("<i4").tobytes())
        links = np.bincount(self.link_states, minlength=3).tolist()
        return digest_of(
            {
                "items": digest.hexdigest(),
                "links": links,
                "rules": [self.rule_totals, self.rule_covered],
                "directions": [self.up_totals, self.down_totals],
            }
        )
