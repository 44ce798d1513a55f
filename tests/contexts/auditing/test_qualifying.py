# SPDX-License-Identifier: Apache-2.0
"""What is asked of an auditor, by the day: renewal, hours, audits; a lapse blocks signatures of that role."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from asqms.contexts.auditing import api as auditing
from asqms.contexts.auditing.domain.qualifying import Course, qualification
from asqms.contexts.auditing.library import auditor_rules
from asqms.contexts.governance import api as governance
from asqms.contexts.organization.errors import AccessRefusedError
from tests.support.audits import begun_audit, proof_of, trained
from tests.support.personas import AT, Small

RULE = auditor_rules()[0]
DONE = date(2024, 3, 1)


def _state(day: date, *, hours: float | None = None, audits: tuple[date, ...] = ()) -> str:
    courses = [Course(DONE, None, qualifies=True)]
    if hours is not None:
        courses.append(Course(day - timedelta(days=30), hours, qualifies=False))
    return qualification("x", RULE, courses, audits, day).state


def test_the_rules_say_where_they_come_from() -> None:
    for one in auditing.auditor_rules():
        assert one.source
        assert "our proposal" in one.origin
        assert one.confidence == "low"


def test_the_states_of_an_auditor_by_the_day() -> None:
    assert qualification("x", RULE, (), (), DONE).state == "unknown"
    assert _state(DONE + timedelta(days=365)) == "qualified"
    year_later = DONE + timedelta(days=400)
    assert _state(year_later) == "lapsed"
    recent = (year_later - timedelta(days=10),)
    assert _state(year_later, audits=recent) == "qualified"
    assert _state(year_later, audits=recent, hours=7) == "lapsed"
    assert _state(year_later, audits=recent, hours=8) == "qualified"
    late = date(2027, 2, 1)
    assert _state(late, audits=(late,)) == "lapses"
    assert _state(date(2027, 3, 1), audits=(date(2027, 2, 1),)) == "lapses"
    assert _state(date(2027, 3, 2), audits=(date(2027, 2, 1),)) == "lapsed"


def test_a_lapsed_auditor_signs_no_report_and_signs_again_after_renewal(small: Small) -> None:
    trained(small, "inner-auditor", completed="2022-01-20")
    number = begun_audit(small)
    steps = governance.record_view(small.actor("inner-auditor"), number).steps
    (report,) = (one for one in steps if one.transition.id == "report")
    assert ("competence_lapsed", "internal (renewal, audits)") in {
        (one.code, one.value) for one in report.blockers
    }
    (found,) = auditing.auditors(small.actor("quality-lead"))[:1]
    assert (found.person, found.state) == ("inner-auditor", "lapsed")
    trained(small, "inner-auditor", completed="2026-05-20")
    again = governance.record_view(small.actor("inner-auditor"), number).steps
    (report,) = (one for one in again if one.transition.id == "report")
    assert "competence_lapsed" not in {one.code for one in report.blockers} or "audits" in str(
        report.blockers
    )
    assert proof_of(small.actor("inner-auditor"), number).digest


def test_who_may_not_see_readiness_sees_no_auditor(small: Small) -> None:
    for person in ("sensor-contact", "nobody", "brake-auditor"):
        with pytest.raises(AccessRefusedError):
            auditing.auditors(small.actor(person))
    assert auditing.auditors(small.actor("reader", at=AT))
