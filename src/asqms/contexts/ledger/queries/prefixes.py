# SPDX-License-Identifier: Apache-2.0
"""Reads the newest records whose keys begin alike, by the index of keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models import Q

from asqms.contexts.ledger.commands.append import written
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.ledger.models import Head

SEPARATOR, BEHIND = ":", ";"
"""What ends a part of a key, and the sign that follows it in the order of bytes."""
_PIECE = 100


def records_below(organisation: str, kind: str, firsts: Iterable[str]) -> Iterator[WrittenRecord]:
    """Yield the newest versions whose keys have one of these as first part, in order of keys."""
    wanted = sorted(set(firsts))
    for start in range(0, len(wanted), _PIECE):
        below = Q()
        for first in wanted[start : start + _PIECE]:
            below |= _beginning(f"{first}{SEPARATOR}", f"{first}{BEHIND}")
        rows = Head.objects.filter(below, organisation=organisation, kind=kind, removed=False)
        for head in rows.select_related("record").order_by("key"):
            yield written(head.record)


def _beginning(first: str, behind: str) -> Q:
    """Return the condition on keys: SQLite orders them by bytes and has an index, PostgreSQL may not."""
    if connection.vendor == "sqlite":
        return Q(key__gte=first, key__lt=behind)
    return Q(key__startswith=first)
