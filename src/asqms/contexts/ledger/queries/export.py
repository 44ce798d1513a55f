# SPDX-License-Identifier: Apache-2.0
"""Gives a log as the static files of C2SP tlog-tiles, for monitors and for other implementations."""

from __future__ import annotations

from collections.abc import Iterator

from asqms.contexts.ledger.domain.tiles import WIDTH, entry_bundle, tile_path, tiles_of
from asqms.contexts.ledger.errors import LedgerError
from asqms.contexts.ledger.models import Entry
from asqms.contexts.ledger.queries.checkpoints import newest_checkpoint
from asqms.contexts.ledger.queries.log import tile_bytes


def exported_files(organisation: str) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every file of a log up to its newest checkpoint, the checkpoint last.

    Entries are salted commitments, so the files tell nothing about the records. Raises LedgerError
    ``ledger.not_signed_yet``.
    """
    newest = newest_checkpoint(organisation)
    if newest is None:
        raise LedgerError(
            "ledger.not_signed_yet",
            "The log has no checkpoint yet.",
            hint="asqms ledger checkpoint signs one now.",
        )
    for level, index, width in tiles_of(newest.size):
        yield tile_path(str(level), index, width), tile_bytes(organisation, newest.size, level, index)
        if level == 0:
            yield tile_path("entries", index, width), _bundle(organisation, index, width)
    yield "checkpoint", newest.note.encode()


def _bundle(organisation: str, index: int, width: int) -> bytes:
    first = index * WIDTH
    rows = Entry.objects.filter(organisation=organisation, position__gte=first, position__lt=first + width)
    return entry_bundle(
        [bytes(one) for one in rows.order_by("position").values_list("commitment", flat=True)]
    )
