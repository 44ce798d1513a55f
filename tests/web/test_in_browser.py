# SPDX-License-Identifier: Apache-2.0
"""The frame and the components in a real browser: access, policy, keyboard, script and none."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.looks import in_looks
from tests.support.personas import PASSWORD, Small
from tests.web.conftest import Browsing, violations

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.design_urls")]
LOOKS = [
    ("en", "light", 1440),
    ("en", "dark", 390),
    ("zh-Hans", "dark", 1440),
    ("zh-Hans", "light", 390),
    ("de", "light", 1440),
    ("de", "dark", 390),
]
"""Every pair of language, theme and width."""


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_every_component_is_usable_by_everybody(
    browse: Browsing, small: Small, language: str, theme: str, width: int
) -> None:
    page = browse.open(
        "/design/", account=small.account("quality-lead"), language=language, theme=theme, width=width
    )
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize(
    ("path", "language", "theme", "width"),
    in_looks(
        ["/sign-in/", "/sign-in/forgotten/", "/sign-in/closed/", "/no-such-page/"],
        [("en", "dark", 390), ("zh-Hans", "light", 1440), ("de", "light", 390)],
    ),
)
@pytest.mark.usefixtures("small")
def test_the_entrance_is_usable_by_everybody(
    browse: Browsing, path: str, language: str, theme: str, width: int
) -> None:
    page = browse.open(path, language=language, theme=theme, width=width)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("path", "language", "theme", "width"),
    in_looks(
        ["", "security/", "sessions/", "tokens/", "organisation/", "access/", "jobs/"],
        [("de", "dark", 390), ("en", "light", 1440)],
    ),
)
def test_the_settings_are_usable_by_everybody(
    browse: Browsing, small: Small, path: str, language: str, theme: str, width: int
) -> None:
    page = browse.open(
        f"/settings/{path}", account=small.account("admin"), language=language, theme=theme, width=width
    )
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_is_light(browse: Browsing, small: Small) -> None:
    page = browse.open("/settings/", account=small.account("admin"))
    assert page.locator("*").count() < 400
    sizes = page.evaluate("performance.getEntriesByType('resource').map(one => one.transferSize)")
    assert sum(sizes) < 60_000


def test_enlarged_twice_nothing_is_lost(browse: Browsing, small: Small) -> None:
    page = browse.open("/design/", account=small.account("admin"), width=720)
    page.evaluate("document.documentElement.style.fontSize = '175%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 720


def test_the_past_is_seen_in_the_bar(browse: Browsing, small: Small) -> None:
    page = browse.open("/settings/?as_of=2026-03-01", account=small.account("reader"), language="de")
    expect(page.locator(".past-note")).to_contain_text("1. März 2026")
    assert violations(page) == []
    page.locator(".past-note a").click()
    expect(page.locator(".past-note")).to_have_count(0)


def test_the_day_is_chosen_in_the_bar(browse: Browsing, small: Small) -> None:
    page = browse.open("/settings/tokens/?show=name", account=small.account("reader"))
    page.locator(".date-menu summary").click()
    page.locator("#as_of").fill("2026-02-03")
    page.locator(".date-menu button").click()
    page.wait_for_url(re.compile(r"as_of=2026-02-03"))
    assert "show=name" in page.url


def test_menus_close_with_escape_and_outside(browse: Browsing, small: Small) -> None:
    page = browse.open("/settings/", account=small.account("reader"))
    menu = page.locator(".person-menu")
    menu.locator("summary").press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")


def test_the_first_tab_leads_to_the_content(browse: Browsing, small: Small) -> None:
    page = browse.open("/settings/", account=small.account("reader"))
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_rows_are_moved_through_by_keyboard(browse: Browsing, small: Small) -> None:
    page = browse.open("/design/", account=small.account("reader"))
    page.locator("#table-obligations tbody a").first.focus()
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    expect(page.locator("#table-obligations tbody tr").nth(1).locator("a")).to_be_focused()
    page.locator("#field-name").focus()
    page.keyboard.type("jk/")
    expect(page.locator("#field-name")).to_have_value(re.compile("jk/"))


def test_language_and_look_are_chosen_without_script(browse: Browsing, small: Small) -> None:
    page = browse.open("/settings/", account=small.account("reader"), script=False)
    page.locator(".look-menu summary").click()
    page.locator(".look-menu button[value='de']").click()
    expect(page.locator("h1")).to_have_text("Einstellungen")
    page.locator(".look-menu summary").click()
    page.locator(".look-menu button[value='dark']").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    background = page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")
    assert background == "rgb(20, 22, 26)"


def test_columns_are_chosen_without_script(browse: Browsing, small: Small) -> None:
    page = browse.open("/design/", account=small.account("reader"), script=False)
    table = page.locator("#table-obligations")
    heads = table.locator("thead th")
    expect(heads).to_have_count(6)
    table.locator(".menu summary").click()
    table.get_by_label("Owner").uncheck()
    table.get_by_label("Changed").check()
    table.get_by_role("button", name="Apply").click()
    expect(heads).to_have_text(["Practice", "What it asks", "Verdict", "Checks", "Due", "Changed"])


def test_what_destroys_asks_twice(browse: Browsing, small: Small) -> None:
    page = browse.open("/settings/tokens/", account=small.account("brake-lead"), script=False)
    page.locator("#field-name").fill("pipeline")
    page.get_by_role("button", name="Create").click()
    expect(page.locator(".secret")).to_have_value(re.compile("^asqms_"))
    page.locator("summary.danger").click()
    page.locator(".confirmation form button").click()
    expect(page.locator("tbody")).to_contain_text("revoked")


def test_signing_in_with_a_password(browse: Browsing, small: Small) -> None:
    account = small.account("reader")
    page = browse.open("/settings/", script=False)
    page.locator("#field-login").fill(account.email)
    page.locator("#field-password").fill(PASSWORD)
    page.locator("main form button.main").click()
    expect(page.locator("h1")).to_have_text("Settings")


def test_a_passkey_is_added_signs_in_and_confirms(browse: Browsing, small: Small) -> None:
    page = browse.open("/sign-in/?next=/settings/security/passkeys/new/")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.locator("#field-login").fill(small.account("reader").email)
    page.locator("#field-password").fill(PASSWORD)
    page.locator("main form button.main").click()
    page.locator("#field-password").fill(PASSWORD)
    page.locator("main form button.main").click()
    expect(page.locator("#field-passwordless")).to_be_checked()
    assert violations(page) == []
    page.locator("form[data-passkey] button.main").click()
    page.wait_for_url("**/settings/security/codes/")
    expect(page.locator(".codes li")).to_have_count(10)

    page.locator(".person-menu summary").click()
    page.locator(".person-menu form button").click()
    page.wait_for_url("**/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)
    page.goto(f"{browse.address}/settings/security/passkeys/")
    expect(page.locator("tbody")).to_contain_text("signs in alone")

    page.goto(f"{browse.address}/settings/security/codes/new/")
    page.goto(f"{browse.address}/sign-in/again/passkey/?next=/settings/security/codes/new/")
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.wait_for_url("**/settings/security/codes/new/")
    expect(page.locator("h2")).to_have_text("Make new codes")


@pytest.mark.usefixtures("small")
def test_without_script_the_passkey_button_says_why(browse: Browsing) -> None:
    page = browse.open("/sign-in/", script=False)
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_disabled()
    expect(page.get_by_text("Passkeys need JavaScript.")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_current_view_of_the_settings_is_seen_on_a_phone(
    browse: Browsing, small: Small, language: str
) -> None:
    page = browse.open(
        "/settings/webhooks/", account=small.account("admin"), language=language, width=390, script=False
    )
    current = page.locator(".tabs [aria-current]").bounding_box()
    assert current is not None
    assert 0 <= current["x"] <= 390 - current["width"]
