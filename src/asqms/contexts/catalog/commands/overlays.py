# SPDX-License-Identifier: Apache-2.0
"""Saves overlays that can be used."""

from __future__ import annotations

from asqms.contexts.catalog.errors import CatalogError
from asqms.contexts.catalog.queries.overlays import checked_overlay
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor


def save_overlay(
    actor: Actor, name: str, text: str, *, expected_version: int, reason: str = ""
) -> WrittenRecord:
    """Save an overlay under a name when it can be used; it holds from its own effective day on.

    Right ``catalog.edit_overlays``; ledger ``catalog.overlay_written``. Raises CatalogError
    ``catalog.overlay_unusable`` and what write_record raises, ConflictError among it.
    """
    check = checked_overlay(actor, name, text)
    if not check.usable:
        first = check.problems[0]
        raise CatalogError(
            "catalog.overlay_unusable",
            f"The overlay cannot be used: {first.sentence}",
            hint=first.hint,
            context={"problems": len(check.problems)},
        )
    return organization.write_record(
        actor, "overlays", {"name": name, "text": text}, reason=reason, expected_version=expected_version
    )
