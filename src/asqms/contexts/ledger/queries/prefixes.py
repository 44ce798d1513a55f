# SPDX-License-Identifier: Apache-2.0
"""Reads the newest records of many kinds at once: by key, by how keys begin, or all of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import chain, islice
from operator import or_

from django.db import connection
from django.db.models import Q, QuerySet

from asqms.contexts.ledger.commands.append import written
from asqms.contexts.ledger.data import Wanted, WrittenRecord
from asqms.contexts.ledger.models import Head

SEPARATOR, BEHIND = ":", ";"
"""What ends a part of a key, and the sign that follows it in the order of bytes."""
_PIECE = 100


def newest_records(organisation: str, wanted: Iterable[Wanted]) -> Iterator[WrittenRecord]:
    """Yield the newest versions of what is wanted and not taken away; those of a kind in order of keys.

    One query for every hundred conditions; each condition reads by the index of keys.
    """
    asked = list(wanted)
    whole = [one.kind for one in asked if one.keys is None and one.firsts is None]
    parts = (condition for one in asked for condition in _conditions(one))
    conditions = chain([Q(kind__in=whole)] if whole else [], parts)
    while piece := list(islice(conditions, _PIECE)):
        within = {"organisation": organisation, "removed": False}
        chosen = reduce(or_, (Q(one, **within) for one in piece))
        for head in _in_order(Head.objects.filter(chosen).select_related("record"), among=len(piece)):
            yield written(head.record)


def _in_order(rows: QuerySet[Head], *, among: int) -> Iterable[Head]:
    """Return rows by kind and key; PostgreSQL, asked for that order, would walk every key for a few."""
    if connection.vendor == "sqlite" or among == 1:
        return rows.order_by("kind", "key").iterator()
    return sorted(rows, key=lambda one: (one.kind, one.key))


def _conditions(wanted: Wanted) -> Iterator[Q]:
    if wanted.keys is not None:
        yield Q(kind=wanted.kind, key__in=sorted(wanted.keys))
    firsts = sorted(wanted.firsts or ())
    if connection.vendor == "sqlite":  # orders keys by bytes and reads a range of its index for each
        yield from (
            Q(kind=wanted.kind, key__gte=f"{first}{SEPARATOR}", key__lt=f"{first}{BEHIND}")
            for first in firsts
        )
    else:  # PostgreSQL may order otherwise; it has an index of its own for how keys begin
        yield from (Q(kind=wanted.kind, key__startswith=f"{first}{SEPARATOR}") for first in firsts)
