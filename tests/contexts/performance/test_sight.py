# SPDX-License-Identifier: Apache-2.0
"""Nobody sees through a value, a breakdown or a row what they may not see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from asqms.contexts.organization.errors import AccessRefusedError, NotFoundError
from asqms.contexts.performance import api as performance
from asqms.contexts.performance.data import State
from tests.support.performing import file, indicator, record
from tests.support.personas import Small

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(small: Small) -> Small:
    record(small, "PRB-1", "problem", [("open", "2026-10-21")], fields={"severity": "major"})
    record(small, "PRB-2", "problem", [("open", "2026-11-10")], scope="player")
    file(small, "report.test", "2026-11-01", {"tests.total": 4, "tests.passed": 4})
    file(small, "report.test", "2026-11-01", {"tests.total": 4, "tests.passed": 0}, subject="player")
    way = [("received", "2026-05-01"), ("answered", "2026-06-01")]
    record(small, "DSQ-1", "data_subject_request", way, fields={"answered_on": "2026-05-20"})
    performance.catch_up(small.organisation)
    return small


def test_whoever_has_one_project_sees_that_one(lived: Small) -> None:
    lead = lived.actor("brake-lead")
    scope, found = performance.indicators(lead)
    assert scope.key == "brake"
    by = {one.kpi: one.figure for one in found}
    assert by["kpi.prb.age"].denominator == 1
    assert by["kpi.test.pass"].value == 1
    assert [one.key for one in performance.scope_choices(lead)] == ["brake"]
    with pytest.raises((AccessRefusedError, NotFoundError)):
        performance.indicators(lead, "radio")
    with pytest.raises((AccessRefusedError, NotFoundError)):
        performance.rows_of(lead, "kpi.prb.age", "player")


def test_nobody_sees_nothing(lived: Small) -> None:
    with pytest.raises(AccessRefusedError):
        performance.indicators(lived.actor("nobody"))


@pytest.mark.usefixtures("lived")
def test_another_organisation_sees_nothing(foreign: Small) -> None:
    _, found = performance.indicators(foreign.operator)
    assert all(one.figure.rows == 0 for one in found if one.kpi != "kpi.practice.conform")


def test_the_breakdown_and_the_rows_add_up(lived: Small) -> None:
    auditor = lived.actor("inner-auditor")
    _, view = performance.indicator_view(auditor, "kpi.test.pass")
    parts = {one.scope: one.figure.numerator for one in view.breakdown}
    assert parts == {"brake": 4, "radio": 0}
    rows = performance.rows_of(auditor, "kpi.test.pass").rows
    assert sum(one.part for one in rows) == view.indicator.figure.numerator
    ages = performance.rows_of(auditor, "kpi.prb.age").rows
    assert {(one.ref, one.age, one.title) for one in ages} == {
        ("PRB-1", 30, "problem PRB-1"),
        ("PRB-2", 10, "problem PRB-2"),
    }
    first = performance.rows_of(auditor, "kpi.prb.age", rows=1)
    second = performance.rows_of(auditor, "kpi.prb.age", rows=1, after=first.following)
    assert [one.ref for one in (*first.rows, *second.rows)] == ["PRB-1", "PRB-2"]
    assert second.following == ""


def test_labels_are_by_severity(lived: Small) -> None:
    _, view = performance.indicator_view(lived.actor("quality-lead"), "kpi.prb.age")
    assert {name: figure.value for name, figure in view.labels} == {"major": 30, "": 10}


def test_confidential_records_count_only_for_those_they_are_meant_for(lived: Small) -> None:
    assert indicator(lived, "kpi.dsr.time", actor=lived.actor("quality-lead")).figure.value == 1
    hidden = indicator(lived, "kpi.dsr.time", actor=lived.actor("inner-auditor"))
    assert (hidden.state, hidden.figure.rows, hidden.figure.value) == (State.HIDDEN, 0, None)
    assert performance.rows_of(lived.actor("inner-auditor"), "kpi.dsr.time").rows == ()


def test_a_token_without_the_right_sees_nothing(lived: Small) -> None:
    token = replace(lived.actor("quality-lead"), limits=frozenset({"governance.view"}))
    with pytest.raises(AccessRefusedError):
        performance.indicators(token)
    only = replace(lived.actor("quality-lead"), limits=frozenset({"performance.view", "organization.view"}))
    assert performance.rows_of(only, "kpi.prb.age").rows == ()


@pytest.mark.parametrize(
    "place", ["", "x", "[]", '["a"]', '["\\u0000", 1]', "[1, 2]", '["a", 1e99]', "[" * 5000]
)
def test_a_damaged_place_begins_at_the_start(lived: Small, place: str) -> None:
    found = performance.rows_of(lived.actor("quality-lead"), "kpi.prb.age", after=place)
    assert [one.ref for one in found.rows] in (["PRB-1", "PRB-2"], ["PRB-2"])


def test_an_unknown_indicator_is_told(lived: Small) -> None:
    for ask in (performance.indicator_view, performance.rows_of):
        with pytest.raises(NotFoundError):
            ask(lived.actor("quality-lead"), "kpi.nothing\x00")


def test_a_handful_of_queries_answers_for_all(lived: Small, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        performance.indicators(lived.actor("quality-lead"))
