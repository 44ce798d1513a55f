# SPDX-License-Identifier: Apache-2.0
"""The journey of the administrator: an invitation, the new account's sign-in, the end of its access."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.journeys import Journey

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
PASSWORD = "a lighthouse keeps its own hours"  # noqa: S105 - of an invented account


def test_administrator(journey: Journey) -> None:
    page = journey.browser_of("Administrator")
    page.goto("/settings/access/")
    page.get_by_label("Name", exact=True).fill("Guest reviewer")
    page.get_by_label("E-mail").fill("guest.reviewer@musterfahrt.example")
    page.get_by_label("Role", exact=True).select_option("reader")
    page.get_by_role("button", name="Invite").click()
    link = page.locator("input.secret").input_value()
    assert link.startswith(f"{journey.server.address}/invitation/")
    row = page.get_by_role("row", name="Guest reviewer")
    expect(row).to_contain_text("invited")
    journey.picture(page, "invited")

    guest = journey.browser_of()
    _accept(journey, guest, link)

    page.goto("/settings/access/")
    expect(row).to_contain_text("has access")
    row.locator("summary", has_text="End access").click()
    row.get_by_role("button", name="End access").click()
    expect(row).to_contain_text("ended")
    journey.picture(page, "ended")
    guest.get_by_role("navigation").get_by_role("link", name="Organisation", exact=True).first.click()
    expect(guest.get_by_role("main")).to_contain_text("Your account belongs to no organisation here.")
    journey.picture(guest, "told-so")
    guest.get_by_role("main").get_by_role("link").first.click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Sign in")
    journey.picture(guest, "led-to-sign-in")


def _accept(journey: Journey, guest: Page, link: str) -> None:
    """Open an invitation, choose a password, sign in with it, look at the sessions."""
    guest.goto(link)
    expect(guest.get_by_role("heading", level=1)).to_contain_text("Guest reviewer")
    journey.picture(guest, "invitation")
    guest.get_by_label("Password", exact=True).fill(PASSWORD)
    guest.get_by_label("Repeat the password").fill(PASSWORD)
    guest.get_by_role("main").get_by_role("button").first.click()
    guest.wait_for_url(lambda address: "/invitation/" not in address)
    if "/sign-in/" not in guest.url:
        guest.locator(".person-menu summary").click()
        guest.get_by_role("button", name="Sign out").click()
        guest.goto("/sign-in/")
    guest.get_by_label("E-mail").fill("guest.reviewer@musterfahrt.example")
    guest.get_by_label("Password", exact=True).fill(PASSWORD)
    guest.get_by_role("button", name="Sign in", exact=True).click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Today")
    guest.goto("/settings/sessions/")
    expect(guest.get_by_role("row", name="this browser")).to_be_visible()
    journey.picture(guest, "sessions")
