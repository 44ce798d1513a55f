# SPDX-License-Identifier: Apache-2.0
"""The indicator that rests on verdicts: from the counters and the figures of days that conformity keeps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.data import Standing, Tally
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Scope
from asqms.contexts.performance.data import Figure
from asqms.contexts.performance.data.figures import NO_FIGURE
from asqms.contexts.performance.queries.scopes import key_of

CONFORM = "kpi.practice.conform"
TRENDED = frozenset({"organization", "unit", "project"})
"""Kinds of scope of which conformity keeps figures of days."""
MOST_DAYS_OLD = 31
"""A figure of a day stands for later days until the next, so long at most."""


def figure_of_tally(tally: Tally) -> Figure:
    """Return the share of mandatory obligations that conform."""
    if not tally.rated:
        return NO_FIGURE
    return Figure(tally.conforms / tally.rated, tally.conforms, tally.rated, tally.rated)


def standing_for(actor: Actor, as_of: date | None) -> Standing | None:
    """Return the assessment a value rests on, None while there is none or it is still worked out."""
    found = conformity.standing_on(actor, as_of)
    return found if found is not None and found.computed_at is not None else None


def figures_of_scopes(
    actor: Actor, standing: Standing | None, *, kinds: Iterable[str] = (), within: str = ""
) -> Mapping[str, Figure]:
    """Return the share of every scope of some kinds that the actor may see, by its key."""
    if standing is None:
        return {}
    found = conformity.scope_figures(actor, standing, kinds=tuple(kinds), within=within)
    return {one.scope: figure_of_tally(one.rollups[""].mandatory) for one in found}


def tally_here(actor: Actor, standing: Standing | None, scope: Scope) -> Tally | None:
    """Return the counts of mandatory verdicts on a scope and below it, None without an assessment."""
    if standing is None:
        return None
    found = conformity.scope_figures(actor, standing, kinds=(scope.kind,), within=key_within(scope))
    return next((one.rollups[""].mandatory for one in found if one.scope == scope.key), None)


def figure_here(actor: Actor, standing: Standing | None, scope: Scope) -> Figure:
    """Return the share on a scope and below it."""
    tally = tally_here(actor, standing, scope)
    return figure_of_tally(tally) if tally else NO_FIGURE


def key_within(scope: Scope) -> str:
    """Return what narrows to a scope and below it, empty for everything."""
    return key_of(scope)


def figures_over(actor: Actor, scope: Scope, days: Sequence[date]) -> list[Figure]:
    """Return the share on some days in order, from the figures kept of days; none where none is near."""
    if scope.kind not in TRENDED:
        return [NO_FIGURE] * len(days)
    span = (days[-1] - days[0]).days + MOST_DAYS_OLD
    kept = conformity.trend(actor, key_of(scope), until=days[-1], days=span)
    known = [one.day for one in kept]
    found = []
    for day in days:
        at = bisect_right(known, day) - 1
        near = at >= 0 and (day - known[at]).days <= MOST_DAYS_OLD
        found.append(figure_of_tally(kept[at].tally) if near else NO_FIGURE)
    return found
