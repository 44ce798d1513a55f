# SPDX-License-Identifier: Apache-2.0
"""Time limits of a record as it was, with the working days as they were: for contexts above."""

from __future__ import annotations

from asqms.contexts.governance.data import GovernanceRecord, Limit, RecordType
from asqms.contexts.governance.data.calendars import WorkCalendar
from asqms.contexts.governance.domain.workflow import limits
from asqms.contexts.governance.domain.working_days import Calendar, calendar_of


def limits_of(
    given: RecordType, record: GovernanceRecord, calendar: WorkCalendar | None
) -> tuple[Limit, ...]:
    """Return the limits of a version of a record that have started; without a calendar, the usual week."""
    days = calendar_of(calendar.rest, calendar.holidays) if calendar else Calendar()
    return limits(given, record, days)
