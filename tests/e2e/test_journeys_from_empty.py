# SPDX-License-Identifier: Apache-2.0
"""From an empty folder: the first administrator in the pages, a real project's figures in Traceability."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import journey_at
from tests.support.journeys import Journey
from tests.support.served import ROOT, asqms, served
from tests.support.shared import require_shared

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
PASSWORD = "a lighthouse keeps its own hours"  # noqa: S105 - of an invented account
SCORE = ROOT / "demo" / "s-core" / "workspace"
FIRST = "first.person@platform.example"


@pytest.fixture
def empty(request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path) -> Iterator[Journey]:
    """Serve an empty folder."""
    home = tmp_path / "empty"
    with served(home, "serve", home) as server:
        yield from journey_at(request, chromium, server)


@pytest.fixture
def score(request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path) -> Iterator[Journey]:
    """Serve the project whose published files lie beside this one."""
    if not (require_shared() / "s-core").is_dir():
        pytest.skip("The folder ../shared/data/s-core is not beside the project.")
    home, secret = tmp_path / "score", tmp_path / "password"
    secret.write_text(PASSWORD, encoding="utf-8")
    founded = asqms(
        "set-up", "--home", home, "--organisation", "platform-community", "--organisation-name",
        "Open-source platform community", "--name", "First person", "--email", FIRST,
        "--password-file", secret,
    )  # fmt: skip
    assert founded.returncode == 0, founded.stderr
    applied = asqms("apply", SCORE, "--home", home, "--yes")
    assert applied.returncode == 0, (applied.stdout, applied.stderr)
    with served(home, "serve", home) as server:
        yield from journey_at(request, chromium, server)


def test_set_up(empty: Journey) -> None:
    found = re.search(r"(http\S+/set-up/) and enter the code (\S+)", empty.server.said)
    assert found, empty.server.said
    page = empty.browser_of(language="de")
    page.goto("/")
    page.wait_for_url(re.compile("/set-up/"))
    empty.picture(page, "nothing-there")
    page.get_by_label("Code", exact=False).first.fill(found[2])
    for field, value in (
        ("organisation", "Probefahrt Software"),
        ("reference", "probefahrt"),
        ("name", "Erste Person"),
        ("email", FIRST),
        ("password", PASSWORD),
        ("repeated", PASSWORD),
    ):
        page.locator(f"#field-{field}").fill(value)
    empty.picture(page, "filled-in")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url(lambda address: "/set-up/" not in address)
    _sign_in_if_asked(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Heute")
    empty.picture(page, "first-page")
    page.goto("/organisation/")
    page.get_by_role("link", name=re.compile("anlegen")).click()
    expect(page.locator("#field-id, #field-name").first).to_be_visible()
    empty.picture(page, "next-step")
    page.goto("/set-up/")
    expect(page.locator("#field-code")).to_have_count(0)


@pytest.mark.shared
def test_score(score: Journey) -> None:
    page = score.browser_of()
    page.goto("/traceability/")
    _sign_in_if_asked(page)
    page.goto("/traceability/")
    score.picture(page, "sets")
    page.get_by_role("main").get_by_role("row").nth(1).get_by_role("link").first.click()
    main = page.get_by_role("main")
    for figure in ("226/226", "222/253", "51/68"):
        expect(main).to_contain_text(figure)
    expect(main.locator(".figure", has_text="Broken links")).to_contain_text(
        re.compile(r"links\s*0 of [\d,]+")
    )
    score.picture(page, "coverage")


def _sign_in_if_asked(page: Page) -> None:
    if "/sign-in/" in page.url:
        page.locator("input[name=login]").fill(FIRST)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("form", has=page.locator("input[name=login]")).get_by_role("button").first.click()
        page.locator(".person-menu").wait_for()
