# SPDX-License-Identifier: Apache-2.0
"""Import, changes of many, types, calendar and mail in a browser: axe, phone width, without script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from asqms.contexts.governance import api as governance
from asqms.contexts.organization import api as organization
from tests.support.looks import in_looks
from tests.support.personas import Small
from tests.web.conftest import Browsing, violations

PAGES = (
    "/settings/record-types/",
    "/settings/record-types/problem/",
    "/settings/record-types/problem/text/",
    "/settings/calendar/",
    "/settings/mail/",
)
LOOKS = [("en", "light", 1440), ("de", "dark", 390), ("zh-Hans", "dark", 1440)]
"""Taken in turn by the pages (tests/support/looks.py)."""


@pytest.mark.parametrize(("path", "language", "theme", "width"), in_looks(PAGES, LOOKS))
def test_axe_finds_nothing_and_a_phone_shows_it(
    assessed: Small, browse: Browsing, path: str, language: str, theme: str, width: int
) -> None:
    account = assessed.account("quality-lead")
    page = browse.open(path, account=account, language=language, theme=theme, width=width)
    assert violations(page) == []
    assert page.evaluate("document.querySelectorAll('*').length") <= 1_500
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_table_is_brought_in_and_many_are_changed_without_script(
    assessed: Small, browse: Browsing, tmp_path: Path
) -> None:
    given = {"role": "problem_manager", "person": "brake-developer", "since": "2026-01-01", "scope": "brake"}
    organization.write_record(assessed.operator, "assignments", given)
    file = tmp_path / "problems.csv"
    file.write_text("Title,Scope\nFirst,controller\nSecond,sensor\n", encoding="utf-8")
    account = assessed.account("brake-developer")
    page = browse.open("/work/problem/import/", account=account, script=False)
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("2 new")).to_be_visible()
    page.get_by_role("button", name="Bring in all rows").click()
    expect(page.get_by_role("link", name="Second")).to_be_visible()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_role("button", name="Change the chosen ones").click()
    page.get_by_label("Say something about each").check()
    page.get_by_label("Comment").fill("Seen in the round.")
    page.get_by_role("button", name="See what would happen").click()
    page.get_by_role("button", name="Do it for 2 records").click()
    expect(page.get_by_text("2 done")).to_be_visible()
    assert [one.text for one in governance.comments_of(assessed.operator, "PRB-2")] == ["Seen in the round."]
