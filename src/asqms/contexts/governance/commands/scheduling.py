# SPDX-License-Identifier: Apache-2.0
"""Says which days an organisation works; limits in working days move with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction

from asqms.contexts.governance.data.calendars import WorkCalendar
from asqms.contexts.governance.errors import GovernanceError
from asqms.contexts.governance.kinds import CALENDARS
from asqms.contexts.governance.models import Record
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor

_WEEK = 7


def write_calendar(
    actor: Actor,
    rest: Collection[int],
    holidays: Mapping[date, str],
    *,
    expected_version: int | None = None,
    reason: str = "",
) -> int:
    """Write the working days: days of the week off (Monday is 0) and holidays with their names.

    Limits in working days of records that wait move at once; returns of how many. Right
    ``governance.edit_types``; ledger ``governance.calendar_written``. Raises AccessRefusedError,
    ConflictError, InvalidRecordError and GovernanceError ``governance.no_working_day``.
    """
    off = sorted(set(rest))
    if len(off) >= _WEEK:
        raise GovernanceError(
            "governance.no_working_day",
            "A week needs a day that is worked on.",
            hint="Leave at least one day of the week free of rest.",
        )
    entry = {
        "rest": off,
        "holidays": [one.isoformat() for one in sorted(holidays)],
        "names": {day.isoformat(): name for day, name in sorted(holidays.items()) if name},
    }
    shape = organization.shaped(organization.record_kind(CALENDARS), entry)
    with transaction.atomic():
        before = _dues(actor)
        calendar = WorkCalendar.model_validate(shape)
        organization.write_record(
            actor, CALENDARS, calendar, reason=reason, expected_version=expected_version
        )
        after = _dues(actor)
    return sum(after.get(key) != due for key, due in before.items())


def _dues(actor: Actor) -> dict[int, date | None]:
    rows = Record.objects.filter(organisation=actor.organisation, due__isnull=False)
    return dict(rows.values_list("pk", "due"))
