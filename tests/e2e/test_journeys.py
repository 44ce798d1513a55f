# SPDX-License-Identifier: Apache-2.0
"""What each person came for, from sign-in to the answer, on the demo's own server."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.journeys import Journey, until_shown
from tests.support.served import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
DEMO = ROOT / "demo" / "workspace"


def _place(page: Page, name: str) -> None:
    page.locator("header nav").get_by_role("link", name=name, exact=True).click()


def test_quality_manager(journey: Journey) -> None:
    page = journey.browser_of("Quality lead")
    _place(page, "Organisation")
    expect(page.get_by_role("heading", level=1)).to_have_text("Conformity of the organisation")
    expect(page.locator(".readiness")).to_contain_text(re.compile(r"of 1,\d{3} mandatory conform"))
    journey.picture(page, "organisation")

    blocking = page.get_by_role("complementary").locator("li", has=page.locator("a[href*='/obligations/']"))
    practice, sentence, owner = blocking.first.locator("small").inner_text().split(" · ")
    blocking.first.get_by_role("link").click()
    expect(page.locator(".verdict-head")).to_contain_text("deviates")
    expect(page.locator(".answer")).to_contain_text(sentence)
    expect(page.locator(".answer")).to_contain_text(f"Owner: {owner}")
    assert f"/obligations/{practice}/" in page.url
    counts = page.locator("section", has=page.get_by_role("heading", name="Counts for", exact=True))
    expect(counts.get_by_role("link").first).to_be_visible()
    journey.picture(page, "why")
    counts.get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text(practice)
    journey.picture(page, "counts-for")

    _place(page, "Organisation")
    page.get_by_role("link", name="Roll-out").click()
    expect(page.get_by_role("row", name="Project management")).to_contain_text("not adopted")
    journey.picture(page, "roll-out")
    page.get_by_role("link", name="Trend").click()
    expect(page.get_by_role("img")).to_be_visible()
    expect(page.get_by_role("row", name="30 Nov 2025")).to_be_visible()
    journey.picture(page, "trend")
    page.get_by_role("link", name="Compare two dates").click()
    page.get_by_label("From", exact=True).fill("2026-10-31")
    page.get_by_label("To", exact=True).fill("2026-11-20")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("main")).to_contain_text("from 31 Oct 2026 to 20 Nov 2026")
    expect(page.get_by_role("row", name="Brake assist").first).to_contain_text("(+")
    journey.picture(page, "compared")


def test_project_manager(journey: Journey) -> None:
    page = journey.browser_of("Brake assist lead", language="de")
    _place(page, "Produkte")
    page.get_by_role("main").get_by_role("link", name="Lane guide", exact=True).first.click()
    page.get_by_role("link", name="Softwareelement anlegen").click()
    page.get_by_label("Kennung", exact=True).fill("trip-log")
    page.get_by_label("Name", exact=True).fill("Fahrtenprotokoll")
    expect(page.get_by_label("Projekt", exact=True)).to_have_value("lane-guide")
    expect(page.get_by_role("button", name="Speichern")).to_have_count(0)
    page.get_by_role("button", name="Zeigen, was sich ändert").click()
    expect(page.locator("#effect")).to_contain_text(re.compile(r"1\d\d Verpflichtungen kommen hinzu"))
    expect(page.locator("#effect")).to_contain_text("Das Element wird Typ II.")
    journey.picture(page, "before-saving")
    page.get_by_role("button", name="Speichern").click()

    expect(page.get_by_role("status").first).to_contain_text("Fahrtenprotokoll ist gespeichert.")
    questions = page.get_by_role("group").filter(has=page.get_by_role("radio"))
    expect(questions).to_have_count(6)
    for question in questions.all():
        question.get_by_role("radio", name="nein").check()
    page.get_by_label("Grund").fill("Zeigt nur an, was andere Elemente gemessen haben.")
    page.get_by_role("button", name="Zeigen, was sich ändert").click()
    expect(page.locator("#effect")).to_contain_text("Typ II → I")
    expect(page.locator("#effect")).to_contain_text("verpflichtend → freiwillig")
    journey.picture(page, "six-questions")
    page.get_by_role("button", name="Diese Antworten vorschlagen").click()
    expect(page.get_by_role("main")).to_contain_text("Neue Antworten warten auf Genehmigung")
    page.get_by_role("link", name="Vorschlag öffnen").click()
    expect(page.get_by_role("button", name="Genehmigen")).to_have_count(0)
    journey.picture(page, "not-by-oneself")

    other = journey.browser_of("Quality lead")
    waiting = other.get_by_role("region", name="Waits for your approval")
    waiting.get_by_role("link", name=re.compile("Fahrtenprotokoll")).click()
    expect(other.locator("#effect")).to_contain_text("type II → I")
    other.get_by_label("Your words").fill("Seen with the safety lead.")
    journey.picture(other, "approval")
    other.get_by_role("button", name="Approve").click()
    expect(other.get_by_role("button", name="Approve")).to_have_count(0)

    page.goto("/products/lane-guide/items/trip-log/classification/")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Typ I")
    expect(page.get_by_role("main")).to_contain_text("genehmigt von Quality lead")
    until_shown(page, page.locator(".heading").get_by_text("Typ I", exact=True))
    journey.picture(page, "type-one")


def test_developer_on_a_phone(journey: Journey, tmp_path: Path) -> None:
    page = journey.browser_of("Brake developer", width=390)
    mine = page.get_by_role("region", name="Yours to close")
    expect(mine).to_contain_text("OP.UVE.03")
    journey.picture(page, "today")
    mine.get_by_role("link", name=re.compile("Analyse code statically")).click()
    page.get_by_role("row", name=re.compile("Brake calibration data")).get_by_role("link").first.click()
    expect(page.locator(".answer")).to_contain_text("No evidence of type Static analysis report.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    journey.picture(page, "own-gap")
    page.get_by_role("link", name="Send evidence").click()
    report = tmp_path / "calibration-static.sarif"
    found = json.loads(
        (DEMO / "evidence" / "brake-controller" / "2026-11-12" / "ruff.sarif").read_text("utf-8")
    )
    report.write_text(json.dumps(found, indent=1), encoding="utf-8")
    page.locator("input[type=file]").set_input_files(report)
    expect(page.locator("#recognised")).to_contain_text("Static analysis report")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    journey.picture(page, "recognised")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(report.name)
    journey.picture(page, "what-it-is-about")
    expect(page.get_by_label("About", exact=True)).to_have_value("brake-calibration")
    expect(page.locator("#expected")).to_contain_text("OP.UVE.03")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("main")).to_contain_text("findings.total")
    expect(page.locator("#counts")).to_contain_text("OP.UVE.03")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    journey.picture(page, "record")
