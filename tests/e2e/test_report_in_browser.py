# SPDX-License-Identifier: Apache-2.0
"""The report in a real browser: accessible, usable by keyboard, offline, in every width and language."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from asqms.documents.html import sections, write
from asqms.documents.html.write import html
from asqms.kernel.text import LANGUAGES
from tests.support.looks import in_looks
from tests.support.reports import evaluated, write_report_workspace

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CELL = ".map a[href='#at/item-1/OP.UVE']"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser")
    evaluation = evaluated(write_report_workspace(folder / "ws"))
    (folder / "en.html").write_bytes(html(evaluation, "en"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sections, "LISTED_OBLIGATIONS", 60)
        patch.setattr(write, "SHOWN_GAPS", 20)
        for language in LANGUAGES:
            (folder / f"few-{language}.html").write_bytes(html(evaluation, language, chosen_day=True))
    return folder


@pytest.fixture
def outside() -> list[str]:
    return []


@pytest.fixture
def page(chromium: Browser, outside: list[str]) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=False)
    opened = context.new_page()

    def guard(route: Route) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    opened.route("**/*", guard)
    opened.on("pageerror", lambda error: outside.append(str(error)))
    opened.on("console", lambda message: outside.append(message.text))
    opened.on("dialog", lambda dialog: outside.append(dialog.message))
    yield opened
    context.close()
    assert outside == []


def _violations(page: Page) -> list[str]:
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    in_looks(LANGUAGES, [("light", 1440), ("dark", 390)]),
)
def test_the_page_is_accessible_and_fits(
    page: Page, reports: Path, language: str, scheme: str, width: int
) -> None:
    page.goto((reports / f"few-{language}.html").as_uri())
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    assert _violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_the_pane_and_the_marked_day_are_accessible(
    page: Page, reports: Path, scheme: str, width: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto((reports / "few-en.html").as_uri())
    page.click(CELL)
    page.set_viewport_size({"width": width, "height": 900})
    assert _violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_cell_leads_to_its_rows_and_a_row_to_its_reason(page: Page, reports: Path) -> None:
    page.goto((reports / "en.html").as_uri())
    page.click(CELL)
    expect(page.locator("#pane")).to_be_visible()
    assert page.url.endswith("#at/item-1/OP.UVE")
    rows = page.locator("tbody[id='at/item-1/OP.UVE'] tr[id]").count()
    assert page.locator("#pane-list a").count() == rows
    expect(page.locator("#pane-answer h3")).to_contain_text("deviates")
    page.click("#pane-list a[href$='OP.UVE.04']")
    assert page.url.endswith("#at/item-1/OP.UVE.04")
    answer = page.locator("#pane-answer")
    for text in ("OP.UVE.04", "Check", "Needed", "evidence/junit/a.xml", "Owner", "Counts for", "mandatory"):
        expect(answer).to_contain_text(text)
    assert page.locator("#pane-list [aria-current]").count() == 1


def test_keys_open_walk_and_close_and_the_focus_comes_back(page: Page, reports: Path) -> None:
    page.goto((reports / "en.html").as_uri())
    page.focus(CELL)
    page.keyboard.press("Enter")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.getAttribute('href')")
    assert second == page.locator("#pane-list a").nth(1).get_attribute("href")
    assert first is not None
    expect(page.locator("#pane-answer h3")).to_contain_text(second.rsplit("/", 1)[1])
    page.keyboard.press("Escape")
    expect(page.locator("#pane")).to_be_hidden()
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#at/item-1/OP.UVE"
    assert "#" not in page.url


def test_an_address_opens_its_answer_and_back_leaves_it(page: Page, reports: Path) -> None:
    address = (reports / "en.html").as_uri()
    page.goto(f"{address}#at/item-1/OP.UVE.05")
    expect(page.locator("#pane-answer h3")).to_contain_text("justified")
    page.click("#pane-close")
    page.click(CELL)
    page.go_back()
    expect(page.locator("#pane")).to_be_hidden()
    page.goto(f"{address}#at/item-1")
    expect(page.locator("tr[id='at/item-1/OP.UVE.04']")).to_be_visible()


def test_the_organisations_cell_lists_each_item(page: Page, reports: Path) -> None:
    page.goto((reports / "en.html").as_uri())
    page.click(".map a[href='#at/org/OP.UVE']")
    links = page.locator("#pane-list a")
    assert [links.nth(place).get_attribute("href") for place in range(links.count())] == [
        "#at/item-1/OP.UVE",
        "#at/item-2/OP.UVE",
    ]
    links.nth(1).click()
    expect(page.locator("#pane-title")).to_contain_text("long")
    assert page.locator("#pane-list a").count() > 2


@pytest.mark.parametrize("hash_text", ["#at/x/y", "#at/item-1/%E0%A4%A", "#nothing", "#at/org/<img>"])
def test_a_strange_address_does_no_harm(page: Page, reports: Path, hash_text: str) -> None:
    page.goto((reports / "en.html").as_uri() + hash_text)
    expect(page.locator("h1")).to_contain_text("Conformity")


def test_without_script_every_row_is_there(chromium: Browser, reports: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((reports / "en.html").as_uri())
    page.click(CELL)
    expect(page.locator("tr[id='at/item-1/OP.UVE.04']")).to_be_visible()
    context.close()


def test_paper_shows_gaps_with_reasons_and_no_controls(page: Page, reports: Path) -> None:
    page.goto((reports / "en.html").as_uri())
    page.emulate_media(media="print")
    expect(page.locator("section[data-part='gaps'] tbody tr").first).to_be_visible()
    expect(page.locator("nav[aria-label]").first).to_be_hidden()
    expect(page.locator("section[data-part='details']")).to_be_hidden()
