# SPDX-License-Identifier: Apache-2.0
"""Whether an auditor looks at own work: a role on the scope, or above it within the organisation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q

from asqms.contexts.auditing.data import Conflict
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Assignment, ScopePath

NEUTRAL = frozenset({"internal_auditor", "external_auditor", "reader", "administrator"})
"""Roles that do no work an audit could look at."""


def conflicts(actor: Actor, people: Iterable[str], scopes: Iterable[str]) -> tuple[Conflict, ...]:
    """Return the roles of people by which some scopes are their own work, on the actor's day.

    A role on the organisation as a whole makes nothing below it own work, or nobody could audit; it makes the
    organisation's own lines own work.
    """
    wanted = sorted(set(scopes))
    root = organization.root_key(actor)
    above = set(
        ScopePath.objects.filter(below__organisation=actor.organisation, below__key__in=wanted).values_list(
            "above__key", flat=True
        )
    )
    touching = (above - {root}) | ({root} if root in wanted else set())
    rows = Assignment.objects.filter(
        Q(until__isnull=True) | Q(until__gte=actor.day),
        organisation=actor.organisation,
        person__in=sorted(set(people)),
        scope__key__in=sorted(touching),
        since__lte=actor.day,
    ).exclude(role__in=sorted(NEUTRAL))
    found = rows.order_by("person", "scope__key", "role").values_list("person", "role", "scope__key")
    return tuple(dict.fromkeys(Conflict(*one) for one in found))


def own_scopes(actor: Actor, person: str, scopes: Iterable[str]) -> Mapping[str, Conflict]:
    """Return those of some scopes that are somebody's own work, each with the role that makes it so."""
    wanted = sorted(set(scopes))
    return touched_by(actor, conflicts(actor, [person], wanted), wanted)


def touched_by(actor: Actor, found: Iterable[Conflict], scopes: Iterable[str]) -> Mapping[str, Conflict]:
    """Return those of some scopes that roles already found touch, each with one of them."""
    held = {one.scope: one for one in found}
    if not held:
        return {}
    root = organization.root_key(actor)
    pairs = ScopePath.objects.filter(
        below__organisation=actor.organisation,
        below__key__in=sorted(set(scopes)),
        above__key__in=sorted(held),
    ).values_list("below__key", "above__key")
    return {below: held[above] for below, above in pairs if above != root or below == root}
