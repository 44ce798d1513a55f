# SPDX-License-Identifier: Apache-2.0
"""Writes entries, tiles and the end of the log for records that were appended, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from asqms.contexts.ledger.domain.merkle import grown, leaf_hash
from asqms.contexts.ledger.domain.record import commitment, facts_of, record_bytes
from asqms.contexts.ledger.domain.tiles import completed_tiles, hashes_in
from asqms.contexts.ledger.models import FullTile, LogHead, Record
from asqms.contexts.ledger.queries.log import hashes_at

_INSERT_ENTRY = (
    "INSERT INTO ledger_entry (organisation, position, record_id, commitment) VALUES (%s, %s, %s, %s)"
)
"""Entries have four plain columns and come by the hundred thousand: the driver's loop is much faster."""


def locked_log(organisation: str) -> LogHead:
    """Return where the log ends and hold it until the transaction ends, so that appends follow each other."""
    held = LogHead.objects.select_for_update().filter(organisation=organisation).first()
    if held is None:
        LogHead.objects.get_or_create(organisation=organisation)
        held = LogHead.objects.select_for_update().get(organisation=organisation)
    return held


def grow_log(log: LogHead, records: Sequence[Record]) -> None:
    """Write the entries of the records and the tiles that become full, and move the end of the log on."""
    commitments = [commitment(bytes(record.salt), record_bytes(facts_of(record))) for record in records]
    leaves = [leaf_hash(one) for one in commitments]

    def edge(level: int, first: int, width: int) -> list[bytes]:
        return hashes_at(log.organisation, level, first, width)

    tiles = completed_tiles(log.size, leaves, edge)
    rows = [
        (log.organisation, record.position, record.pk, entry)
        for record, entry in zip(records, commitments, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT_ENTRY, rows)
    FullTile.objects.bulk_create(
        [
            FullTile(
                organisation=log.organisation,
                level=tile.level,
                index=tile.index,
                root=tile.root,
                hashes=tile.hashes,
            )
            for tile in tiles
        ]
    )
    log.peaks = b"".join(grown(hashes_in(bytes(log.peaks)), log.size, leaves))
    log.size += len(leaves)
