# SPDX-License-Identifier: Apache-2.0
"""Roles that follow from another record: who leads a project, who owns an item."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import OrganizationError
from asqms.contexts.organization.models import Assignment, Scope
from asqms.contexts.organization.queries.access import known_rights, may

OFFICE = "office:"
"""How the keys of such assignments begin; they end when the record that gives them says so."""


def hold_office(actor: Actor, scope: Scope, role: str, person: str) -> None:
    """Let a person, or nobody, hold a role on a scope because a record of the scope names them.

    Its version is 0: there is no record of its own. Raises OrganizationError ``organization.self_grant``
    where the actor would get rights by it that they do not have on the scope already.
    """
    key = f"{OFFICE}{role}:{scope.key}"
    if person == actor.person and not actor.operates:
        _refuse_new_rights(actor, scope, role)
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


def _refuse_new_rights(actor: Actor, scope: Scope, role: str) -> None:
    whole = replace(actor, limits=None, within="")  # what counts is the person, not the token they use
    if all(may(whole, right.name, scope.key) for right in known_rights() if role in right.roles):
        return
    raise OrganizationError(
        "organization.self_grant",
        "Nobody gives a role to themselves.",
        hint="Let somebody else with the right name you as the owner.",
    )
