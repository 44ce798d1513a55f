# SPDX-License-Identifier: Apache-2.0
"""Reads records: the newest versions, those known on a day, and the history of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeAlias

from django.db.models import Exists, OuterRef

from asqms.contexts.ledger.commands.append import written
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.ledger.models import Head, LogHead, Record

_PIECE = 500
Known: TypeAlias = date | int | None
"""What is known: now (None), on a day, or when the log had so many records."""


def current_records(
    organisation: str, kind: str, keys: Iterable[str] | None = None
) -> Iterator[WrittenRecord]:
    """Yield the newest version of every record of a kind that was not taken away, in order of keys."""
    rows = Head.objects.filter(organisation=organisation, kind=kind, removed=False).select_related("record")
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    for head in rows.order_by("key").iterator(_PIECE):
        yield written(head.record)


def records_known_on(
    organisation: str, kind: str, day: date, keys: Iterable[str] | None = None
) -> Iterator[WrittenRecord]:
    """Yield what each record of a kind said as it was known on a day, in order of keys (DESIGN 4.7)."""
    later = Record.objects.filter(
        organisation=organisation,
        kind=kind,
        key=OuterRef("key"),
        version__gt=OuterRef("version"),
        known_from__lte=day,
    )
    rows = Record.objects.filter(organisation=organisation, kind=kind, known_from__lte=day)
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    for record in rows.filter(~Exists(later), removed=False).order_by("key").iterator(_PIECE):
        yield written(record)


def records_at(
    organisation: str, kind: str, position: int, keys: Iterable[str] | None = None
) -> Iterator[WrittenRecord]:
    """Yield what each record of a kind said when the log had so many records, in order of keys.

    Exact where a day is not: what was written later on the same day is left out.
    """
    within = {"organisation": organisation, "kind": kind, "position__lt": position}
    later = Record.objects.filter(**within, key=OuterRef("key"), version__gt=OuterRef("version"))
    rows = Record.objects.filter(**within)
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    for record in rows.filter(~Exists(later), removed=False).order_by("key").iterator(_PIECE):
        yield written(record)


def records_known(organisation: str, kind: str, known: Known = None) -> Iterator[WrittenRecord]:
    """Yield every record of a kind as it is now, was known on a day, or stood at a position of the log."""
    if known is None:
        return current_records(organisation, kind)
    if isinstance(known, int):
        return records_at(organisation, kind, known)
    return records_known_on(organisation, kind, known)


def record_history(organisation: str, kind: str, key: str) -> tuple[WrittenRecord, ...]:
    """Return every version of one record, newest first."""
    rows = Record.objects.filter(organisation=organisation, kind=kind, key=key).order_by("-version")
    return tuple(written(record) for record in rows)


def record_by_id(record_id: int) -> WrittenRecord | None:
    """Return one version of a record by its number in the ledger."""
    found = Record.objects.filter(pk=record_id).first() if record_id < 1 << 63 else None
    return written(found) if found is not None else None


def current_version(organisation: str, kind: str, key: str) -> int:
    """Return the number of the newest version, 0 without any."""
    found = Head.objects.filter(organisation=organisation, kind=kind, key=key).values_list("version").first()
    return int(found[0]) if found else 0


def newest_position(organisation: str) -> int:
    """Return how many records the log of an organisation has."""
    found = LogHead.objects.filter(organisation=organisation).values_list("size").first()
    return int(found[0]) if found else 0
