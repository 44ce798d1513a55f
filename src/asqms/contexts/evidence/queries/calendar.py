# SPDX-License-Identifier: Apache-2.0
"""What stops counting by itself when: counted in the database by day, never row by row."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from django.db.models import Count

from asqms.contexts.evidence.data import Calendar, EvidenceFilter, LapseDay
from asqms.contexts.evidence.queries.listing import narrowed, sources_of
from asqms.contexts.evidence.queries.states import validity
from asqms.contexts.organization.data import Actor


def lapse_calendar(
    actor: Actor, first: date, last: date, *, within: str = "", as_of: date | None = None
) -> Calendar:
    """Return what of the evidence in use lapses in a span of days, and how much before and after it."""
    valid = validity(actor, as_of or actor.day, as_of)
    found: dict[date, Counter[str]] = defaultdict(Counter)
    overdue = later = 0
    for source in sources_of(actor, as_of):
        rows = narrowed(source, EvidenceFilter(within=within), valid).filter(valid.in_use())
        groups = rows.filter(valid.lapses_between(first, last)).order_by()
        for kind, effective, until, count in groups.values_list("type", "effective", "valid_until").annotate(
            count=Count("pk")
        ):
            day = valid.lapse_of(kind, effective, until)
            if day is not None:
                found[day][kind] += count
        overdue += rows.filter(valid.expired_on(valid.day)).order_by().count()
        later += rows.filter(valid.lapses_after(last)).order_by().count()
    days = tuple(
        LapseDay(day, sum(kinds.values()), dict(sorted(kinds.items())))
        for day, kinds in sorted(found.items())
    )
    return Calendar(first, last, days, overdue, later)
