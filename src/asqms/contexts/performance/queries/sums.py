# SPDX-License-Identifier: Apache-2.0
"""Sums over spans: of one day, of many days, by project; the database adds up, not we."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Count, F, QuerySet, Sum

from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Scope
from asqms.contexts.performance.data import Definition, Figure, Unit
from asqms.contexts.performance.domain.standing import figure_of, median_of
from asqms.contexts.performance.models import Span
from asqms.contexts.performance.queries.scopes import below

Sums = tuple[float, float, int]
ZERO: Sums = (0.0, 0.0, 0)


def spans_about(actor: Actor, scope: Scope, *, confidential: bool) -> QuerySet[Span]:
    """Return the spans on a scope and below it; confidential ones only for whom they are meant."""
    inside = below(scope)
    rows = Span.objects.filter(organisation=actor.organisation)
    if inside is not None:
        rows = Span.objects.filter(scope__in=inside)  # the index of scopes, not that of the organisation
    return rows if confidential else rows.filter(confidential=False)


def figures_on(
    rows: QuerySet[Span], wanted: Sequence[Definition], days: Sequence[date]
) -> Mapping[str, list[Figure]]:
    """Return the figures of indicators on some days in order: few queries, however many spans there are."""
    plain = [one for one in wanted if one.unit is not Unit.DAYS]
    aged = [one for one in wanted if one.unit is Unit.DAYS]
    found = _added(rows, plain, days) if plain else {}
    return {**found, **(_medians(rows, aged, days) if aged else {})}


def _added(
    rows: QuerySet[Span], wanted: Sequence[Definition], days: Sequence[date]
) -> dict[str, list[Figure]]:
    names = [one.kpi for one in wanted]
    rows = rows.filter(kpi__in=names).order_by()
    if len(days) == 1:
        there = rows.filter(first__lte=days[0], until__gt=days[0])
        sums = {key: [some] for key, some in _grouped(there, ("kpi",)).items()}
        return {one.kpi: [figure_of(one, *sums.get((one.kpi,), [ZERO])[0])] for one in wanted}
    begun = _running(_grouped(rows.filter(first__lte=days[-1]), ("kpi", "first")), days)
    ended = _running(_grouped(rows.filter(until__lte=days[-1]), ("kpi", "until")), days)
    return {
        one.kpi: [figure_of(one, *_less(begun[one.kpi][at], ended[one.kpi][at])) for at in range(len(days))]
        for one in wanted
    }


def _grouped(rows: QuerySet[Span], names: tuple[str, ...]) -> dict[tuple[object, ...], Sums]:
    found = rows.values(*names).annotate(parts=Sum("part"), wholes=Sum("whole"), number=Count("pk"))
    return {
        tuple(one[name] for name in names): (one["parts"] or 0.0, one["wholes"] or 0.0, one["number"])
        for one in found
    }


def _running(groups: Mapping[tuple[object, ...], Sums], days: Sequence[date]) -> Mapping[str, list[Sums]]:
    """Return for each indicator what was added up to each day."""
    found: dict[str, list[Sums]] = defaultdict(lambda: [ZERO] * len(days))
    jumps: dict[str, list[tuple[date, Sums]]] = defaultdict(list)
    for key, sums in groups.items():
        kpi, day = key
        if isinstance(day, date):
            jumps[str(kpi)].append((day, sums))
    for kpi, some in jumps.items():
        some.sort(key=lambda one: one[0])
        at, total, reached = 0, ZERO, []
        for day in days:
            while at < len(some) and some[at][0] <= day:
                total = _plus(total, some[at][1])
                at += 1
            reached.append(total)
        found[kpi] = reached
    return found


def _plus(one: Sums, other: Sums) -> Sums:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _less(one: Sums, other: Sums) -> Sums:
    return one[0] - other[0], one[1] - other[1], one[2] - other[2]


def _medians(
    rows: QuerySet[Span], wanted: Sequence[Definition], days: Sequence[date]
) -> dict[str, list[Figure]]:
    names = [one.kpi for one in wanted]
    there = rows.filter(kpi__in=names, first__lte=days[-1], until__gt=days[0]).order_by()
    counted = there.values_list("kpi", "first", "until", "since", "part").annotate(number=Count("pk"))
    found: dict[str, list[dict[int, int]]] = {name: [{} for _ in days] for name in names}
    for kpi, first, until, since, part, number in counted:
        for at in range(bisect_left(days, first), bisect_left(days, until)):
            age = (days[at] - since).days if since else round(part)
            found[kpi][at][age] = found[kpi][at].get(age, 0) + number
    return {name: [median_of(some.items()) for some in by_day] for name, by_day in found.items()}


def figures_by(rows: QuerySet[Span], definition: Definition, day: date, group: str) -> Mapping[str, Figure]:
    """Return the figures of an indicator on a day by a column of its spans or of the scope above them."""
    there = rows.filter(kpi=definition.kpi, first__lte=day, until__gt=day).order_by()
    if definition.unit is Unit.DAYS:
        ages: dict[str, dict[int, int]] = defaultdict(dict)
        counted = there.values_list(F(group), "since", "part").annotate(number=Count("pk"))
        for name, since, part, number in counted:
            age = (day - since).days if since else round(part)
            ages[str(name)][age] = ages[str(name)].get(age, 0) + number
        return {name: median_of(some.items()) for name, some in ages.items()}
    return {str(key[0]): figure_of(definition, *sums) for key, sums in _grouped(there, (group,)).items()}


def spread(last: date, days: int, points: int) -> list[date]:
    """Return so many days spread evenly over the days up to the last one, which is among them."""
    reach = min(days, (last - date.min).days)
    return sorted({last - timedelta(days=round(reach * at / (points - 1))) for at in range(points)})


def ordered(figures: Iterable[tuple[str, Figure]]) -> tuple[tuple[str, Figure], ...]:
    """Return named figures with those that rest on most first."""
    return tuple(sorted(figures, key=lambda one: (-one[1].rows, one[0])))
