# SPDX-License-Identifier: Apache-2.0
"""Roles that follow from another record: who leads a project, who owns an item."""

from __future__ import annotations

from datetime import date

from asqms.contexts.organization.models import Assignment, Scope

OFFICE = "office:"
"""How the keys of such assignments begin; they end when the record that gives them says so."""


def hold_office(scope: Scope, role: str, person: str, *, version: int) -> None:
    """Let a person, or nobody, hold a role on a scope because a record of the scope names them."""
    held = {"organisation_id": scope.organisation_id, "key": f"{OFFICE}{role}:{scope.key}"}
    if not person:
        Assignment.objects.filter(**held).delete()
        return
    values = {
        "person": person,
        "role": role,
        "scope": scope,
        "since": date.min,
        "until": None,
        "version": version,
    }
    Assignment.objects.update_or_create(**held, defaults=values)
