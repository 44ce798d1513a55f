# SPDX-License-Identifier: Apache-2.0
"""The Merkle tree of RFC 6962: hashes, growing, roots, proofs and their verification; no storage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import TypeAlias

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

Node: TypeAlias = Callable[[int, int], bytes]
"""Gives the hash of the complete subtree of 2**height leaves with this index on its height."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def grown(peaks: Sequence[bytes], size: int, leaves: Iterable[bytes]) -> tuple[bytes, ...]:
    """Return the peaks of a tree after more leaf hashes.

    Peaks are the roots of the complete subtrees a tree of this size is made of, the largest first; there
    are as many as the size has binary ones.
    """
    held = list(peaks)
    for leaf in leaves:
        hashed = leaf
        rest = size
        while rest & 1:
            hashed = sha256(b"\x01" + held.pop() + hashed).digest()
            rest >>= 1
        held.append(hashed)
        size += 1
    return tuple(held)


def root_of_peaks(peaks: Sequence[bytes]) -> bytes:
    """Return the root of the tree that has these peaks."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    return root_of_peaks(grown((), 0, leaves))


def peaks_at(size: int, node: Node) -> tuple[bytes, ...]:
    """Return the peaks of the tree over the first ``size`` leaves."""
    return tuple(node(height, index) for height, index in _complete_subtrees(0, size))


def root_at(size: int, node: Node) -> bytes:
    """Return the root of the tree over the first ``size`` leaves."""
    return root_of_peaks(peaks_at(size, node))


def inclusion_path(index: int, size: int, node: Node) -> tuple[bytes, ...]:
    """Return the hashes that prove the leaf at ``index`` in the tree of ``size``, from the leaf upwards.

    Raises ValueError when the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("the tree has no such leaf")
    path = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range_hash(middle, high, node))
            high = middle
        else:
            path.append(_range_hash(low, middle, node))
            low = middle
    return tuple(reversed(path))


def consistency_path(old: int, new: int, node: Node) -> tuple[bytes, ...]:
    """Return the hashes that prove that the tree of ``old`` leaves is the beginning of that of ``new``.

    Raises ValueError when the sizes are no such pair.
    """
    if not 0 <= old <= new:
        raise ValueError("the older tree cannot be larger")
    if old in {0, new}:
        return ()
    path = []
    low, high = 0, new
    while high != old:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_range_hash(middle, high, node))
            high = middle
        else:
            path.append(_range_hash(low, middle, node))
            low = middle
    if low:
        path.append(_range_hash(low, high, node))
    return tuple(reversed(path))


def inclusion_holds(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Tell whether the path proves that the leaf hash is at ``index`` in the tree with this size and root."""
    if not 0 <= index < size or any(len(step) != HASH_BYTES for step in path):
        return False
    place, last = index, size - 1
    hashed = leaf
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            hashed = node_hash(step, hashed)
            while place and not place & 1:
                place >>= 1
                last >>= 1
        else:
            hashed = node_hash(hashed, step)
        place >>= 1
        last >>= 1
    return last == 0 and hashed == root


def consistency_holds(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Tell whether the path proves that the older tree is the beginning of the newer one."""
    if not 0 <= old <= new or any(len(step) != HASH_BYTES for step in path):
        return False
    if old == 0:
        return not path and old_root == EMPTY_ROOT and (new != 0 or new_root == EMPTY_ROOT)
    if old == new:
        return not path and old_root == new_root
    steps = list(path) if old & (old - 1) else [old_root, *path]
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place >>= 1
        last >>= 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            older = node_hash(step, older)
            newer = node_hash(step, newer)
            while place and not place & 1:
                place >>= 1
                last >>= 1
        else:
            newer = node_hash(newer, step)
        place >>= 1
        last >>= 1
    return last == 0 and older == old_root and newer == new_root


def _split(width: int) -> int:
    return 1 << ((width - 1).bit_length() - 1)


def _complete_subtrees(low: int, high: int) -> list[tuple[int, int]]:
    found = []
    while low < high:
        height = (high - low).bit_length() - 1
        found.append((height, low >> height))
        low += 1 << height
    return found


def _range_hash(low: int, high: int, node: Node) -> bytes:
    return root_of_peaks([node(height, index) for height, index in _complete_subtrees(low, high)])
