# SPDX-License-Identifier: Apache-2.0
"""The tree equals an independent implementation's; proofs hold, changed ones never do (G-A2, G-A3)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree, verify_consistency, verify_inclusion

from asqms.contexts.ledger.domain.merkle import (
    EMPTY_ROOT,
    consistency_holds,
    consistency_path,
    grown,
    inclusion_holds,
    inclusion_path,
    leaf_hash,
    peaks_at,
    root_at,
    root_of,
    root_of_peaks,
)
from asqms.contexts.ledger.domain.tiles import nodes_from_tiles, tiles_of
from tests.contexts.ledger.trees import LEAVES, node_of, tree_files

KNOWN_ENTRIES = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
KNOWN_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The eight entries and roots that implementations of RFC 6962 compare themselves with."""
SMALL = 96
SIZES = (*range(601), *range(613, 2_001, 41), 2_000)


def test_known_roots() -> None:
    leaves = [leaf_hash(bytes.fromhex(one)) for one in KNOWN_ENTRIES]
    assert [root_of(leaves[:size]).hex() for size in range(1, 9)] == list(KNOWN_ROOTS)
    assert root_of([]) == EMPTY_ROOT


def test_roots_equal_those_of_an_independent_implementation() -> None:
    oracle = InmemoryTree(algorithm="sha256")
    oracle.append_entries([str(place).encode() for place in range(2_000)])
    peaks: tuple[bytes, ...] = ()
    wrong = []
    for size in range(2_001):
        if size in SIZES and root_of_peaks(peaks) != oracle.get_root(size):
            wrong.append(size)
        if size < 2_000:
            peaks = grown(peaks, size, [LEAVES[size]])
    assert wrong == []


def test_every_inclusion_proof_of_small_trees_holds_at_its_place_only() -> None:
    for size in range(1, SMALL):
        root = root_of(LEAVES[:size])
        node = node_of(size)
        for index in range(size):
            path = inclusion_path(index, size, node)
            assert inclusion_holds(LEAVES[index], index, size, path, root)
            places = [
                other for other in range(size) if inclusion_holds(LEAVES[index], other, size, path, root)
            ]
            assert places == [index]


def test_every_consistency_proof_of_small_trees_holds() -> None:
    roots = [root_of(LEAVES[:size]) for size in range(SMALL)]
    for new in range(SMALL):
        node = node_of(new)
        for old in range(new + 1):
            path = consistency_path(old, new, node)
            assert consistency_holds(old, new, roots[old], roots[new], path), (old, new)


def test_proofs_of_an_independent_implementation_hold_for_our_roots() -> None:
    oracle = InmemoryTree(algorithm="sha256")
    oracle.append_entries([str(place).encode() for place in range(260)])
    node = node_of(260)
    for size in (1, 2, 3, 7, 8, 64, 100, 255, 256, 257, 260):
        for index in range(0, size, 7):
            theirs = oracle.prove_inclusion(index + 1, size)
            assert set(inclusion_path(index, size, node)) <= {bytes(one) for one in theirs.path}
            verify_inclusion(LEAVES[index], root_at(size, node), theirs)
        for old in range(1, size, 7):
            older, newer = root_at(old, node), root_at(size, node)
            verify_consistency(older, newer, oracle.prove_consistency(old, size))


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 511, 65_535, 65_536, 66_000, 131_073])
def test_nodes_from_tiles_give_the_same_tree(size: int) -> None:
    leaves = [leaf_hash(place.to_bytes(4, "big")) for place in range(size)]
    files = tree_files(leaves)
    assert set(files) == {(level, index) for level, index, _ in tiles_of(size)}
    node = nodes_from_tiles(lambda level, index: files[level, index])
    assert root_at(size, node) == root_of(leaves)
    assert peaks_at(size, node) == grown((), 0, leaves)
    for index in {0, size // 2, size - 1} if size else ():
        path = inclusion_path(index, size, node)
        assert inclusion_holds(leaves[index], index, size, path, root_of(leaves))


def test_impossible_questions_are_refused() -> None:
    node = node_of(4)
    for index, size in ((4, 4), (-1, 4), (0, 0)):
        with pytest.raises(ValueError, match="no such leaf"):
            inclusion_path(index, size, node)
    for old, new in ((5, 4), (-1, 4)):
        with pytest.raises(ValueError, match="larger"):
            consistency_path(old, new, node)
    assert not inclusion_holds(LEAVES[0], 0, 0, (), EMPTY_ROOT)
    assert not consistency_holds(2, 1, EMPTY_ROOT, EMPTY_ROOT, ())
    assert not consistency_holds(2, 3, root_of(LEAVES[:2]), root_of(LEAVES[:3]), ())
    assert not consistency_holds(3, 5, root_of(LEAVES[:3]), root_of(LEAVES[:5]), ())


@st.composite
def places(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(st.integers(1, 700))
    return draw(st.integers(0, size - 1)), size


@st.composite
def changes(draw: st.DrawFn, path: list[bytes]) -> list[bytes]:
    """Return the path with one step flipped, dropped, doubled, added, cut or exchanged."""
    changed = list(path)
    kind = draw(st.sampled_from(("flip", "drop", "double", "add", "cut", "exchange", "reverse")))
    place = draw(st.integers(0, max(0, len(path) - 1)))
    if kind == "add" or not changed:
        changed.insert(place, draw(st.binary(min_size=32, max_size=32)))
    elif kind == "flip":
        step = bytearray(changed[place])
        step[draw(st.integers(0, 31))] ^= 1 << draw(st.integers(0, 7))
        changed[place] = bytes(step)
    elif kind == "drop":
        del changed[place]
    elif kind == "double":
        changed.insert(place, changed[place])
    elif kind == "cut":
        changed[place] = changed[place][:-1]
    elif kind == "exchange":
        other = draw(st.integers(0, len(path) - 1))
        changed[place], changed[other] = changed[other], changed[place]
    else:
        changed.reverse()
    return changed


@settings(max_examples=600, deadline=None)
@given(places(), st.data())
def test_a_changed_inclusion_proof_never_holds(place: tuple[int, int], data: st.DataObject) -> None:
    index, size = place
    root = root_of(LEAVES[:size])
    path = list(inclusion_path(index, size, node_of(size)))
    assert inclusion_holds(LEAVES[index], index, size, path, root)
    changed = data.draw(changes(path))
    if changed != path:
        assert not inclusion_holds(LEAVES[index], index, size, changed, root)
    assert not inclusion_holds(LEAVES[index + 1], index, size, path, root)
    assert not inclusion_holds(LEAVES[index], index, size, path, EMPTY_ROOT)


@settings(max_examples=600, deadline=None)
@given(places(), st.data())
def test_a_changed_consistency_proof_never_holds(place: tuple[int, int], data: st.DataObject) -> None:
    old, new = place[0] + 1, place[1]
    older, newer = root_of(LEAVES[:old]), root_of(LEAVES[:new])
    path = list(consistency_path(old, new, node_of(new)))
    changed = data.draw(changes(path))
    if changed != path:
        assert not consistency_holds(old, new, older, newer, changed)
    if old != new:
        assert not consistency_holds(old, new, newer, older, path)
        assert not consistency_holds(old, new, root_of(LEAVES[1 : old + 1]), newer, path)
