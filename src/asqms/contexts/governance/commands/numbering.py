# SPDX-License-Identifier: Apache-2.0
"""Gives each record the next number of its type; a number is never given twice."""

from __future__ import annotations

from asqms.contexts.governance.models import Series
from asqms.contexts.organization.data import Actor


def next_number(actor: Actor, prefix: str) -> str:
    """Return the next number, such as ``PRB-12``, in the caller's transaction."""
    return next_numbers(actor, prefix, 1)[0]


def next_numbers(actor: Actor, prefix: str, count: int) -> list[str]:
    """Return so many next numbers in order, in the caller's transaction."""
    Series.objects.get_or_create(organisation_id=actor.organisation, prefix=prefix, defaults={"last": 0})
    row = Series.objects.select_for_update().get(organisation=actor.organisation, prefix=prefix)
    first = row.last + 1
    row.last += count
    row.save(update_fields=["last"])
    return [f"{prefix}-{number}" for number in range(first, first + count)]
