# SPDX-License-Identifier: Apache-2.0
"""Tiles are laid out and named as C2SP tlog-tiles says, however the log grew."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asqms.contexts.ledger.domain.tiles import (
    completed_tiles,
    entry_bundle,
    nodes_from_tiles,
    tile_path,
    tiles_of,
)
from tests.contexts.ledger.trees import LEAVES, tree_files


@pytest.mark.parametrize(
    ("level", "index", "width", "path"),
    [
        ("0", 0, 256, "tile/0/000"),
        ("0", 1_234_067, 256, "tile/0/x001/x234/067"),
        ("3", 999, 256, "tile/3/999"),
        ("1", 1_000, 1, "tile/1/x001/000.p/1"),
        ("entries", 42, 255, "tile/entries/042.p/255"),
    ],
)
def test_paths(level: str, index: int, width: int, path: str) -> None:
    assert tile_path(level, index, width) == path


def test_the_examples_of_the_specification() -> None:
    of_70000 = list(tiles_of(70_000))
    assert sum(one[0] == 0 and one[2] == 256 for one in of_70000) == 273
    assert [one for one in of_70000 if one[0] == 0][-1] == (0, 273, 112)
    assert [one for one in of_70000 if one[0] > 0] == [(1, 0, 256), (1, 1, 17), (2, 0, 1)]
    assert list(tiles_of(256)) == [(0, 0, 256), (1, 0, 1)]
    assert list(tiles_of(0)) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 400), max_size=6))
def test_tiles_do_not_depend_on_how_the_log_grew(steps: list[int]) -> None:
    size = 0
    kept: dict[tuple[int, int], bytes] = {}
    for step in steps:
        leaves = LEAVES[size : size + step]

        def edge(level: int, first: int, width: int, size: int = size) -> list[bytes]:
            hashes = LEAVES[:size] if level == 0 else []
            return hashes[first : first + width]

        for tile in completed_tiles(size, leaves, edge):
            assert (tile.level, tile.index) not in kept
            kept[tile.level, tile.index] = tile.hashes
        size += len(leaves)
    whole = {place: data for place, data in tree_files(LEAVES[:size]).items() if len(data) == 8_192}
    assert kept == whole


def test_a_bundle_has_each_entry_after_its_length() -> None:
    assert entry_bundle([b"ab", b"", b"c" * 300]) == b"\0\2ab\0\0\1\x2c" + b"c" * 300


def test_a_tile_that_is_too_narrow_is_refused() -> None:
    node = nodes_from_tiles(lambda *_: b"\0" * 63)
    assert node(0, 0) == bytes(32)
    for height, index in ((0, 1), (1, 0), (0, 5)):
        with pytest.raises(KeyError):
            node(height, index)
