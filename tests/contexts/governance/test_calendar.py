# SPDX-License-Identifier: Apache-2.0
"""Working days: written with a right, moving the due days of what waits, read from lists and .ics files."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.errors import GovernanceError
from asqms.contexts.governance.models import Record
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError, ConflictError
from asqms.faces.web.screens.settings.calendar.page import lines_of
from tests.support.personas import Small

EVENTS = """BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20261224\r
DTEND;VALUE=DATE:20261227\r
SUMMARY:Quiet\\, long\r
  days\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART:20270101T000000Z\r
SUMMARY:New Year\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.mark.django_db
def test_due_days_of_what_waits_move_with_the_calendar(small: Small) -> None:
    actor, lead = small.actor("brake-developer"), small.actor("quality-lead")
    fields = {"severity": "major"}
    number = governance.create_record(actor, "problem", title="Light", scope="controller", fields=fields)

    def due() -> date | None:
        return governance.record_view(small.operator, number).row.due

    assert due() == date(2026, 11, 27)
    moved = governance.write_calendar(
        lead, [5, 6], {date(2026, 11, 24): "Feast", date(2026, 11, 27): ""}, reason="plant"
    )
    assert (moved, due()) == (1, date(2026, 12, 1))
    assert governance.record_view(small.operator, number).limits[0].due == date(2026, 12, 1)
    assert governance.write_calendar(lead, [], {}, expected_version=1) == 1
    assert due() == date(2026, 11, 25)
    assert governance.write_calendar(lead, [], {}) == 0
    with pytest.raises(ConflictError):
        governance.write_calendar(lead, [6], {}, expected_version=1)
    organization.remove_record(small.operator, "governance_calendars", "calendar")
    assert due() == date(2026, 11, 27)
    history = ledger.record_history(small.organisation.uid, "governance_calendars", "calendar")
    assert history[-1].reason == "plant"
    assert governance.work_calendar(lead).version == 0
    assert Record.objects.get(key=number).version == 1


@pytest.mark.django_db
def test_only_who_edits_types_writes_it(small: Small) -> None:
    for person in ("brake-lead", "reader", "admin"):
        with pytest.raises(AccessRefusedError):
            governance.write_calendar(small.actor(person), [6], {})
    with pytest.raises(GovernanceError) as refused:
        governance.write_calendar(small.actor("quality-lead"), range(7), {})
    assert refused.value.code == "governance.no_working_day"
    governance.write_calendar(small.actor("quality-lead"), [4], {date(2026, 12, 25): "Feast"})
    found = governance.work_calendar(small.actor("reader"))
    assert (found.rest, found.holidays, found.version) == ({4}, {date(2026, 12, 25): "Feast"}, 1)
    assert not found.works_on(date(2026, 12, 25))


def test_days_of_lists_and_calendar_files() -> None:
    text = "# ours\n2026-12-25 Christmas; Day\n24.12.2026\n"
    text += "2026年10月1日..2026年10月3日 国庆节\n\n2026-12-25 again\n"
    assert governance.days_in(text) == {
        date(2026, 10, 1): "国庆节",
        date(2026, 10, 2): "国庆节",
        date(2026, 10, 3): "国庆节",
        date(2026, 12, 24): "",
        date(2026, 12, 25): "Christmas; Day",
    }
    assert governance.days_in(EVENTS) == {
        date(2026, 12, 24): "Quiet, long days",
        date(2026, 12, 25): "Quiet, long days",
        date(2026, 12, 26): "Quiet, long days",
        date(2027, 1, 1): "New Year",
    }


@pytest.mark.parametrize(
    "text",
    ["tomorrow", "2026-02-30 x", "2026-12-31..2026-12-01", "2026-01-01..2027-01-01", "1066-10-14",
     "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT"],
)  # fmt: skip
def test_what_is_no_day_is_named(text: str) -> None:
    with pytest.raises(GovernanceError) as refused:
        governance.days_in(text)
    assert refused.value.code == "governance.bad_days"


@given(st.text(max_size=200), st.booleans())
def test_any_text_gives_days_or_a_coded_error(text: str, events: bool) -> None:  # noqa: FBT001
    with suppress(GovernanceError):
        found = governance.days_in(f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:{text}\n" if events else text)
        assert governance.days_in(lines_of(found)) == found
