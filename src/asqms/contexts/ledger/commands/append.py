# SPDX-License-Identifier: Apache-2.0
"""Appends records and their leaves in the caller's transaction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from asqms.contexts.ledger.commands.grow import grow_log, locked_log
from asqms.contexts.ledger.data import NewRecord, WrittenRecord
from asqms.contexts.ledger.domain.record import SALT_BYTES
from asqms.contexts.ledger.errors import LedgerError
from asqms.contexts.ledger.models import Head, LogHead, Record
from asqms.kernel.digest import canonical_json

MOST_BYTES = 4 << 20
_PIECE = 200
_AT_ONCE = 2_000


def append(
    organisation: str, new: Sequence[NewRecord], *, actor: str, at: datetime
) -> tuple[WrittenRecord, ...]:
    """Append versions of records to the log of an organisation and return them in the same order.

    Must run in a transaction, so that the record, its leaf and its effect are durable together or not at
    all. Raises LedgerError ``ledger.no_transaction``, ``ledger.too_large`` or ``ledger.text_not_storable``.
    """
    if not connection.in_atomic_block:
        raise LedgerError("ledger.no_transaction", "Records are appended inside a transaction only.")
    if not new:
        return ()
    log = locked_log(organisation)
    records: list[WrittenRecord] = []
    for start in range(0, len(new), _AT_ONCE):
        piece = _append_piece(log, new[start : start + _AT_ONCE], actor=actor, at=at)
        records += map(written, piece)
    log.save(update_fields=["size", "peaks"])
    return tuple(records)


def written(record: Record) -> WrittenRecord:
    """Return a row as it crosses the door."""
    return WrittenRecord(
        id=record.pk,
        organisation=record.organisation,
        kind=record.kind,
        key=record.key,
        version=record.version,
        known_from=record.known_from,
        recorded_at=record.recorded_at,
        actor=record.actor,
        action=record.action,
        reason=record.reason,
        removed=record.removed,
        content=json.loads(record.content),
        position=record.position,
    )


def _append_piece(log: LogHead, new: Sequence[NewRecord], *, actor: str, at: datetime) -> list[Record]:
    for text in {actor, *(text for one in new for text in (one.kind, one.key, one.action, one.reason))}:
        _require_storable(text)
    heads = _heads(log.organisation, new)
    records = []
    for offset, one in enumerate(new):
        version = heads.get((one.kind, one.key), 0) + 1
        heads[one.kind, one.key] = version
        records.append(
            _record(log.organisation, one, version, actor=actor, at=at, position=log.size + offset)
        )
    Record.objects.bulk_create(records)
    grow_log(log, records)
    _move_heads(records)
    return records


def _heads(organisation: str, new: Sequence[NewRecord]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    by_kind: dict[str, list[str]] = {}
    for one in new:
        by_kind.setdefault(one.kind, []).append(one.key)
    for kind, keys in by_kind.items():
        for start in range(0, len(keys), _PIECE):
            rows = Head.objects.filter(
                organisation=organisation, kind=kind, key__in=keys[start : start + _PIECE]
            )
            found |= {(kind, key): version for key, version in rows.values_list("key", "version")}
    return found


def _record(
    organisation: str, one: NewRecord, version: int, *, actor: str, at: datetime, position: int
) -> Record:
    content = canonical_json(dict(one.content or {})).decode("utf-8", "surrogatepass")
    if len(content) > MOST_BYTES:
        raise LedgerError(
            "ledger.too_large",
            f"The record {one.kind} {one.key[:100]} is larger than {MOST_BYTES} signs.",
            hint="Send large content as evidence; a record only refers to it.",
        )
    _require_storable(content)
    return Record(
        organisation=organisation,
        kind=one.kind,
        key=one.key,
        version=version,
        known_from=one.known_from,
        recorded_at=at,
        actor=actor,
        action=one.action,
        reason=one.reason,
        removed=one.content is None,
        content=content,
        salt=secrets.token_bytes(SALT_BYTES),
        position=position,
    )


def _require_storable(text: str) -> None:
    """Refuse what a database cannot keep byte by byte: half of a surrogate pair, and the sign zero."""
    if text.isascii() and "\x00" not in text:
        return
    try:
        text.encode()
    except UnicodeEncodeError:
        pass
    else:
        if "\x00" not in text:
            return
    raise LedgerError(
        "ledger.text_not_storable",
        "A text of the record has signs that are no valid Unicode text.",
        hint="Remove signs that are damaged; the sign zero cannot be kept either.",
    )


def _move_heads(records: Sequence[Record]) -> None:
    newest = {(record.kind, record.key): record for record in records}
    Head.objects.bulk_create(
        [
            Head(
                organisation=record.organisation,
                kind=record.kind,
                key=record.key,
                record=record,
                version=record.version,
                removed=record.removed,
            )
            for record in newest.values()
        ],
        update_conflicts=True,
        unique_fields=["organisation", "kind", "key"],
        update_fields=["record", "version", "removed"],
    )
