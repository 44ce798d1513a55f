# SPDX-License-Identifier: Apache-2.0
"""Reads the tree of a log: its nodes from full tiles and, at the edge, from the rows below."""

from __future__ import annotations

from asqms.contexts.ledger.domain.merkle import Node, consistency_path, leaf_hash
from asqms.contexts.ledger.domain.tiles import WIDTH, full_tiles, nodes_from_tiles, partial_width
from asqms.contexts.ledger.errors import LedgerError
from asqms.contexts.ledger.models import Checkpoint, Entry, FullTile, LogHead, Record


def logs() -> tuple[str, ...]:
    """Return every organisation that any row of the ledger names."""
    found: set[str] = set()
    for model in (LogHead, Entry, FullTile, Checkpoint, Record):
        found |= set(model.objects.order_by().values_list("organisation", flat=True).distinct())
    return tuple(sorted(found))


def hashes_at(organisation: str, level: int, first: int, width: int) -> list[bytes]:
    """Return neighbouring hashes of a level from the rows below it, which need no tile of this level."""
    if level == 0:
        entries = Entry.objects.filter(
            organisation=organisation, position__gte=first, position__lt=first + width
        )
        return [
            leaf_hash(bytes(one)) for one in entries.order_by("position").values_list("commitment", flat=True)
        ]
    tiles = FullTile.objects.filter(
        organisation=organisation, level=level - 1, index__gte=first, index__lt=first + width
    )
    return [bytes(one) for one in tiles.order_by("index").values_list("root", flat=True)]


def tile_bytes(organisation: str, size: int, level: int, index: int) -> bytes:
    """Return a tile of the tree of this size as it stands; empty when there is none."""
    if index < full_tiles(level, size):
        row = FullTile.objects.filter(organisation=organisation, level=level, index=index)
        return bytes(row.values_list("hashes", flat=True).first() or b"")
    width = partial_width(level, size)
    return b"".join(hashes_at(organisation, level, index * WIDTH, width))


def nodes_of(organisation: str, size: int) -> Node:
    """Return a source of the nodes of a log; it raises KeyError for what is not there."""
    return nodes_from_tiles(lambda level, index: tile_bytes(organisation, size, level, index))


def prove_consistency(organisation: str, old: int, new: int) -> tuple[bytes, ...]:
    """Return the hashes that prove that the log of ``old`` entries is the beginning of that of ``new``.

    Raises LedgerError ``ledger.no_such_size`` or ``ledger.damaged``.
    """
    size = LogHead.objects.filter(organisation=organisation).values_list("size").first()
    if not 0 <= old <= new <= (size[0] if size else 0):
        raise LedgerError("ledger.no_such_size", "The log never had these sizes.")
    try:
        return consistency_path(old, new, nodes_of(organisation, new))
    except KeyError as error:
        raise damaged() from error


def damaged() -> LedgerError:
    """Return the error for a log that lacks rows."""
    return LedgerError(
        "ledger.damaged",
        "The log of this organisation lacks what the proof needs.",
        hint="asqms ledger verify names what was changed.",
    )
