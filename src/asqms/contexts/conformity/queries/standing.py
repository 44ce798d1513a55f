# SPDX-License-Identifier: Apache-2.0
"""Which assessment a page rests on, the figures of scopes, and pages of obligations."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from asqms.contexts.conformity.data import (
    BASES,
    NEVER,
    NOT_URGENT,
    STRENGTHS,
    ItemClassRow,
    ObligationRow,
    Page,
    ScopeFigures,
    Standing,
    verdict_number,
)
from asqms.contexts.conformity.models import Assessment, ItemState, Obligation, Touched
from asqms.contexts.conformity.queries.visible import visible_counters, visible_obligations
from asqms.contexts.conformity.rows import RollUps, unpacked
from asqms.contexts.conformity.state import catalogue_of
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Scope, ScopePath
from asqms.engine.aggregate import summed
from asqms.engine.applicability import GROUP_WIDTH
from asqms.engine.catalogue import Catalogue, Strength
from asqms.engine.rows import VERDICTS
from asqms.engine.snapshot import VerdictName

VIEW = "conformity.view"
ROWS = 50
SMALL = 200
"""Up to so many scopes below another, lists within it are sorted after their rows are found."""


def standing(actor: Actor, as_of: date | None = None, known_on: date | None = None) -> Standing | None:
    """Return the assessment of now, or of a past date if it has been worked out; None without one."""
    rows = Assessment.objects.filter(organisation=actor.organisation)
    row: Assessment | None
    if as_of is None:
        touched = Touched.objects.filter(organisation=OuterRef("organisation")).values("organisation")
        behind = Subquery(touched.annotate(number=Count("pk")).values("number"))
        row = rows.filter(current=True).annotate(behind=behind).first()
    else:
        row = rows.filter(current=False, as_of=as_of, known_on=known_on or as_of).first()
    if row is None:
        return None
    return Standing(
        row.pk,
        row.as_of,
        row.known_on,
        as_of is not None,
        row.state,
        row.computed_at,
        getattr(row, "behind", None) or 0,
        row.deduplication,
        row.digest,
        row.catalogue_digest,
    )


def processes_of(actor: Actor, standing: Standing) -> tuple[str, ...]:
    """Return the processes of the catalogue the assessment was made with, in its order."""
    return tuple(process.id for process in catalogue_with(actor, standing).processes)


def catalogue_with(actor: Actor, standing: Standing) -> Catalogue:
    """Return the catalogue the assessment was made with; read once while its digest stays."""
    known_on = standing.known_on if standing.past else None
    return _catalogue_of(actor.organisation_uid, standing.as_of, known_on, standing.catalogue_digest)


@lru_cache(maxsize=16)
def _catalogue_of(organisation: str, day: date, known_on: date | None, digest: str) -> Catalogue:
    del digest  # another catalogue has another digest
    return catalogue_of(organisation, day, known_on)


def scope_figures(
    actor: Actor, standing: Standing, *, kinds: tuple[str, ...] = (), within: str = ""
) -> tuple[ScopeFigures, ...]:
    """Return the roll-ups of every scope the actor may see: of some kinds, on or below one scope.

    A scope above those the actor may see is counted over what may be seen only.
    """
    processes = processes_of(actor, standing)
    size = len(processes) * GROUP_WIDTH
    rows = visible_counters(actor, standing).select_related("scope", "scope__parent")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if within:
        rows = rows.filter(scope__paths_up__above__key=within, scope__organisation=actor.organisation)
    states: dict[int, tuple[str, str]] = {}
    if not kinds or "software_item" in kinds:
        given = ItemState.objects.filter(assessment=standing.id)
        states = {one[0]: one[1:] for one in given.values_list("scope", "software_type", "phase")}
    found = []
    for one in rows.order_by("kind", "scope__key"):
        scope = cast("Scope", one.scope)
        kind, phase = states.get(scope.pk, ("", ""))
        found.append(
            ScopeFigures(
                scope.key,
                scope.name,
                one.kind,
                scope.parent.key if scope.parent else "",
                kind,
                phase,
                RollUps(scope.key, unpacked(one.counts, size), processes),
            )
        )
    return tuple(found)


def visible_total(actor: Actor, standing: Standing) -> ScopeFigures:
    """Return the roll-ups over everything the actor may see, the organisation's own for insiders."""
    processes = processes_of(actor, standing)
    size = len(processes) * GROUP_WIDTH
    visible = visible_counters(actor, standing)
    whole = visible.filter(kind="organization").select_related("scope").first()
    if whole is not None:
        counts, name = unpacked(whole.counts, size), cast("Scope", whole.scope).name
    else:
        own = visible.filter(kind="software_item")
        counts, name = summed([unpacked(one.own, size) for one in own], size), ""
    return ScopeFigures("", name, "visible", "", "", "", RollUps("", counts, processes))


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of obligations is narrowed to; an empty value narrows nothing."""

    scope: str = ""
    within: str = ""
    process: str = ""
    practice: str = ""
    verdict: VerdictName | None = None
    strength: Strength | None = None
    owner: str = ""
    unowned: bool = False
    only_gaps: bool = False
    awaiting: bool = False
    lapses_by: date | None = None


def obligations(
    actor: Actor,
    standing: Standing,
    wanted: Filter,
    *,
    after: str = "",
    rows: int = ROWS,
    count: bool = False,
) -> Page:
    """Return a page of obligations the actor may see: gaps in the order of what blocks, others by lapse.

    ``after`` is the key of the page before (``Page.following``); a damaged one starts at the beginning.
    """
    found = _narrowed(actor, standing, wanted)
    total = found.count() if count else None
    order = _order(wanted)
    found = _behind(found, order, after).order_by(*order).select_related("scope__parent")
    if wanted.within and _is_small(actor, wanted.within):
        # Sorted after they are found: along the index everything before them would be walked through.
        found = found.order_by(F(order[0]) + 0, *order[1:])
    page = list(found[: rows + 1])
    following = (
        json.dumps([_plain(getattr(page[rows - 1], name)) for name in order]) if len(page) > rows else ""
    )
    return Page(tuple(_row(one) for one in page[:rows]), following, total)


def _narrowed(actor: Actor, standing: Standing, wanted: Filter) -> QuerySet[Obligation]:
    rows = visible_obligations(actor, standing)
    if wanted.scope:
        rows = rows.filter(scope=numbered(actor, wanted.scope))
    plain = {
        "process": wanted.process,
        "practice": wanted.practice,
        "owner": wanted.owner,
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if wanted.within:
        rows = rows.filter(scope__paths_up__above=numbered(actor, wanted.within))
    if wanted.verdict is not None:
        rows = rows.filter(verdict=verdict_number(wanted.verdict))
    if wanted.strength is not None:
        rows = rows.filter(strength=STRENGTHS.index(wanted.strength))
    if wanted.only_gaps:
        rows = rows.filter(urgency__lt=10)
    if wanted.awaiting:
        rows = rows.filter(awaiting=True)
    if wanted.unowned:
        rows = rows.filter(owner="")
    if wanted.lapses_by is not None:
        rows = rows.filter(lapses_on__lte=wanted.lapses_by)
    return rows


def numbered(actor: Actor, scope: str) -> QuerySet[Scope, int]:
    """Return the number of a scope as a query in a query; by a number the index of scopes is found."""
    return Scope.objects.filter(organisation=actor.organisation, key=scope).values_list("pk", flat=True)[:1]


def _is_small(actor: Actor, scope: str) -> bool:
    """Tell whether so little lies below a scope that its obligations are quickly sorted."""
    below = ScopePath.objects.filter(above=numbered(actor, scope))
    return below[: SMALL + 1].count() <= SMALL


def _order(wanted: Filter) -> tuple[str, ...]:
    if wanted.only_gaps or wanted.scope or (wanted.within and wanted.process):
        return ("urgency", "lapses_on", "id")
    if wanted.lapses_by is not None:
        return ("lapses_on", "id")
    return ("id",)


def _behind(rows: QuerySet[Obligation], order: tuple[str, ...], after: str) -> QuerySet[Obligation]:
    if not after:
        return rows
    try:
        values = json.loads(after)
        if not isinstance(values, list) or len(values) != len(order):
            return rows
        key = [
            date.fromisoformat(value) if name == "lapses_on" else int(value)
            for name, value in zip(order, values, strict=True)
        ]
    except (ValueError, TypeError, OverflowError, RecursionError):
        return rows
    condition = Q()
    for position, name in enumerate(order):
        equal = {order[i]: key[i] for i in range(position)}
        condition |= Q(**equal, **{f"{name}__gt": key[position]})
    return rows.filter(condition)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _row(one: Obligation) -> ObligationRow:
    return ObligationRow(
        id=one.pk,
        scope=one.scope.key,
        scope_name=one.scope.name,
        scope_kind=one.scope.kind,
        process=one.process,
        practice=one.practice,
        strength=STRENGTHS[one.strength],
        verdict=VERDICTS[one.verdict],
        machine=VERDICTS[one.machine],
        basis=BASES[one.basis],
        awaiting=one.awaiting,
        stale=one.stale,
        is_gap=one.urgency < NOT_URGENT and one.strength == 0,
        lapses_on=None if one.lapses_on == NEVER else one.lapses_on,
        owner=one.owner,
        owner_role=one.owner_role,
        reason=one.reason,
        changed_on=one.changed_on,
        detail=one.detail,
        parent=one.scope.parent.key if one.scope.parent else "",
    )


def item_classes(actor: Actor, standing: Standing, *, within: str = "") -> tuple[ItemClassRow, ...]:
    """Return the type of every item the actor may see, in order of ids."""
    rows = organization.in_sight(ItemState.objects.filter(assessment=standing.id), actor, VIEW)
    if within:
        rows = rows.filter(scope__paths_up__above__key=within)
    return tuple(
        ItemClassRow(
            one.scope.key, one.software_type, one.phase, tuple(json.loads(one.reasons)), one.inherited_from
        )
        for one in rows.select_related("scope").order_by("scope__key")
    )
