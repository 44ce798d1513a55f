# SPDX-License-Identifier: Apache-2.0
"""Records in time: what is dated in a month, and from when to when records lived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from asqms.contexts.governance.data import (
    RECORDS,
    FieldKind,
    GovernanceRecord,
    RecordFilter,
    RecordRow,
    day_in,
)
from asqms.contexts.governance.data.calendars import DUE, CalendarView, Dated, Span, WorkCalendar
from asqms.contexts.governance.kinds import CALENDAR_KEY, CALENDARS
from asqms.contexts.governance.models import Record
from asqms.contexts.governance.queries.lists import narrowed
from asqms.contexts.governance.queries.rows import row_of
from asqms.contexts.governance.queries.types import types_for
from asqms.contexts.governance.queries.visible import visible_records
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization.data import Actor

MILESTONE = "milestone"
MOST_DATED = 500


def work_calendar(actor: Actor, *, as_of: date | None = None) -> CalendarView:
    """Return the working days of the organisation, the usual week without any; they are no secret inside."""
    if as_of is None:
        found = next(iter(ledger.current_records(actor.organisation_uid, CALENDARS, [CALENDAR_KEY])), None)
    else:
        written = ledger.records_known_on(actor.organisation_uid, CALENDARS, as_of, [CALENDAR_KEY])
        found = next(written, None)
    if found is None or found.removed:
        return CalendarView()
    entry = WorkCalendar.model_validate(found.content)
    names = {day: entry.names.get(day.isoformat(), "") for day in sorted(entry.holidays)}
    return CalendarView(frozenset(entry.rest), names, found.version)


def dated_between(
    actor: Actor, first: date, last: date, wanted: RecordFilter, *, open_only: bool = True
) -> tuple[Dated, ...]:
    """Return what is dated in a span of days, in order of days: ends of limits, and days in fields.

    Of one type every field that holds a day counts, of all types those of milestones.
    """
    rows = narrowed(visible_records(actor), actor, wanted).select_related("scope")
    due = rows.filter(due__gte=first, due__lte=last)
    due = due.filter(open=True) if open_only else due
    found = [
        Dated(one.due, DUE, row_of(one))
        for one in due.order_by("due", "key")[:MOST_DATED]
        if one.due is not None
    ]
    given = types_for(actor).get(wanted.type or MILESTONE)
    fields = [one.id for one in given.fields if one.kind is FieldKind.DATE] if given else []
    if fields and given is not None:
        due_there = {(one.row.number, one.day) for one in found}
        inside = _in_fields(rows.filter(type=given.type), fields, first, last)
        found += [one for one in inside if (one.row.number, one.day) not in due_there]
    return tuple(sorted(found, key=lambda one: (one.day, one.row.number, one.what))[:MOST_DATED])


def _in_fields(rows: QuerySet[Record], fields: Sequence[str], first: date, last: date) -> list[Dated]:
    names = {f"day_{number}": key for number, key in enumerate(fields)}
    rows = rows.annotate(
        **{name: Cast(KeyTextTransform(key, "fields"), TextField()) for name, key in names.items()}
    )
    inside = Q()
    for name in names:
        inside |= Q(**{f"{name}__gte": first.isoformat(), f"{name}__lte": last.isoformat()})
    found = []
    for row in rows.filter(inside).order_by("key")[:MOST_DATED]:
        shown = row_of(row)
        for key in fields:
            day = day_in(row.fields.get(key))
            if day is not None and first <= day <= last:
                found.append(Dated(day, key, shown))
    return found


def spans_of(actor: Actor, rows: Sequence[RecordRow], day: date) -> tuple[Span, ...]:
    """Return from when to when records lived, in the given order; open ones until they are due, or a day.

    The rows come from a list of what the actor may see.
    """
    ended = [one.number for one in rows if not one.open]
    written = ledger.current_records(actor.organisation_uid, RECORDS, ended) if ended else ()
    days = {one.key: GovernanceRecord.model_validate(one.content).path[-1].on for one in written}
    found = []
    for one in rows:
        end = max(one.due or day, day) if one.open else days.get(one.number, one.created)
        found.append(Span(one, one.created, max(one.created, end), not one.open))
    return tuple(found)
