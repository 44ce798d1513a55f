# SPDX-License-Identifier: Apache-2.0
"""Decides which of several copies of a leaf was changed: the record, its entry or the tile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice, product

RECORD, ENTRY, TILE = "ledger_record", "ledger_entry", "ledger_tile"
MOST_CHOICES = 4096


@dataclass(frozen=True, slots=True)
class Copies:
    """The leaf hash at one position as each table gives it; None where the row is missing or malformed.

    ``has_tile`` tells whether a full tile covers the position.
    """

    record: bytes | None
    entry: bytes | None
    tile: bytes | None
    has_tile: bool

    @property
    def agree(self) -> bool:
        """Whether every copy there should be is there and says the same."""
        return (
            self.record is not None
            and self.record == self.entry
            and (not self.has_tile or self.record == self.tile)
        )

    @property
    def candidates(self) -> tuple[bytes, ...]:
        """The different hashes, the most probable first."""
        present = [one for one in (self.entry, self.record, self.tile) if one is not None]
        return tuple(sorted(dict.fromkeys(present), key=lambda one: -present.count(one)))

    def blamed(self, truth: bytes) -> tuple[str, ...]:
        """Return the tables whose copy is there and is not the true one."""
        copies = ((RECORD, self.record), (ENTRY, self.entry), (TILE, self.tile))
        return tuple(table for table, one in copies if one is not None and one != truth)


def settled(copies: Sequence[Copies], accepted: Callable[[Sequence[bytes]], bool]) -> list[bytes] | None:
    """Return the true leaves of neighbouring positions, None when a position has no copy at all.

    What two of three copies say counts; where that decides nothing, the choice whose tree is accepted
    counts, and the most probable one when none is.
    """
    if any(not one.candidates for one in copies):
        return None
    likely = [one.candidates[0] for one in copies]
    if all(one.agree for one in copies) or accepted(likely):
        return likely
    open_places = [place for place, one in enumerate(copies) if len(one.candidates) > 1]
    for choice in islice(product(*(copies[place].candidates for place in open_places)), MOST_CHOICES):
        leaves = list(likely)
        for place, leaf in zip(open_places, choice, strict=True):
            leaves[place] = leaf
        if accepted(leaves):
            return leaves
    return likely
