# SPDX-License-Identifier: Apache-2.0
"""A supplier comes on board: registered, chosen, agreed. A version goes out: held, approved, proved."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.journeys import Journey, until_shown
from tests.support.recording import fill, state, take

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


def _sign(page: Page, step: str) -> None:
    page.locator(".work-steps").get_by_role("button", name=f"Sign: {step}").click()
    expect(page.locator("#refusal")).to_have_count(0)


def test_a_supplier_comes_on_board(journey: Journey) -> None:
    buyer = journey.browser_of("Supplier lead")
    buyer.goto("/suppliers/")
    buyer.get_by_role("link", name="Register a supplier").click()
    buyer.get_by_label("Id", exact=True).fill("radar-maker")
    buyer.locator('[name="name"]').fill("Radar maker")
    buyer.get_by_role("button", name="Save").click()
    expect(buyer.get_by_text("Radar maker is registered.")).to_be_visible()

    buyer.goto("/work/supplier_selection/new/")
    buyer.get_by_label("Title", exact=True).fill("Radar for lane guide")
    buyer.get_by_label("Scope", exact=True).select_option("radar-maker")
    fill(buyer)
    selection = buyer.url
    take(buyer, "Set the criteria and ask for offers")
    take(buyer, "Finish the comparison")
    journey.picture(buyer, "compared")

    director = journey.browser_of("Managing director", width=390)
    director.goto(selection)
    _sign(director, "Select")
    state(director, "Selected")

    buyer.goto(selection)
    buyer.get_by_role("button", name=re.compile("Raise: Supplier agreement")).click()
    fill(buyer)
    agreement = buyer.url
    take(buyer, "Submit")
    journey.picture(buyer, "agreement")
    director.goto(agreement)
    _sign(director, "Agree")
    state(director, "Agreed")

    buyer.goto("/suppliers/")
    row = buyer.locator("tr", has_text="Radar maker")
    expect(row).to_contain_text("Selected")
    expect(row).to_contain_text("Agreed")
    journey.picture(buyer, "on-board")
    other = journey.browser_of("Contact at the sensor supplier")
    other.goto("/suppliers/")
    expect(other.get_by_text("Radar maker")).to_have_count(0)
    assert other.goto(agreement).status == 404  # type: ignore[union-attr]


def test_a_version_is_held_at_its_gate_then_released(journey: Journey) -> None:  # noqa: PLR0915 - one way
    """A series release of the demo is held by real gaps; a version for test goes out."""
    lead = journey.browser_of("Brake assist lead")
    lead.goto("/work/release/new/")
    lead.get_by_label("Title", exact=True).fill("Brake controller 2.4")
    lead.get_by_label("Scope", exact=True).select_option("brake-controller")
    lead.locator("details.work-later summary").click()
    lead.locator('[name="field-kind"]').select_option("series")
    fill(lead)
    release = lead.url
    take(lead, "Freeze the candidate")
    tester = journey.browser_of("Test lead")
    tester.goto(release)
    _sign(tester, "Finish the gate check")
    state(tester, "Checked at the gate")

    owner = journey.browser_of("Brake product owner")
    owner.goto(release)
    until_shown(owner, owner.locator(".gate-panel").get_by_text("An obligation blocks: brake-controller"))
    expect(owner.get_by_role("button", name="Sign: Approve")).to_have_count(0)
    journey.picture(owner, "held-at-the-gate")

    tester.goto(release)
    back = tester.locator(".work-steps form", has_text="Return for rework")
    back.get_by_label("Reason").fill("It goes to the test fleet first.")
    back.get_by_role("button").click()
    state(tester, "Planned")
    lead.goto(release)
    lead.get_by_role("link", name="Edit", exact=True).click()
    lead.locator('[name="field-kind"]').select_option("test")
    lead.get_by_role("button", name="Save", exact=True).click()
    take(lead, "Freeze the candidate")
    tester.goto(release)
    _sign(tester, "Finish the gate check")

    owner.goto(release)
    until_shown(owner, owner.get_by_role("button", name="Sign: Approve"))
    _sign(owner, "Approve")
    state(owner, "Approved")
    expect(owner.get_by_role("heading", name="Gates passed")).to_be_visible()
    journey.picture(owner, "passed")
    chief = journey.browser_of("Quality lead")
    chief.goto(release)
    chief.get_by_role("link", name="Look at what was frozen and prove it").click()
    chief.get_by_role("button", name="Work it out again").click()
    expect(chief.get_by_text("It comes out the same.").first).to_be_visible()
    journey.picture(chief, "proved")
    release_lead = journey.browser_of("Release lead", width=390)
    release_lead.goto(release)
    take(release_lead, "Report as delivered")
    state(release_lead, "Delivered")
