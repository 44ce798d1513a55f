# SPDX-License-Identifier: Apache-2.0
"""A project starts and its people find their work; a lapsed training takes a signature away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.journeys import Journey
from tests.support.recording import fill, state, take

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


def test_a_project_starts_from_the_adopted_processes(journey: Journey) -> None:
    lead = journey.browser_of("Quality lead")
    lead.goto("/products/")
    lead.get_by_role("link", name="Start a project").click()
    lead.get_by_label("Name of the project").fill("Steering assist")
    lead.get_by_label("Short id of the project").fill("steering-assist")
    lead.get_by_label("Led by").select_option(label="Brake assist lead")
    lead.get_by_label("Name of the item").fill("Steering controller")
    lead.get_by_label("Short id of the item").fill("steering-controller")
    lead.get_by_text("Questions for its type").click()
    for question in lead.locator("details.start-more fieldset").all():
        question.get_by_label("no", exact=True).check()
    tools = lead.locator("fieldset", has_text="Do you rely on results of tools")
    tools.get_by_label("No", exact=True).check()
    lead.locator('[name="duty_test_manager"]').select_option(label="Test lead")
    lead.get_by_role("button", name="Show what it brings").click()
    expect(lead.get_by_role("heading", name="What this brings")).to_be_visible()
    expect(lead.get_by_text("The item will be type I once the answers are approved")).to_be_visible()
    expect(lead.get_by_text(re.compile(r"\d+ mandatory obligations in development"))).to_be_visible()
    journey.picture(lead, "what-it-brings")
    lead.get_by_role("button", name="Start the project").click()
    expect(lead).to_have_url(re.compile(r"/products/steering-assist/$"))
    expect(lead.get_by_text("Records begun: 8. Proposals waiting for somebody else: 2.")).to_be_visible()
    journey.picture(lead, "started")

    leader = journey.browser_of("Brake assist lead", width=390)
    leader.goto("/work/")
    expect(leader.get_by_role("link", name="Project charter: Steering assist").first).to_be_visible()
    journey.picture(leader, "finds-the-work")

    lead.goto("/organisation/rollout/?page=1")
    expect(lead.get_by_role("heading", name="Roll-out in each and every project")).to_be_visible()


def test_a_lapsed_training_takes_the_signature_away(journey: Journey) -> None:
    lead = journey.browser_of("Quality lead")
    training = _trained(lead, "Testing of braking systems")
    _confirmed(journey, training)
    leader = journey.browser_of("Brake assist lead")
    leader.goto("/work/")
    expect(leader.get_by_role("link", name="Testing of braking systems").first).to_be_visible()
    journey.picture(leader, "shows-before")

    developer = journey.browser_of("Brake developer")
    developer.goto("/work/verification_report/new/")
    developer.get_by_label("Title").fill("Unit verification after the frost")
    developer.get_by_label("Scope").select_option("brake-controller")
    fill(developer)
    take(developer, "Submit for review")
    report = developer.url

    lead.goto(training)
    steps = lead.locator(".work-steps form", has_text="Mark as lapsed")
    steps.get_by_label("Reason").fill("The year is over.")
    steps.get_by_role("button").click()
    state(lead, "Lapsed or renewed")

    tester = journey.browser_of("Test lead", width=390)
    tester.goto(report)
    expect(tester.get_by_text("Testing of braking systems").first).to_be_visible()
    expect(tester.get_by_role("button", name="Sign: Approve")).to_have_count(0)
    journey.picture(tester, "may-not-sign")

    lead.goto(training)
    lead.get_by_role("button", name=re.compile("Raise: Training")).click()
    renewed = _trained(lead, "Testing of braking systems", raised=True)
    _confirmed(journey, renewed)
    tester.goto(report)
    tester.locator(".work-steps").get_by_role("button", name="Sign: Approve").click()
    state(tester, "Approved")


def _trained(lead: Page, course: str, *, raised: bool = False) -> str:
    """Record a training of the test lead that was attended; return its address."""
    if not raised:
        lead.goto("/work/training/new/")
        lead.get_by_label("Title").fill(course)
        lead.get_by_label("Scope").select_option("brake-assist")
    lead.get_by_label("Owner").select_option(label="Brake assist lead")
    lead.locator("details.work-later summary").click()
    lead.locator('[name="field-person"]').select_option(label="Test lead")
    lead.locator('[name="field-role"]').fill("test_manager")
    lead.locator('[name="field-course"]').fill(course)
    lead.locator('[name="field-valid_until"]').fill("2026-12-20")
    fill(lead)
    take(lead, "Record attendance")
    return lead.url


def _confirmed(journey: Journey, training: str) -> None:
    leader = journey.browser_of("Brake assist lead")
    leader.goto(training)
    leader.locator(".work-steps").get_by_role("button", name=re.compile("^Sign: ")).click()
    state(leader, "Effective")
