# SPDX-License-Identifier: Apache-2.0
"""Work done in the browser: a problem to its change and back, a document approved, a finding closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.journeys import Journey
from tests.support.recording import fill, state, take

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


def test_a_problem_is_changed_away(journey: Journey) -> None:  # noqa: PLR0915 - one way from end to end
    developer = journey.browser_of("Brake developer")
    developer.goto("/work/problem/new/")
    developer.get_by_label("Title").fill("Pressure sensor restarts in frost")
    developer.get_by_label("Scope").select_option("brake-controller")
    developer.get_by_role("button", name="Save", exact=True).click()
    problem = developer.url
    journey.picture(developer, "made")
    expect(developer.get_by_text("Fill in: ").first).to_contain_text("Severity")
    developer.get_by_role("link", name="Edit", exact=True).click()
    fill(developer)
    take(developer, "Finish the analysis")
    state(developer, "Analysed")

    lead = journey.browser_of("Brake assist lead")
    lead.goto(problem)
    take(lead, "Start solving")

    developer.goto(problem)
    developer.get_by_role("button", name="Raise: Change request").first.click()
    expect(developer.get_by_label("Title")).to_have_value("Pressure sensor restarts in frost")
    fill(developer)
    change = developer.url
    take(developer, "Submit")
    take(developer, "Finish the impact analysis")
    developer.goto(problem)
    expect(developer.get_by_text("is not that far yet")).to_be_visible()
    journey.picture(developer, "waits-for-the-change")

    owner = journey.browser_of("Brake product owner", width=390)
    owner.goto(change)
    journey.picture(owner, "before-the-signature")
    owner.locator(".work-steps").get_by_role("button", name="Sign: Approve").click()
    state(owner, "Approved")
    expect(owner.locator(".work-signatures")).to_contain_text("stands")

    developer.goto(change)
    developer.locator(".work-steps").get_by_role("button", name="Report as implemented").click()
    state(developer, "Implemented")
    expect(developer.locator(".work-signatures")).to_contain_text("stands")
    developer.goto(problem)
    take(developer, "Report as solved")
    tester = journey.browser_of("Test lead")
    tester.goto(problem)
    tester.locator(".work-steps").get_by_role("button", name="Sign: Close").click()
    state(tester, "Closed")
    journey.picture(tester, "closed")


def test_a_document_is_approved_by_another_person(journey: Journey) -> None:
    author = journey.browser_of("Quality engineer", language="de")
    author.goto("/work/document/new/")
    author.get_by_label("Titel", exact=True).fill("Leitfaden für Prüfstände")
    author.get_by_label("Bereich", exact=True).select_option("musterfahrt")
    fill(author, "Speichern")
    author.locator(".work-steps").get_by_role("button").first.click()
    document = author.url
    expect(author.get_by_text("Das muss jemand anderes tun").first).to_be_visible()
    journey.picture(author, "waits-for-another")
    lead = journey.browser_of("Quality lead", language="zh-Hans", width=390)
    lead.goto(document)
    journey.picture(lead, "to-sign")
    lead.locator(".work-steps .work-meaning + button").click()
    expect(lead.locator(".work-signatures")).to_contain_text("有效")
    lead.locator(".work-steps").get_by_role("button", name="使其生效").click()
    expect(lead.locator(".work-path [aria-current=step]")).to_have_text("已生效")


def test_a_finding_is_closed_by_the_auditor_only(journey: Journey) -> None:
    auditor = journey.browser_of("Internal auditor")
    auditor.goto("/work/finding/new/")
    auditor.get_by_label("Title").fill("Two reviews have no record")
    auditor.get_by_label("Scope").select_option("brake-assist")
    auditor.get_by_label("Grade").select_option(label="Minor nonconformity")
    fill(auditor)
    finding = auditor.url
    take(auditor, "Record")
    lead = journey.browser_of("Brake assist lead")
    lead.goto(finding)
    expect(lead.locator(".work-steps details", has_text="Close")).to_contain_text("Internal auditor")
    lead.locator(".work-steps").get_by_role("button", name="Answer").click()
    auditor.goto(finding)
    auditor.locator(".work-steps").get_by_role("button", name="Sign: Close").click()
    state(auditor, "Closed")
    journey.picture(auditor, "closed")


def test_an_internal_audit_from_the_checklist_to_the_closed_finding(  # noqa: PLR0915 - one way
    journey: Journey,
) -> None:
    auditor = journey.browser_of("Internal auditor")
    auditor.goto("/work/audit/")
    auditor.get_by_role("link", name="Internal audit of verification and release").first.click()
    take(auditor, "Open the audit")
    audit = auditor.url
    auditor.get_by_role("link", name="Checklist").click()
    auditor.get_by_role("button", name="Draw the checklist").click()
    expect(auditor.get_by_text("lines have a result")).to_contain_text("0 of")
    journey.picture(auditor, "drawn")
    auditor.locator("#lines tbody a, table tbody a").first.click()
    auditor.get_by_label("Title").fill("Verification measures have no criteria")
    auditor.get_by_label("What is wrong").fill("Three of five have none.")
    auditor.get_by_label("Grade").select_option(label="Opportunity to improve")
    auditor.get_by_role("button", name="Raise a finding").click()
    expect(auditor.get_by_text("was raised.")).to_be_visible()
    while auditor.locator("#line").count():
        auditor.get_by_label("conforms", exact=True).check()
        auditor.get_by_role("button", name="Note this result").click()
        expect(auditor.get_by_text("The result was noted.")).to_be_visible()
    journey.picture(auditor, "every-line-has-a-result")
    auditor.goto(audit)
    finding = auditor.locator(".work-tied a", has_text="FND-").first.get_attribute("href") or ""
    auditor.goto(finding)
    auditor.get_by_role("link", name="Edit", exact=True).click()
    fill(auditor)
    take(auditor, "Record")
    lead = journey.browser_of("Brake assist lead", width=390)
    lead.goto(finding)
    lead.locator(".work-steps").get_by_role("button", name="Answer").click()
    auditor.goto(finding)
    auditor.locator(".work-steps").get_by_role("button", name="Sign: Close").click()
    state(auditor, "Closed")
    auditor.goto(audit)
    auditor.get_by_role("link", name="Edit", exact=True).click()
    fill(auditor)
    auditor.locator(".work-steps").get_by_role("button", name="Sign: Issue the report").click()
    state(auditor, "Reported")
    chief = journey.browser_of("Quality lead")
    chief.goto(audit)
    chief.locator(".work-steps").get_by_role("button", name="Sign: Close").click()
    state(chief, "Closed")
    chief.get_by_role("link", name="Checklist").click()
    expect(chief.get_by_text("Frozen as")).to_be_visible()
    journey.picture(chief, "frozen")
