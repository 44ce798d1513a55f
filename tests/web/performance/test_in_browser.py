# SPDX-License-Identifier: Apache-2.0
"""Pages of performance in a browser: axe, phone width, without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from asqms.contexts.governance import api as governance
from asqms.contexts.performance import api as performance
from tests.support.looks import in_looks
from tests.support.performing import record
from tests.support.personas import Small
from tests.web.conftest import Browsing, violations

PAGES = (
    "/performance/",
    "/performance/kpi.prb.age/",
    "/performance/kpi.practice.conform/",
    "/performance/reviews/",
    "/performance/reviews/MRV-1/",
)
LOOKS = [("en", "light", 1440), ("de", "dark", 390), ("zh-Hans", "dark", 1440)]


@pytest.fixture
def people(assessed: Small) -> Small:
    record(assessed, "PRB-1", "problem", [("open", "2026-06-21")], fields={"severity": "major"})
    governance.create_record(assessed.operator, "management_review", title="Review of the year")
    performance.catch_up(assessed.organisation)
    return assessed


@pytest.mark.parametrize(("path", "language", "theme", "width"), in_looks(PAGES, LOOKS))
def test_axe_finds_nothing_and_a_phone_shows_it(
    people: Small, browse: Browsing, path: str, language: str, theme: str, width: int
) -> None:
    account = people.account("quality-lead")
    page = browse.open(path, account=account, language=language, theme=theme, width=width)
    assert violations(page) == []
    assert page.evaluate("document.querySelectorAll('*').length") <= 1_500
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_target_is_set_without_script(people: Small, browse: Browsing) -> None:
    page = browse.open("/performance/kpi.prb.age/", account=people.account("quality-lead"), script=False)
    page.get_by_label("Target", exact=True).fill("200")
    page.get_by_label("Warning level").fill("300")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("at most 200 days").first).to_be_visible()
    page.get_by_role("button", name="Let the one above count again").click()
    expect(page.get_by_text("at most 25 days").first).to_be_visible()
