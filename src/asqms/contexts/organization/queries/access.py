# SPDX-License-Identifier: Apache-2.0
"""Who may do what where: rights follow from assignments on the scope tree, by join."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from asqms.contexts.organization.data import Actor, Right
from asqms.contexts.organization.errors import AccessRefusedError, NotFoundError
from asqms.contexts.organization.models import Assignment, Scope

_RIGHTS: dict[str, Right] = {}
VIEW = "organization.view"


def register_rights(rights: Iterable[Right]) -> None:
    """Make the rights of a context known; each context does so when it starts."""
    _RIGHTS.update((right.name, right) for right in rights)


def known_rights() -> tuple[Right, ...]:
    """Return every right in order of names."""
    return tuple(_RIGHTS[name] for name in sorted(_RIGHTS))


def scopes_with(actor: Actor, right: str) -> QuerySet[Scope]:
    """Return the scopes on which the actor has the right, as a query to join with."""
    scopes = Scope.objects.filter(organisation=actor.organisation)
    known = _RIGHTS[right]
    if actor.limits is not None and right not in actor.limits:
        return scopes.none()
    if actor.within:
        scopes = scopes.filter(paths_up__above__key=actor.within)
    if actor.operates:
        return scopes
    held = Assignment.objects.filter(
        organisation=actor.organisation,
        person=actor.person,
        role__in=sorted(known.roles),
        since__lte=actor.day,
        scope__paths_down__below=OuterRef("pk"),
    ).filter(Q(until__isnull=True) | Q(until__gte=actor.day))
    return scopes.filter(Exists(held))


def may(actor: Actor, right: str, scope: str = "") -> bool:
    """Tell whether the actor has the right on a scope, the organisation itself without one."""
    found = scopes_with(actor, right)
    return (
        found.filter(key=scope).exists()
        if scope
        else found.filter(parent__isnull=True, kind="organization").exists()
    )


def may_anywhere(actor: Actor, right: str) -> bool:
    """Tell whether the actor has the right on any scope."""
    return scopes_with(actor, right).exists()


def authorise(actor: Actor, right: str, scope: str = "") -> Scope:
    """Return the scope (the organisation without a key) when the actor has the right on it.

    Raises NotFoundError where the actor may not even see the scope, else AccessRefusedError.
    """
    wanted = Q(key=scope) if scope else Q(kind="organization", parent__isnull=True)
    found = scopes_with(actor, right).filter(wanted).first()
    if found is not None:
        return found
    if scope and not scopes_with(actor, VIEW).filter(key=scope).exists():
        raise NotFoundError("scope", scope)
    raise AccessRefusedError(right, scope)


def roles_of(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return the (role, scope key) pairs the actor holds on the day."""
    rows = Assignment.objects.filter(
        organisation=actor.organisation, person=actor.person, since__lte=actor.day
    ).filter(Q(until__isnull=True) | Q(until__gte=actor.day))
    return tuple(rows.order_by("scope__key", "role").values_list("role", "scope__key"))
