# SPDX-License-Identifier: Apache-2.0
"""Whose the gaps are, which nobody owns, and what happens to them when an assignment ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from asqms.contexts.conformity.data import NEVER, NOT_URGENT, Handover, OwnerLoad, Standing
from asqms.contexts.conformity.models import Obligation
from asqms.contexts.conformity.queries.visible import visible_obligations
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Assignment
from asqms.contexts.processes.models import AdoptedProcess

GAPS = Q(urgency__lt=NOT_URGENT) & Q(urgency__lt=10)
"""Mandatory and open; the first part names the condition of the index."""


def owner_loads(actor: Actor, standing: Standing, *, person: str = "") -> tuple[OwnerLoad, ...]:
    """Return how many gaps each person owns in each role, most first; of one person if named."""
    rows = _gaps(actor, standing)
    return _loads(rows.filter(owner=person) if person else rows.exclude(owner=""))


def gaps_by_owner(actor: Actor, standing: Standing, people: Iterable[str]) -> Mapping[str, int]:
    """Return how many gaps each of some people owns; answered from an index alone."""
    rows = _gaps(actor, standing).filter(owner__in=sorted(set(people) - {""}))
    return dict(rows.order_by().values_list("owner").annotate(Count("id")))


def unowned_gaps(actor: Actor, standing: Standing) -> tuple[OwnerLoad, ...]:
    """Return the roles that would own gaps but that nobody holds where they are, most gaps first."""
    return _loads(_gaps(actor, standing).filter(owner=""))


def handover(
    actor: Actor, standing: Standing, *, assignment: str, person: str, role: str, scope: str
) -> Handover:
    """Return what happens to the obligations that an assignment (by key) makes somebody the owner of."""
    rows = visible_obligations(actor, standing).filter(
        owner=person,
        owner_role=role,
        strength=0,
        scope__paths_up__above__key=scope,
        scope__organisation=actor.organisation,
    )
    others = (
        Assignment.objects.filter(
            organisation=actor.organisation,
            role=role,
            since__lte=actor.day,
            scope__paths_down__below=OuterRef("scope"),
        )
        .filter(Q(until__isnull=True) | Q(until__gte=actor.day))
        .exclude(key=assignment)
    )
    groups = list(
        rows.annotate(passed=Exists(others))
        .order_by("process")
        .values_list("process", "passed")
        .annotate(found=Count("id"), open=Count("id", filter=Q(urgency__lt=10)))
    )
    owned = _process_owners(actor)
    passed = sum(count for _, other, count, _ in groups if other)
    kept = sum(count for process, other, count, _ in groups if not other and process in owned)
    lost = [one for one in groups if not one[1] and one[0] not in owned]
    return Handover(
        obligations=sum(one[2] for one in groups),
        gaps=sum(one[3] for one in groups),
        passed=passed,
        to_process_owner=kept,
        lost=sum(one[2] for one in lost),
        lost_gaps=sum(one[3] for one in lost),
        lost_processes=tuple(one[0] for one in lost),
    )


def _gaps(actor: Actor, standing: Standing) -> QuerySet[Obligation]:
    return visible_obligations(actor, standing).filter(GAPS)


def _loads(rows: QuerySet[Obligation]) -> tuple[OwnerLoad, ...]:
    groups = (
        rows.order_by()
        .values_list("owner", "owner_role")
        .annotate(Count("id"), Count("scope", distinct=True), Min("lapses_on"))
    )
    found = [
        OwnerLoad(owner, role, gaps, scopes, None if lapses == NEVER else lapses)
        for owner, role, gaps, scopes, lapses in groups
    ]
    return tuple(sorted(found, key=lambda one: (-one.gaps, one.person, one.role)))


def _process_owners(actor: Actor) -> set[str]:
    rows = AdoptedProcess.objects.filter(organisation=actor.organisation, since__lte=actor.day)
    return set(rows.exclude(owner="").values_list("process", flat=True))
