# SPDX-License-Identifier: Apache-2.0
"""Who may do what where: rights follow from assignments on the scope tree, by join."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from asqms.contexts.organization.data import Actor, Right, ScopeRow
from asqms.contexts.organization.errors import AccessRefusedError, NotFoundError
from asqms.contexts.organization.models import Assignment, Scope

_RIGHTS: dict[str, Right] = {}
VIEW = "organization.view"
Row = TypeVar("Row", bound=Model)
Held = tuple[tuple[str, bool], ...]
_REMEMBERED: ContextVar[dict[tuple[Actor, str], Held] | None] = ContextVar(
    "asqms_roles_remembered", default=None
)
"""Roles with whether they reach the whole scope, by actor and scope, while something only reads.

Without a scope these are all roles of the actor, and the whole scope is the organisation.
"""


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
    remembered = _held(actor)
    if remembered is not None and _has(actor, right, remembered, whole=True):
        return scopes
    held = Assignment.objects.filter(
        organisation=actor.organisation,
        person=actor.person,
        role__in=sorted(known.roles),
        since__lte=actor.day,
        scope__paths_down__below=OuterRef("pk"),
    ).filter(Q(until__isnull=True) | Q(until__gte=actor.day))
    return scopes.filter(Exists(held))


def writable_scopes(
    actor: Actor, right: str, kinds: Iterable[str], *, most: int = 1000
) -> tuple[ScopeRow, ...]:
    """Return the scopes of some kinds on which the actor has a right, the organisation first."""
    rows = scopes_with(actor, right).filter(kind__in=list(kinds)).select_related("parent")
    found = rows.order_by("name", "key")[:most]
    shown = [ScopeRow(one.key, one.kind, one.name, one.parent.key if one.parent else "") for one in found]
    return tuple(sorted(shown, key=lambda one: one.kind != "organization"))


def in_sight(rows: QuerySet[Row], actor: Actor, right: str, by: str = "scope") -> QuerySet[Row]:
    """Return those of an organisation's rows on whose scope (a field) the actor has the right.

    Whoever has it on the organisation itself has it on all of them, and nothing is joined.
    """
    return rows if may(actor, right) else rows.filter(**{f"{by}__in": scopes_with(actor, right)})


@contextmanager
def roles_remembered() -> Iterator[None]:
    """Let questions about rights inside be answered from one look at the roles; nothing may be written."""
    token = _REMEMBERED.set({})
    try:
        yield
    finally:
        _REMEMBERED.reset(token)


def may(actor: Actor, right: str, scope: str = "") -> bool:
    """Tell whether the actor has the right on a scope, the organisation itself without one."""
    if (held := _held(actor, scope)) is not None:
        return _has(actor, right, held, whole=True)
    found = scopes_with(actor, right)
    return (
        found.filter(key=scope).exists()
        if scope
        else found.filter(parent__isnull=True, kind="organization").exists()
    )


def may_anywhere(actor: Actor, right: str) -> bool:
    """Tell whether the actor has the right on any scope."""
    if (held := _held(actor)) is not None:
        return _has(actor, right, held, whole=False)
    return scopes_with(actor, right).exists()


def _held(actor: Actor, scope: str = "") -> Held | None:
    """Return the roles the actor holds, on a scope or above it, where they are remembered.

    None where they are not: the database is asked for each right.
    """
    remembered = _REMEMBERED.get()
    if remembered is None or actor.within or actor.operates:
        return None
    if (actor, scope) not in remembered:
        rows = _assigned(actor)
        if scope:
            below = {"scope__paths_down__below__key": scope}
            rows = rows.filter(**below, scope__paths_down__below__organisation=actor.organisation)
        remembered[actor, scope] = tuple(
            (role, bool(scope) or (kind == "organization" and parent is None))
            for role, kind, parent in rows.values_list("role", "scope__kind", "scope__parent")
        )
    return remembered[actor, scope]


def _assigned(actor: Actor) -> QuerySet[Assignment]:
    """Return the assignments of the actor that count on the day."""
    rows = Assignment.objects.filter(organisation=actor.organisation, person=actor.person)
    return rows.filter(Q(until__isnull=True) | Q(until__gte=actor.day), since__lte=actor.day)


def _has(actor: Actor, right: str, held: Held, *, whole: bool) -> bool:
    known = _RIGHTS[right]
    if actor.limits is not None and right not in actor.limits:
        return False
    return any(role in known.roles and (on_whole or not whole) for role, on_whole in held)


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


def roles_on(actor: Actor, scope: str = "") -> frozenset[str]:
    """Return the roles the actor holds on a scope or above it, on the organisation without one."""
    if (held := _held(actor, scope)) is not None:
        return frozenset(role for role, on_whole in held if on_whole)
    rows = _assigned(actor)
    if scope:
        rows = rows.filter(scope__paths_down__below__key=scope)
        rows = rows.filter(scope__paths_down__below__organisation=actor.organisation)
    else:
        rows = rows.filter(scope__kind="organization", scope__parent__isnull=True)
    return frozenset(rows.values_list("role", flat=True))


def roles_of(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return the (role, scope key) pairs the actor holds on the day."""
    rows = _assigned(actor)
    return tuple(rows.order_by("scope__key", "role").values_list("role", "scope__key"))
