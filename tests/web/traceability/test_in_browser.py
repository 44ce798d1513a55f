# SPDX-License-Identifier: Apache-2.0
"""Traceability in a real browser: the drawing by mouse and keyboard, on phones, in both themes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from asqms.kernel.records import TraceRecords
from tests.support.looks import in_looks
from tests.support.personas import Small
from tests.web.conftest import Browsing, violations
from tests.web.traceability.conftest import SET

ROOT = f"/traceability/{SET}/"


@pytest.mark.usefixtures("checked")
def test_neighbours_are_followed_by_mouse_and_keyboard(browse: Browsing, small: Small) -> None:
    page = browse.open(f"{ROOT}item/?id=SWR_2", account=small.account("brake-developer"))
    page.get_by_role("link", name="4 steps").click()
    page.wait_for_url("**depth=4*")
    assert page.get_by_role("link", name="4 steps").get_attribute("aria-current") == "true"
    page.locator(".trace-graph a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**id=*_1*")
    assert page.locator("h1").inner_text().startswith(("SYS_1", "STH_1"))


@pytest.mark.usefixtures("checked")
@pytest.mark.parametrize(
    ("path", "language", "theme", "width"),
    in_looks(
        ["", "item/?id=SWR_2", "matrix/", "links/?state=suspect", "failing/", "items/"],
        [("en", "light", 1440), ("de", "dark", 390), ("zh-Hans", "light", 390)],
    ),
)
def test_pages_have_no_barriers_and_nothing_sticks_out(
    browse: Browsing, small: Small, path: str, language: str, theme: str, width: int
) -> None:
    page = browse.open(
        ROOT + path,
        account=small.account("brake-developer"),
        language=language,
        theme=theme,
        width=width,
    )
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_names_from_files_are_never_run(
    browse: Browsing, small: Small, many: Callable[[], TraceRecords]
) -> None:
    many()
    page = browse.open(f"{ROOT}item/?id=SYS_1&depth=1", account=small.account("quality-lead"))
    page.goto(f"{browse.address}{ROOT}items/?text=window")
    assert page.evaluate("window.run === undefined")


@pytest.mark.usefixtures("checked")
def test_links_are_confirmed_without_script(browse: Browsing, small: Small) -> None:
    page = browse.open(f"{ROOT}links/?state=suspect", account=small.account("brake-developer"), script=False)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Confirm the chosen links").click()
    assert "1 link confirmed" in page.locator("main").inner_text()
