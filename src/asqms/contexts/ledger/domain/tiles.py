# SPDX-License-Identifier: Apache-2.0
"""The layout of C2SP tlog-tiles: 256 hashes a tile, their levels, widths and paths; no storage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from asqms.contexts.ledger.domain.merkle import HASH_BYTES, Node, root_of

HEIGHT = 8
WIDTH = 1 << HEIGHT
TILE_BYTES = WIDTH * HASH_BYTES
HIGHEST_LEVEL = 7
"""Level 7 spans 2**64 leaves, more than a position can be."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One full tile: hashes of neighbouring complete subtrees of 256**level leaves, and their root."""

    level: int
    index: int
    hashes: bytes
    root: bytes


def tile_path(level: str, index: int, width: int = WIDTH) -> str:
    """Return the path of a tile; ``entries`` as level gives that of a bundle of entries."""
    parts = [f"{index % 1000:03d}"]
    while index := index // 1000:
        parts.append(f"x{index % 1000:03d}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(reversed(parts))}{partial}"


def full_tiles(level: int, size: int) -> int:
    """Return how many full tiles a level has in a tree of this size."""
    return size >> (HEIGHT * (level + 1))


def partial_width(level: int, size: int) -> int:
    """Return how wide the tile after the full ones is, 0 without any."""
    return (size >> (HEIGHT * level)) % WIDTH


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """Yield level, index and width of every tile of a tree of this size."""
    for level in range(HIGHEST_LEVEL + 1):
        full = full_tiles(level, size)
        for index in range(full):
            yield level, index, WIDTH
        if width := partial_width(level, size):
            yield level, full, width


def completed_tiles(
    old: int, leaves: Sequence[bytes], edge: Callable[[int, int, int], Sequence[bytes]]
) -> tuple[Tile, ...]:
    """Return the tiles that become full when leaf hashes are added to a tree of ``old`` leaves.

    ``edge(level, first, width)`` gives the hashes the tree already has at the beginning of the tile that is
    completed first; it is asked only for levels on which a tile becomes full.
    """
    found: list[Tile] = []
    size = old + len(leaves)
    added = list(leaves)
    for level in range(HIGHEST_LEVEL + 1):
        before, after = full_tiles(level, old), full_tiles(level, size)
        if before == after:
            break
        width = partial_width(level, old)
        hashes = [*(edge(level, before * WIDTH, width) if width else ()), *added]
        tiles = [hashes[start : start + WIDTH] for start in range(0, (after - before) * WIDTH, WIDTH)]
        added = [root_of(one) for one in tiles]
        found += [
            Tile(level, before + place, b"".join(one), root)
            for place, (one, root) in enumerate(zip(tiles, added, strict=True))
        ]
    return tuple(found)


def hashes_in(data: bytes) -> list[bytes]:
    """Return the hashes of which the bytes of a tile consist."""
    return [data[start : start + HASH_BYTES] for start in range(0, len(data), HASH_BYTES)]


def tile_root(hashes: bytes) -> bytes:
    """Return the root over the hashes of a tile, which is one hash of the level above."""
    return root_of(hashes_in(hashes))


def nodes_from_tiles(read: Callable[[int, int], bytes]) -> Node:
    """Return a source of nodes that derives them from tiles; ``read(level, index)`` gives a tile's bytes.

    Tiles are kept as long as the source is, so that a proof reads each once. Raises KeyError when a tile
    lacks what a node needs.
    """
    kept: dict[tuple[int, int], bytes] = {}

    def node(height: int, index: int) -> bytes:
        level, above = divmod(height, HEIGHT)
        first = index << above
        place = (level, first // WIDTH)
        if place not in kept:
            kept[place] = read(*place)
        offset = first % WIDTH
        hashes = hashes_in(kept[place][offset * HASH_BYTES : (offset + (1 << above)) * HASH_BYTES])
        if len(hashes) != 1 << above or len(hashes[-1]) != HASH_BYTES:
            raise KeyError(f"tile {level}/{place[1]} is too narrow")
        return root_of(hashes)

    return node


def entry_bundle(entries: Sequence[bytes]) -> bytes:
    """Return entries as a bundle: each after its length in two bytes."""
    return b"".join(len(one).to_bytes(2, "big") + one for one in entries)
