# SPDX-License-Identifier: Apache-2.0
"""Roles that follow from another record: who leads a project, who owns an item."""

from __future__ import annotations

from datetime import date
from typing import Any

from asqms.contexts.organization.models import Assignment, Scope

OFFICE = "office:"
"""How the keys of such assignments begin; they end when the record that gives them says so."""


def hold_office(scope: Scope, role: str, person: str) -> None:
    """Let a person, or nobody, hold a role on a scope because a record of the scope names them.

    Its version is 0: there is no record of its own.
    """
    key = f"{OFFICE}{role}:{scope.key}"
    if not person:
        Assignment.objects.filter(organisation=scope.organisation_id, key=key).delete()
        return
    values: dict[str, Any] = {
        "person": person,
        "role": role,
        "scope": scope,
        "since": date.min,
        "until": None,
        "version": 0,
    }
    Assignment.objects.update_or_create(organisation_id=scope.organisation_id, key=key, defaults=values)
