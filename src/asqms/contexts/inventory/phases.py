# SPDX-License-Identifier: Apache-2.0
"""The life-cycle phase an item is in on a day, and the role its owner has."""

from __future__ import annotations

from datetime import date

from asqms.workspace.model import ItemEntry

ITEM_OWNER_ROLE = "product_owner"
"""Whoever owns an item over its life has the rights of this role on it."""


def phase_on(entry: ItemEntry, day: date) -> str:
    """Return the phase the item is in on a day, its first one before."""
    if entry.phase:
        return entry.phase
    ordered = sorted(entry.phases, key=lambda one: one.since)
    begun = [one.phase for one in ordered if one.since <= day]
    return begun[-1] if begun else ordered[0].phase if ordered else ""
