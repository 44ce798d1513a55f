# SPDX-License-Identifier: Apache-2.0
"""Chooses the standards an organisation works under."""

from __future__ import annotations

from asqms.contexts.catalog.errors import CatalogError
from asqms.contexts.catalog.queries.reading import active_standards, catalogue, settings_record
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError


def switch_standard(actor: Actor, standard: str, *, active: bool, reason: str = "") -> WrittenRecord | None:
    """Make a standard one the organisation works under, or no longer; None when it is so already.

    Right ``organization.edit_settings``; ledger ``organization.settings_changed``. Raises NotFoundError,
    and CatalogError ``catalog.last_standard``: a choice of none would mean all.
    """
    organization.authorise(actor, "organization.edit_settings")
    known = catalogue(actor.organisation_uid, actor.day).standard_by_id
    if standard not in known:
        raise NotFoundError("standard", standard)
    before = active_standards(actor.organisation_uid, actor.day)
    if (standard in before) is active:
        return None
    wanted = [one for one in known if (one in before or one == standard) and (active or one != standard)]
    if not wanted:
        raise CatalogError(
            "catalog.last_standard",
            "This is the last active standard.",
            hint="Activate another one first; with none chosen, all standards count as active.",
        )
    found = settings_record(actor.organisation_uid)
    if found is None:
        raise NotFoundError("settings", "organisation")
    settings, version = found
    content = settings.model_copy(update={"standards": wanted})
    shaped = {**content.model_dump(mode="json", exclude_unset=True), "standards": wanted}
    return organization.write_record(actor, "settings", shaped, reason=reason, expected_version=version)
