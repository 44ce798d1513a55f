# SPDX-License-Identifier: Apache-2.0
"""Pages of governance records in a browser: axe, phone width, without script."""

from __future__ import annotations

import pytest

from asqms.contexts.governance import api as governance
from asqms.contexts.organization import api as organization
from tests.support.looks import in_looks
from tests.support.personas import Small
from tests.web.conftest import Browsing, violations

PAGES = (
    "/work/",
    "/work/problem/",
    "/work/problem/?view=board",
    "/work/problem/?view=calendar",
    "/work/problem/?view=timeline",
    "/work/all/?view=calendar",
    "/work/problem/import/",
    "/work/problem/many/?all=yes",
    "/work/change_request/new/",
    "/records/PRB-1/",
    "/records/PRB-1/edit/",
)
LOOKS = [("en", "light", 1440), ("de", "dark", 390), ("zh-Hans", "dark", 1440)]
"""Taken in turn by the pages (tests/support/looks.py)."""


@pytest.fixture
def people(assessed: Small) -> Small:
    given = {"role": "problem_manager", "person": "brake-developer", "since": "2026-01-01", "scope": "brake"}
    organization.write_record(assessed.operator, "assignments", given)
    actor = assessed.actor("brake-developer")
    number = governance.create_record(
        actor, "problem", title="Light", scope="controller", fields={"severity": "major"}
    )
    governance.comment(actor, number, "Seen on two benches.")
    change = governance.create_record(
        actor, "change_request", title="Reset", scope="controller", raised_from=(number, "change")
    )
    assert change == "CHR-1"
    return assessed


@pytest.mark.parametrize(("path", "language", "theme", "width"), in_looks(PAGES, LOOKS))
def test_axe_finds_nothing_and_a_phone_shows_it(
    people: Small, browse: Browsing, path: str, language: str, theme: str, width: int
) -> None:
    account = people.account("brake-developer")
    page = browse.open(path, account=account, language=language, theme=theme, width=width)
    assert violations(page) == []
    assert page.evaluate("document.querySelectorAll('*').length") <= 1_500
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_step_is_taken_without_script(people: Small, browse: Browsing) -> None:
    page = browse.open("/records/PRB-1/edit/", account=people.account("brake-developer"), script=False)
    page.get_by_label("How to reproduce it").fill("Brake twice.")
    page.get_by_label("Affected versions").fill("2.1")
    page.get_by_label("Concerns safety").select_option("yes")
    page.get_by_label("Concerns cybersecurity").select_option("no")
    page.get_by_label("Containment").fill("Not delivered.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Finish the analysis").click()
    assert page.locator(".work-path [aria-current=step]").inner_text() == "Analysed"
