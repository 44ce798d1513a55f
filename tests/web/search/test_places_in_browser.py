# SPDX-License-Identifier: Apache-2.0
"""Standards, processes, people, ledger and search in a browser: axe, phone width, keyboard."""

from __future__ import annotations

import pytest

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from tests.support.looks import in_looks
from tests.support.personas import AT, Small
from tests.web.conftest import Browsing, violations

PAGES = (
    "/standards/",
    "/standards/?q=test",
    "/standards/practices/",
    "/standards/practices/OP.UVE.05/",
    "/standards/iso26262/",
    "/standards/iso9001/8.4/",
    "/standards/crosswalk/",
    "/standards/differences/",
    "/standards/overlays/",
    "/processes/",
    "/processes/OP.UVE/",
    "/people/",
    "/people/brake-lead/",
    "/responsibility/people/",
    "/responsibility/unassigned/",
    "/responsibility/assign/",
    "/responsibility/end/?key=project_manager:brake-lead:brake:2026-01-01",
    "/ledger/",
    "/ledger/records/items/?key=controller",
    "/ledger/checkpoints/",
    "/search/?q=brake",
    "/views/?page=/people/",
)
LOOKS = [("en", "light", 1440), ("de", "dark", 390), ("zh-Hans", "dark", 1440)]
"""Taken in turn by the pages (tests/support/looks.py)."""


@pytest.fixture
def filled(assessed: Small) -> Small:
    """Return the organisation with an adopted process, a decision and a signed log."""
    write = organization.write_record
    version = {"process": "OP.UVE", "version": "1", "owner": "quality-lead", "since": "2026-01-01"}
    write(assessed.operator, "processes", version)
    decision = {"author": "brake-lead", "approver": "quality-lead", "on": "2026-03-01", "reason": "agreed"}
    write(
        assessed.operator,
        "tailorings",
        decision | {"id": "T-1", "practices": ["OP.UVE.09"], "scope": "brake"},
    )
    ledger.make_checkpoint(assessed.organisation.uid, AT)
    return assessed


@pytest.mark.parametrize(("path", "language", "theme", "width"), in_looks(PAGES, LOOKS))
def test_axe_finds_nothing_and_nothing_hangs_over_the_edge(
    filled: Small, browse: Browsing, path: str, language: str, theme: str, width: int
) -> None:
    account = filled.account("quality-lead")
    account.language = language
    account.save()
    page = browse.open(path, account=account, language=language, theme=theme, width=width)
    assert violations(page) == []
    for narrow in (width, 390):
        page.set_viewport_size({"width": narrow, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= narrow


def test_the_search_suggests_while_typing_and_is_walked_by_keys(filled: Small, browse: Browsing) -> None:
    page = browse.open("/people/", account=filled.account("quality-lead"))
    page.keyboard.press("/")
    page.keyboard.type("contr")
    link = page.locator("#suggestions a.hit").first
    link.wait_for()
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('#suggestions') !== null")
    page.keyboard.press("Escape")
    assert page.locator("#suggestions a").count() == 0
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=contr*")


def test_views_open_below_their_button(filled: Small, browse: Browsing) -> None:
    page = browse.open("/people/?role=project_manager", account=filled.account("quality-lead"))
    page.locator(".saved-views > summary").click()
    page.get_by_label("Name of this view").fill("Leads")
    page.get_by_role("button", name="Save this view").click()
    page.wait_for_url("**/people/?role=project_manager")
    page.locator(".saved-views > summary").click()
    page.get_by_role("link", name="Leads").wait_for()
    assert violations(page) == []


def test_everything_works_without_a_script(filled: Small, browse: Browsing) -> None:
    account = filled.account("quality-lead")
    page = browse.open("/people/", account=account, script=False)
    page.locator("#filter-role").select_option("project_manager")
    page.get_by_role("button", name="Show", exact=True).click()
    assert "role=project_manager" in page.url
    roles = page.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert set(roles) == {"Project manager"}
    page.locator(".saved-views > summary").click()
    page.get_by_role("link", name="Open or save a view of this page").click()
    page.get_by_label("Name of this view").fill("Leads")
    page.get_by_role("button", name="Save this view").click()
    assert "role=project_manager" in page.url
    page.goto(page.url.split("/people/")[0] + "/search/?q=controller")
    assert page.get_by_role("link", name="controller Controller").count() == 1


def test_a_role_ends_after_its_effect_was_seen(filled: Small, browse: Browsing) -> None:
    page = browse.open("/people/brake-developer/", account=filled.account("quality-lead"))
    page.get_by_role("link", name="End it").click()
    assert page.get_by_role("heading", name="Effect").count() == 1
    page.get_by_role("button", name="End the role").click()
    page.wait_for_url("**/people/brake-developer/")
    assert "ends on 20 Nov 2026" in page.locator("main").inner_text()
