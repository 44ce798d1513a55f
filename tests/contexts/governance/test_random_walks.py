# SPDX-License-Identifier: Apache-2.0
"""Any walk through any shipped type: no forbidden step, no record stuck, everything in the ledger."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asqms.contexts.governance.data import GovernanceRecord, RecordType, StateKind
from asqms.contexts.governance.domain.workflow import (
    Other,
    Surroundings,
    blockers,
    limits,
    mistakes,
    steps_from,
)
from asqms.contexts.governance.domain.working_days import Calendar, calendar_of, due_day
from asqms.contexts.governance.library import newest, shipped_types
from tests.support.walking import filled_value

TYPES = newest(shipped_types().values())
START = date(2026, 1, 5)


def _record(given_type: RecordType) -> GovernanceRecord:
    first = {"state": given_type.start.id, "on": START.isoformat(), "person": "author"}
    return GovernanceRecord.model_validate(
        {
            "number": f"{given_type.prefix}-1",
            "type": given_type.type,
            "type_version": given_type.version,
            "scope": "item",
            "title": "A record",
            "state": given_type.start.id,
            "author": "author",
            "path": [first],
        }
    )


def _taken(record: GovernanceRecord, step: str, to: str, person: str, day: date) -> GovernanceRecord:
    entered = {"state": to, "on": day.isoformat(), "person": person, "step": step}
    plain = record.model_dump(mode="json")
    return GovernanceRecord.model_validate({**plain, "state": to, "path": [*plain["path"], entered]})


def _filled(given_type: RecordType, record: GovernanceRecord) -> GovernanceRecord:
    fields = {one.id: filled_value(one) for one in given_type.fields}
    assert mistakes(given_type, fields) == ()
    return GovernanceRecord.model_validate({**record.model_dump(mode="json"), "fields": fields})


@pytest.mark.parametrize("name", sorted(TYPES))
@settings(max_examples=15, deadline=None)
@given(choices=st.lists(st.integers(0, 50), min_size=1, max_size=25))
def test_no_record_is_ever_stuck_and_no_step_is_taken_that_is_not_there(
    name: str, choices: list[int]
) -> None:
    """Filled records with roles and hands enough always have a way on until they end."""
    given_type = TYPES[name]
    record = _filled(given_type, _record(given_type))
    calendar = Calendar()
    for position, choice in enumerate(choices):
        steps = steps_from(given_type, record.state)
        if not steps:
            assert given_type.state(record.state).kind is StateKind.END
            break
        step = steps[choice % len(steps)]
        assert record.state in step.starts
        person = f"person-{position}"
        around = Surroundings(person, frozenset(step.roles), **_all_well(given_type))
        assert [one.code for one in blockers(given_type, record, step, around)] == []
        nobody = Surroundings(person, frozenset(), **_all_well(given_type))
        assert "role" in [one.code for one in blockers(given_type, record, step, nobody)]
        record = _taken(record, step.id, step.to, person, START + timedelta(days=position))
        for limit in limits(given_type, record, calendar):
            assert limit.due >= limit.started
            assert limit.ended is None or limit.ended >= limit.started


def _all_well(given_type: RecordType) -> dict[str, Any]:
    """Everything that conditions ask about is as they want it."""
    needs = [need for step in given_type.transitions for need in step.needs]
    return {
        "linked": _linked(given_type),
        "pointed": {
            need.pointed: [
                Other(f"X-{number}", need.pointed.partition(".")[0], need.states[0], open=True)
                for number in range(max(1, need.at_least))
            ]
            for need in needs
            if need.pointed
        },
        "gates": {need.gate: () for need in needs if need.gate},
        "answers": {need.asks: () for need in needs if need.asks},
    }


def _linked(given_type: RecordType) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for step in given_type.transitions:
        for need in step.needs:
            if need.linked is None:
                continue
            relation = given_type.relation(need.linked)
            assert relation is not None
            state = need.states[0] if need.states else "any"
            found[need.linked] = [
                Other(f"X-{number}", relation.to[0], state, open=False)
                for number in range(max(1, need.at_least))
            ]
    return found


@given(
    start=st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    days=st.integers(0, 60),
    rest=st.sets(st.integers(0, 6), max_size=6),
    holidays=st.sets(st.dates(date(2024, 1, 1), date(2028, 6, 1)), max_size=30),
)
def test_working_days_skip_rest_and_holidays(
    start: date, days: int, rest: set[int], holidays: set[date]
) -> None:
    calendar = calendar_of(rest, holidays)
    due = due_day(start, days, calendar)
    between = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    worked = [one for one in between if calendar.works_on(one)]
    assert calendar.works_on(due)
    assert len(worked) == days or (days == 0 and len(worked) <= 1)
    assert due_day(start, days) == start + timedelta(days=days)


def test_a_limit_over_a_change_of_clocks_and_a_holiday() -> None:
    """25 October 2026 is the end of summer time in Europe; a day stays a day."""
    assert due_day(date(2026, 10, 23), 1, Calendar()) == date(2026, 10, 26)
    assert due_day(date(2026, 10, 23), 1, calendar_of({5, 6}, {date(2026, 10, 26)})) == date(2026, 10, 27)
    assert due_day(date(2026, 10, 24), 0, Calendar()) == date(2026, 10, 26)
