# SPDX-License-Identifier: Apache-2.0
"""Of which scopes somebody may ask figures."""

from __future__ import annotations

from django.db.models import QuerySet

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import AccessRefusedError
from asqms.contexts.organization.models import Scope, ScopePath
from asqms.contexts.performance.data import ScopeChoice
from asqms.contexts.performance.permissions import VIEW

ORDER = ("organization", "unit", "project", "supplier", "software_item")
OFFERED = ORDER[:4]
MOST_OFFERED = 1000


def scope_choices(actor: Actor) -> tuple[ScopeChoice, ...]:
    """Return the scopes to choose from: organisation, units, projects and suppliers the actor may see."""
    found = organization.writable_scopes(actor, VIEW, OFFERED, most=MOST_OFFERED)
    shown = [ScopeChoice("" if one.kind == "organization" else one.key, one.kind, one.name) for one in found]
    return tuple(sorted(shown, key=lambda one: (ORDER.index(one.kind), one.name, one.key)))


def scope_asked(actor: Actor, scope: str, choices: tuple[ScopeChoice, ...] | None = None) -> Scope:
    """Return the scope that figures are about: the one asked for, else the widest one the actor may see.

    Raises NotFoundError and AccessRefusedError ``performance.view``.
    """
    if scope or organization.may(actor, VIEW):
        return organization.authorise(actor, VIEW, scope)
    widest = (choices if choices is not None else scope_choices(actor))[:1]
    if widest:
        return organization.authorise(actor, VIEW, widest[0].key)
    some = organization.scopes_with(actor, VIEW).order_by("key").first()
    if some is None:
        raise AccessRefusedError(VIEW, "")
    return some


def below(scope: Scope) -> QuerySet[ScopePath, int] | None:
    """Return the scopes on and below one as a query to join with, None for the organisation: all."""
    if scope.kind == "organization" and scope.parent_id is None:
        return None
    return ScopePath.objects.filter(above=scope).values_list("below", flat=True)


def key_of(scope: Scope) -> str:
    """Return the key of a scope as figures name it: empty for the organisation."""
    return "" if scope.kind == "organization" and scope.parent_id is None else scope.key
