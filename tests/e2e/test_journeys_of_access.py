# SPDX-License-Identifier: Apache-2.0
"""The journey of the administrator: a session left open, an invitation, the end of the new access."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.journeys import Journey

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
PASSWORD = "a lighthouse keeps its own hours"  # noqa: S105 - of an invented account
GUEST = "guest.reviewer@musterfahrt.example"
PHONE = 390


def test_administrator(journey: Journey) -> None:
    page = journey.browser_of("Administrator", language="de")
    _end_the_session_left_open(journey, page)

    page.get_by_role("link", name="Zugang", exact=True).first.click()
    page.get_by_label("Name", exact=True).fill("Guest reviewer")
    page.get_by_label("E-Mail").fill(GUEST)
    page.get_by_label("Rolle", exact=True).select_option("reader")
    page.get_by_role("button", name="Einladen").click()
    link = page.locator("input.secret").input_value()
    assert link.startswith(f"{journey.server.address}/invitation/")
    row = page.get_by_role("row", name="Guest reviewer")
    expect(row).to_contain_text("eingeladen")
    journey.picture(page, "invited")

    guest = journey.browser_of(language="de", width=PHONE)
    _accept(journey, guest, link)

    page.goto("/settings/access/")
    expect(row).to_contain_text("hat Zugang")
    row.locator("summary", has_text="Zugang beenden").click()
    row.get_by_role("button", name="Zugang beenden").click()
    expect(page.get_by_role("status").first).to_contain_text("Der Zugang ist beendet.")
    expect(row).to_contain_text("beendet am")
    journey.picture(page, "ended")

    guest.reload()
    expect(guest.get_by_role("main")).to_contain_text("Ihr Konto gehört hier zu keiner Organisation.")
    journey.picture(guest, "told-so")
    guest.get_by_role("main").get_by_role("link").first.click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Anmelden")
    guest.goto(link)
    expect(guest.get_by_role("heading", level=1)).to_have_text("Diese Einladung gilt nicht mehr")
    journey.picture(guest, "out")


def _end_the_session_left_open(journey: Journey, page: Page) -> None:
    """Find the session of another browser and end it: that browser is asked to sign in."""
    elsewhere = journey.browser_of("Administrator", language="de")
    page.goto("/settings/sessions/")
    expect(page.get_by_role("row", name="dieser Browser")).to_have_count(1)
    others = page.get_by_role("button", name="Beenden: ")
    expect(others).to_have_count(1)
    journey.picture(page, "two-sessions")
    others.click()
    expect(page.get_by_role("status").first).to_contain_text("Die Sitzung ist beendet.")
    expect(others).to_have_count(0)
    elsewhere.reload()
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Anmelden")


def _accept(journey: Journey, guest: Page, link: str) -> None:
    """Open an invitation on a phone, choose a password, and sign in with it."""
    guest.goto(link)
    expect(guest.get_by_role("heading", level=1)).to_have_text("Willkommen, Guest reviewer")
    assert guest.evaluate("document.documentElement.scrollWidth") <= PHONE
    journey.picture(guest, "invitation")
    guest.get_by_label("Passwort", exact=True).fill(PASSWORD)
    guest.get_by_label("Passwort wiederholen").fill(PASSWORD)
    guest.get_by_role("button", name="Speichern und eintreten").click()
    guest.wait_for_url(lambda address: "/invitation/" not in address)
    if "/sign-in/" in guest.url:
        guest.get_by_label("E-Mail").fill(GUEST)
        guest.get_by_label("Passwort", exact=True).fill(PASSWORD)
        guest.get_by_role("button", name="Anmelden", exact=True).click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Heute")
    assert guest.evaluate("document.documentElement.scrollWidth") <= PHONE
    journey.picture(guest, "first-page")
