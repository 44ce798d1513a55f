# SPDX-License-Identifier: Apache-2.0
"""Tells people and webhooks about records: who was mentioned, what is due soon, what is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from asqms.contexts.governance.data import RECORDS, Clock, GovernanceRecord, RecordType
from asqms.contexts.governance.domain.workflow import limits
from asqms.contexts.governance.domain.working_days import Calendar
from asqms.contexts.governance.models import Notice, Record
from asqms.contexts.governance.queries.types import calendar_for, type_of, type_versions
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Assignment, Organisation
from asqms.contexts.work import api as work
from asqms.contexts.work.data import Event
from asqms.kernel.digest import CanonicalValue

PIECE = 500


def notice(
    organisation: int, record: Record, people: Iterable[str], kind: str, about: str, at: datetime
) -> int:
    """Tell people once and return to how many it was new."""
    rows = [
        Notice(organisation_id=organisation, record=record, person=one, kind=kind, about=about, at=at)
        for one in sorted({one for one in people if one})
    ]
    known = set(Notice.objects.filter(record=record, kind=kind, about=about).values_list("person", flat=True))
    new = [one for one in rows if one.person not in known]
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def remind(organisation: Organisation, *, at: datetime) -> int:
    """Tell owners what is due soon and overdue, and who a limit escalates to what is overdue; each once.

    Webhooks hear ``record.due`` and ``record.overdue``. Returns how many people were told something new.
    """
    clocks = [clock for one in type_versions(organisation.pk).values() for clock in one.clocks]
    last = at.date() + timedelta(days=max((one.remind_before for one in clocks), default=0))
    rows = Record.objects.filter(organisation=organisation, open=True, due__lte=last).order_by("due", "pk")
    calendar = calendar_for(organisation.pk)
    return sum(_remind(organisation, row, at, calendar) for row in rows.iterator(PIECE))


def _remind(organisation: Organisation, row: Record, at: datetime, calendar: Calendar) -> int:
    given = type_of(organisation.pk, row.type, row.type_version)
    written = next(iter(ledger.current_records(organisation.uid, RECORDS, [row.key])), None)
    if written is None:
        return 0
    record = GovernanceRecord.model_validate(written.content)
    day, told = at.date(), 0
    for limit in limits(given, record, calendar):
        clock = _clock(given, limit.clock)
        if limit.ended is not None or limit.due - timedelta(days=clock.remind_before) > day:
            continue
        late = limit.due < day
        about = f"{limit.clock}:{limit.due.isoformat()}"
        kind = Notice.OVERDUE if late else Notice.DUE
        with transaction.atomic():
            new = notice(organisation.pk, row, [record.owner or record.author], kind, about, at)
            if new:
                event = Event.RECORD_OVERDUE if late else Event.RECORD_DUE
                content: dict[str, CanonicalValue] = {
                    "number": row.key,
                    "type": row.type,
                    "clock": limit.clock,
                    "due": limit.due,
                }
                work.announce(organisation.uid, event, content, at=at)
            if late and clock.escalate_to:
                holders = _holders(organisation, row, clock.escalate_to, at)
                new += notice(organisation.pk, row, holders, Notice.ESCALATED, about, at)
        told += new
    return told


def _clock(given: RecordType, key: str) -> Clock:
    return next(one for one in given.clocks if one.id == key)


def _holders(organisation: Organisation, row: Record, role: str, at: datetime) -> list[str]:
    rows = Assignment.objects.filter(
        organisation=organisation,
        role=role,
        since__lte=at.date(),
        scope__paths_down__below=row.scope_id,
    ).filter(Q(until__isnull=True) | Q(until__gte=at.date()))
    return list(rows.values_list("person", flat=True).distinct())


def seen_notices(actor: Actor) -> int:
    """Mark what the actor was told as seen and return how much it was."""
    rows = Notice.objects.filter(organisation=actor.organisation, person=actor.person, seen__isnull=True)
    return rows.update(seen=actor.at)
