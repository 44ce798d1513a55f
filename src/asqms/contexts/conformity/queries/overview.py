# SPDX-License-Identifier: Apache-2.0
"""The map of processes over projects or software items, worst first, a page of columns at a time."""

from __future__ import annotations

from collections import Counter as Amounts
from collections.abc import Mapping
from datetime import timedelta
from typing import cast

from django.db.models import Count, Min

from asqms.contexts.conformity.data import STRENGTHS, ConformityMap, Lapses, MapColumn, Standing
from asqms.contexts.conformity.models import Counter, ItemState
from asqms.contexts.conformity.queries.standing import numbered, processes_of
from asqms.contexts.conformity.queries.visible import visible_counters, visible_obligations
from asqms.contexts.conformity.rows import WORST_FIRST, RollUps, unpacked
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Scope
from asqms.contexts.processes import api as processes
from asqms.engine.applicability import GROUP_WIDTH
from asqms.engine.catalogue import Strength

LAPSE_DAYS = 30


def conformity_map(
    actor: Actor, standing: Standing, kind: str, *, within: str = "", page: int = 1, size: int = 8
) -> ConformityMap:
    """Return a page of the projects (or items) the actor may see on or below a scope, worst first."""
    known = processes_of(actor, standing)
    rows = visible_counters(actor, standing).filter(kind=kind)
    if within:
        rows = rows.filter(scope__paths_up__above=numbered(actor, within))
    total = rows.count()
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    ranked = rows.order_by(*(f"-{name}" for name in WORST_FIRST), "scope__name", "pk")
    chosen = list(ranked.select_related("scope__parent")[(page - 1) * size : page * size])
    states = _states(standing, [one.scope_id for one in chosen])
    columns = tuple(_column(one, states, known) for one in chosen)
    own = None if within else own_column(actor, standing)
    return ConformityMap(own, columns, page, pages, total)


def item_column(actor: Actor, standing: Standing, item: str) -> MapColumn | None:
    """Return one software item as a column, None where it was not assessed or may not be seen."""
    rows = visible_counters(actor, standing).filter(kind="software_item")
    one = rows.filter(scope=numbered(actor, item)).select_related("scope__parent").first()
    if one is None:
        return None
    return _column(one, _states(standing, [one.scope_id]), processes_of(actor, standing))


def own_column(actor: Actor, standing: Standing) -> MapColumn | None:
    """Return the organisation's own obligations as a column, None for somebody who may not see them."""
    tops = visible_counters(actor, standing).filter(kind="organization")
    one = tops.select_related("scope").first()
    if one is None or one.scope is None:
        return None
    known = processes_of(actor, standing)
    counts = unpacked(one.own, len(known) * GROUP_WIDTH)
    rollups = RollUps(one.scope.key, counts, known)
    return MapColumn(one.scope.key, one.scope.name, one.kind, "", (), (), 0, rollups)


def _states(standing: Standing, scopes: list[int | None]) -> Mapping[int, Amounts[tuple[str, str]]]:
    """Return how many items of each type and phase a project has (or the item itself)."""
    found: dict[int, Amounts[tuple[str, str]]] = {}
    rows = ItemState.objects.filter(assessment=standing.id, scope__paths_up__above__in=scopes)
    for above, kind, phase in rows.values_list("scope__paths_up__above", "software_type", "phase"):
        found.setdefault(above, Amounts())[kind, phase] += 1
    return found


def _column(
    one: Counter, states: Mapping[int, Amounts[tuple[str, str]]], known: tuple[str, ...]
) -> MapColumn:
    scope, seen = cast("Scope", one.scope), states.get(one.scope_id or 0, Amounts())
    return MapColumn(
        scope=scope.key,
        name=scope.name,
        kind=one.kind,
        parent=scope.parent.key if scope.parent else "",
        types=tuple(sorted({kind for kind, _ in seen}, reverse=True)),
        phases=tuple(phase for phase, _ in Amounts(phase for _, phase in seen.elements()).most_common()),
        items=seen.total(),
        rollups=RollUps(scope.key, unpacked(one.counts, len(known) * GROUP_WIDTH), known),
    )


def adopted_versions(actor: Actor, standing: Standing) -> Mapping[str, str]:
    """Return the version of each process the organisation works by on the day of the assessment."""
    day = standing.as_of if standing.past else None
    return {one.process: one.version for one in processes.current_processes(actor, as_of=day).values()}


def lapsing(actor: Actor, standing: Standing, *, within: str = "", days: int = LAPSE_DAYS) -> Lapses:
    """Return how many mandatory verdicts the actor may see lapse within some days."""
    rows = visible_obligations(actor, standing).filter(
        lapses_on__gt=standing.as_of,
        lapses_on__lte=standing.as_of + timedelta(days=days),
        strength=STRENGTHS.index(Strength.MANDATORY),
    )
    if within:
        rows = rows.filter(scope__paths_up__above__key=within)
    found = rows.aggregate(first=Min("lapses_on"), count=Count("pk"))
    return Lapses(found["count"], found["first"], days)
