# SPDX-License-Identifier: Apache-2.0
"""Targets: who may set them, which one counts where and when, and what an indicator cannot have."""

from __future__ import annotations

import pytest

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError, NotFoundError, OrganizationError
from asqms.contexts.performance import api as performance
from asqms.contexts.performance.data import State
from asqms.contexts.performance.errors import PerformanceError
from tests.support.performing import indicator, on, record
from tests.support.personas import Small

pytestmark = pytest.mark.django_db
AGE = "kpi.prb.age"


@pytest.fixture
def aged(small: Small) -> Small:
    record(small, "PRB-1", "problem", [("open", "2026-10-21")])
    return small


def test_without_one_our_proposal_counts_and_says_so(aged: Small) -> None:
    found = indicator(aged, AGE)
    assert (found.figure.value, found.state) == (30, State.NEAR)
    assert not found.target.own
    assert performance.origin() == "our proposal"


def test_the_nearest_target_counts(aged: Small) -> None:
    lead = on(aged, "2026-11-01", "quality-lead")
    performance.set_target(lead, AGE, target=40, warning=50)
    performance.set_target(lead, AGE, target=10, warning=20, scope="brake", reason="Safety")
    assert indicator(aged, AGE).state is State.MET
    assert indicator(aged, AGE, "controller").state is State.MISSED
    assert indicator(aged, AGE, "controller").target.scope == "brake"
    assert indicator(aged, AGE, "radio").target.target == 40
    performance.drop_target(lead, AGE, scope="brake")
    assert indicator(aged, AGE, "controller").target.target == 40


def test_a_past_day_is_judged_by_the_target_of_that_day(aged: Small) -> None:
    performance.set_target(on(aged, "2026-11-10", "quality-lead"), AGE, target=40, warning=50)
    assert indicator(aged, AGE, day="2026-11-09").target.own is False
    assert indicator(aged, AGE, day="2026-11-10").target.target == 40


def test_every_change_is_in_the_ledger_with_its_reason(aged: Small) -> None:
    lead = aged.actor("quality-lead")
    performance.set_target(lead, AGE, target=40, warning=50, reason="Agreed in the review.")
    versions = organization.record_versions(lead, "performance_targets", AGE)
    assert [(one.action, one.reason) for one in versions] == [
        ("performance.target_written", "Agreed in the review.")
    ]


@pytest.mark.parametrize("person", ["brake-lead", "brake-developer", "inner-auditor", "admin", "reader"])
def test_others_may_not(aged: Small, person: str) -> None:
    with pytest.raises((AccessRefusedError, NotFoundError)):
        performance.set_target(aged.actor(person), AGE, target=40, warning=50)


@pytest.mark.parametrize(
    ("kpi", "target", "warning", "code"),
    [
        (AGE, -1, 5, "performance.out_of_range"),
        (AGE, 10, 5, "performance.warning_beyond_target"),
        ("kpi.test.pass", 99, 95, "performance.out_of_range"),
        ("kpi.test.pass", 0.9, 0.95, "performance.warning_beyond_target"),
        ("kpi.sup.rating", 101, 60, "performance.out_of_range"),
        ("kpi.none", 1, 1, "performance.unknown_kpi"),
    ],
)
def test_what_an_indicator_cannot_have_is_refused(
    aged: Small, kpi: str, target: float, warning: float, code: str
) -> None:
    with pytest.raises(PerformanceError) as raised:
        performance.set_target(aged.actor("quality-lead"), kpi, target=target, warning=warning)
    assert raised.value.code == code
    content = {"kpi": kpi, "target": target, "warning": warning}
    with pytest.raises(PerformanceError):
        organization.write_record(aged.actor("quality-lead"), "performance_targets", content)


def test_a_scope_with_a_target_stays(aged: Small) -> None:
    organization.write_record(aged.operator, "units", {"id": "empty", "name": "Empty"})
    performance.set_target(aged.actor("quality-lead"), AGE, target=10, warning=20, scope="empty")
    with pytest.raises(OrganizationError) as raised:
        organization.remove_record(aged.operator, "units", "empty")
    assert raised.value.code == "organization.scope_has_records"
