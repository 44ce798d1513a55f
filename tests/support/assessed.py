# SPDX-License-Identifier: Apache-2.0
"""The small organisation with an assessment, on a day that does not move; more projects on demand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.kernel.clock import SystemClock
from tests.support.personas import AT, Small

DAY = date(2026, 11, 20)
FACTS = {"tests.total": 12, "tests.passed": 11, "tests.failed": 1, "tests.skipped": 0, "tests.errors": 0}
REPORT: dict[str, object] = {
    "source": "unit-tests",
    "name": "junit.xml",
    "type": "report.test",
    "subject": "controller",
    "effective": "2026-11-18",
    "received": "2026-11-18",
    "digest": "sha256:" + "0" * 64,
    "adapter": "junit",
    "facts": FACTS,
}
PASSING = REPORT | {"facts": FACTS | {"tests.passed": 12, "tests.failed": 0}}
"""The same report with every test passed."""


@pytest.fixture(autouse=True)
def _the_day() -> Iterator[None]:
    SystemClock.live_on(DAY)
    yield
    SystemClock.moved_by = timedelta(0)


@pytest.fixture
def assessed(small: Small) -> Small:
    """Return the small organisation with one failing test report, assessed."""
    organization.write_record(small.operator, "evidence_files", REPORT)
    return assess(small)


def assess(small: Small) -> Small:
    """Bring the assessment of an organisation up to date."""
    conformity.bring_up_to_date(small.organisation, at=AT)
    return small


def grow(small: Small, projects: int, items: int) -> None:
    """Add projects with items and assess them."""
    phases = [{"phase": "development", "since": "2026-01-10"}]
    for number in range(projects):
        project = f"more-{number:03}"
        organization.write_record(small.operator, "projects", {"id": project, "name": f"More {number}"})
        for at in range(items):
            item = {"id": f"{project}-{at}", "name": f"Part {number}.{at}", "project": project}
            given = item | {"domain": "in_vehicle", "owner": "brake-lead", "phases": phases}
            organization.write_record(small.operator, "items", given)
    assess(small)


def queries_of(client: Client, path: str) -> tuple[int, HttpResponse]:
    """Return how many queries a page needs once caches are warm, and the page."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    return len(captured), response


def text_of(response: HttpResponse) -> str:
    """Return the markup of a page."""
    return response.content.decode()
