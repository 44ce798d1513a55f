# SPDX-License-Identifier: Apache-2.0
"""The indicators of a month are evidence: reported once, with what everybody may see."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from asqms.contexts.evidence.models import Evidence
from asqms.contexts.organization.errors import AccessRefusedError
from asqms.contexts.performance import api as performance
from asqms.contexts.performance.commands.reporting import month_before, report_when_due
from tests.support.performing import record
from tests.support.personas import AT, Small

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 31)


@pytest.fixture
def lived(small: Small) -> Small:
    record(small, "PRB-1", "problem", [("open", "2026-10-21")], fields={"severity": "major"})
    requests = [("received", "2026-10-01"), ("answered", "2026-10-03")]
    record(small, "DSQ-1", "data_subject_request", requests, fields={"answered_on": "2026-10-03"})
    return small


def test_a_month_is_reported_once_about_the_organisation_and_its_projects(lived: Small) -> None:
    assert performance.report_month(lived.operator, OCTOBER) == 2
    assert performance.report_month(lived.operator, OCTOBER) == 0
    rows = Evidence.objects.filter(organisation=lived.organisation, type="report.metrics")
    assert {one.subject.kind for one in rows} == {"organization", "project"}
    assert {one.effective for one in rows} == {OCTOBER}
    facts = json.loads(rows.get(subject__key="brake").facts)
    assert facts["rows.total"] == 1
    assert facts["rows.missing.value"] == 0


def test_only_the_server_and_the_operator_report(lived: Small) -> None:
    with pytest.raises(AccessRefusedError):
        performance.report_month(lived.actor("second-lead"), OCTOBER)


def test_what_is_confidential_is_in_no_report(lived: Small) -> None:
    performance.report_month(lived.operator, OCTOBER)
    facts = json.loads(Evidence.objects.get(type="report.metrics", subject__kind="organization").facts)
    named = {name.removeprefix("values.metric.") for name in facts if name.startswith("values.metric.")}
    assert named == {"kpi_prb_age", "kpi_practice_conform"}


def test_no_month_is_reported_that_was_not_lived_here(lived: Small) -> None:
    assert report_when_due(lived.organisation, at=AT) == 0
    assert report_when_due(lived.organisation, at=AT + timedelta(days=30)) == 0
    assert report_when_due(lived.organisation, at=AT + timedelta(days=45)) >= 2


def test_a_month_ends_before_the_next_begins() -> None:
    assert month_before(date(2026, 3, 1)) == date(2026, 2, 28)
    assert month_before(date(2026, 1, 31)) == date(2025, 12, 31)
