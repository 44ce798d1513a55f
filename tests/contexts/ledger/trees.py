# SPDX-License-Identifier: Apache-2.0
"""Trees in memory to test proofs with, built in a way that shares nothing with the code under test."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache

LEAVES = [hashlib.sha256(b"\0" + str(place).encode()).digest() for place in range(2_000)]


def by_definition(leaves: Sequence[bytes]) -> bytes:
    """Return the root as RFC 6962 section 2.1 defines it."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + by_definition(leaves[:split]) + by_definition(leaves[split:])).digest()


@cache
def _complete(height: int, index: int) -> bytes:
    return by_definition(LEAVES[index << height : (index + 1) << height])


def node_of(size: int) -> Callable[[int, int], bytes]:
    """Return the nodes of the tree over the first leaves; asking beyond them is an error."""

    def node(height: int, index: int) -> bytes:
        assert (index + 1) << height <= size
        return _complete(height, index)

    return node


def tree_files(leaves: Sequence[bytes]) -> dict[tuple[int, int], bytes]:
    """Return the tiles of a tree by level and index, by the definition of tlog-tiles."""
    found = {}
    level, hashes = 0, list(leaves)
    while hashes:
        for start in range(0, len(hashes), 256):
            found[level, start // 256] = b"".join(hashes[start : start + 256])
        whole = range(0, len(hashes) - 255, 256)
        hashes = [by_definition(hashes[start : start + 256]) for start in whole]
        level += 1
    return found
