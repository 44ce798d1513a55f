# SPDX-License-Identifier: Apache-2.0
"""Lists of records: pages by key, a board by state, what is whose, counts by type."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Count, F, Max, Q, QuerySet

from asqms.contexts.governance.data import RecordFilter, RecordPage, RecordRow
from asqms.contexts.governance.data.figures import TypeFigures, Work
from asqms.contexts.governance.models import Record
from asqms.contexts.governance.queries.rows import row_of
from asqms.contexts.governance.queries.types import types_for
from asqms.contexts.governance.queries.visible import visible_records
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor

ORDER = ("-changed", "key")
MOST_ON_BOARD = 50
MOST_TASKS = 100
_AT_ONCE = 500


def record_page(
    actor: Actor, wanted: RecordFilter, *, after: str = "", before: str = "", size: int = 50
) -> RecordPage:
    """Return a page of the records the actor may see, changed last first."""
    rows = narrowed(visible_records(actor), actor, wanted).select_related("scope")
    page = organization.keyset_page(rows, ORDER, after=after, before=before, size=size)
    return RecordPage(tuple(row_of(one) for one in page.rows), page.previous, page.next)


def records_named(
    actor: Actor, name: str, *, numbers: Sequence[str] = (), titles: Sequence[str] = ()
) -> tuple[RecordRow, ...]:
    """Return the records that the actor may see and that have one of the numbers or titles.

    Of one type, or of all where ``name`` is empty.
    """
    rows = visible_records(actor).select_related("scope")
    rows = rows.filter(type=name) if name else rows
    found: list[RecordRow] = []
    for column, wanted in (("key", numbers), ("title", titles)):
        for start in range(0, len(wanted), _AT_ONCE):
            some = rows.filter(**{f"{column}__in": wanted[start : start + _AT_ONCE]})
            found += [row_of(one) for one in some.order_by("key")]
    return tuple(found)


def narrowed(rows: QuerySet[Record], actor: Actor, wanted: RecordFilter) -> QuerySet[Record]:
    """Return those of the rows that a filter lets through."""
    equal = {"type": wanted.type, "process": wanted.process, "state": wanted.state, "owner": wanted.owner}
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    if wanted.scope:
        rows = rows.filter(scope__key=wanted.scope)
    if wanted.within:
        rows = rows.filter(scope__paths_up__above__key=wanted.within)
    if wanted.mine:
        rows = rows.filter(_own(actor))
    if wanted.only_open or wanted.overdue:
        rows = rows.filter(open=True)
    if wanted.overdue:
        rows = rows.filter(due__lt=actor.day)
    if wanted.text:
        rows = rows.filter(Q(title__icontains=wanted.text) | Q(key__iexact=wanted.text.strip()))
    return rows


def _own(actor: Actor) -> Q:
    return Q(owner=actor.person) | Q(owner="", author=actor.person)


def board(actor: Actor, wanted: RecordFilter) -> dict[str, tuple[RecordRow, ...]]:
    """Return the newest records of a type by state, at most fifty of each.

    States of the newest version first, then those in which records of earlier versions still are.
    """
    rows = narrowed(visible_records(actor), actor, replace(wanted, state="")).select_related("scope")
    known = types_for(actor).get(wanted.type)
    if known is None:
        return {}
    states = [one.id for one in known.states]
    earlier = rows.exclude(state__in=states).order_by("state").values_list("state", flat=True).distinct()
    return {
        one: tuple(row_of(row) for row in rows.filter(state=one).order_by(*ORDER)[:MOST_ON_BOARD])
        for one in (*states, *earlier)
    }


def my_tasks(actor: Actor) -> tuple[RecordRow, ...]:
    """Return the open records that wait for the actor: owned, or made and owned by nobody; due first."""
    rows = visible_records(actor).filter(_own(actor), open=True).select_related("scope")
    found = rows.order_by(F("due").asc(nulls_last=True), "key")[:MOST_TASKS]
    return tuple(row_of(one) for one in found)


def type_figures(actor: Actor, *, within: str = "") -> dict[str, TypeFigures]:
    """Return for each type how many records the actor may see, how many are open and how many overdue."""
    rows = narrowed(visible_records(actor), actor, RecordFilter(within=within))
    counted = (
        rows.order_by()
        .values("type")
        .annotate(
            all_of=Count("pk"),
            open_ones=Count("pk", filter=Q(open=True)),
            overdue=Count("pk", filter=Q(open=True, due__lt=actor.day)),
        )
    )
    return {one["type"]: TypeFigures(one["all_of"], one["open_ones"], one["overdue"]) for one in counted}


def due_between(
    actor: Actor, first: date, last: date, wanted: RecordFilter | None = None
) -> tuple[RecordRow, ...]:
    """Return the open records whose limit ends in a span of days, in order of days."""
    rows = narrowed(visible_records(actor), actor, wanted or RecordFilter()).select_related("scope")
    rows = rows.filter(open=True, due__gte=first, due__lte=last)
    return tuple(row_of(one) for one in rows.order_by("due", "key")[:1000])


def work_of(actor: Actor, scopes: Collection[str]) -> dict[tuple[str, str], Work]:
    """Return the records the actor may see by process and scope, with all that is below each scope."""
    below = "scope__paths_up__above__key"
    counted = (
        visible_records(actor)
        .filter(**{f"{below}__in": list(scopes)})
        .order_by()
        .values("process", below)
        .annotate(
            all_of=Count("pk"),
            open_ones=Count("pk", filter=Q(open=True)),
            overdue=Count("pk", filter=Q(open=True, due__lt=actor.day)),
            last=Max("changed"),
        )
    )
    return {
        (one["process"], one[below]): Work(
            one["all_of"], one["open_ones"], one["overdue"], one["last"].date() if one["last"] else None
        )
        for one in counted
    }
