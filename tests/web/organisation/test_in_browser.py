# SPDX-License-Identifier: Apache-2.0
"""The pages in a real browser: axe, both themes, phone width, keyboard, without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.assessed import grow
from tests.support.looks import in_looks
from tests.support.personas import Small
from tests.web.conftest import Browsing, violations

ITEM = "/products/brake/items/controller/"
PAGES = (
    "/",
    "/organisation/",
    "/organisation/gaps/",
    "/organisation/rollout/",
    "/organisation/trend/",
    "/organisation/compare/?from=2026-11-19&to=2026-11-20",
    "/organisation/units/driving/",
    "/products/",
    "/products/brake/",
    ITEM,
    f"{ITEM}obligations/",
    f"{ITEM}evidence/",
    f"{ITEM}classification/",
    f"{ITEM}applicability/",
    f"{ITEM}history/",
    f"{ITEM}edit/",
    f"{ITEM}obligations/OP.UVE.04/",
    f"{ITEM}obligations/OP.UVE.04/justify/",
)


LOOKS = [("en", "light", 1440), ("de", "dark", 1440), ("zh-Hans", "light", 1440)]
"""Taken in turn by the pages (tests/support/looks.py); all are shown on a phone as well."""


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


def test_two_clicks_from_the_map_without_script(assessed: Small, browse: Browsing) -> None:
    page = browse.open("/organisation/", account=assessed.account("quality-lead"), script=False)
    page.locator('a.cell.deviates[href*="within=brake"][href*="OP.UVE"]').click()
    page.locator("table a").filter(has_text="Execute unit tests").first.click()
    expect(page.get_by_text("One test failed").first).to_be_visible()


def test_rows_are_moved_through_by_keyboard(assessed: Small, browse: Browsing) -> None:
    page = browse.open("/organisation/gaps/", account=assessed.account("quality-lead"))
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('tr') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url("**/obligations/**")


def test_a_classification_is_proposed_in_the_browser(assessed: Small, browse: Browsing) -> None:
    page = browse.open(f"{ITEM}classification/", account=assessed.account("brake-lead"))
    for number in range(1, 7):
        page.locator(f'input[name="CLS.{number}"][value="no"]').check()
    page.get_by_label("Reason").fill("All looked at together.")
    page.get_by_role("button", name="Show what it changes").click()
    expect(page.get_by_text("The item becomes type I.")).to_be_visible()
    page.get_by_role("button", name="Propose these answers").click()
    expect(page.get_by_text("It counts as soon as somebody else approves it")).to_be_visible()


def test_many_projects_are_paged(assessed: Small, browse: Browsing) -> None:
    grow(assessed, 10, 1)
    page = browse.open("/organisation/", account=assessed.account("quality-lead"))
    expect(page.get_by_text("Projects 1 to 8 of 12")).to_be_visible()
    page.get_by_role("link", name="Better ones").click()
    expect(page.get_by_text("Projects 9 to 12 of 12")).to_be_visible()
