# SPDX-License-Identifier: Apache-2.0
"""Top management reads the indicators down to a record, and prints the inputs of a review."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.support.journeys import Journey

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


def test_from_the_indicators_down_to_a_record(journey: Journey) -> None:
    director = journey.browser_of("Managing director")
    director.goto("/organisation/")
    director.get_by_role("link", name="Performance", exact=True).click()
    expect(director.locator(".kpi-name")).to_have_count(27)
    journey.picture(director, "all")
    director.get_by_role("link", name="Problem age by severity").click()
    expect(director.locator(".trend circle").first).to_be_visible()
    journey.picture(director, "one")
    director.locator("#table-breakdown").get_by_role("link", name="Brake assist", exact=True).click()
    rows = director.locator("#table-rows")
    expect(rows.get_by_role("link", name="PRB-").first).to_be_visible()
    rows.get_by_role("link", name="PRB-").first.click()
    expect(director.locator(".work-path [aria-current=step]")).to_be_visible()
    journey.picture(director, "record")


def test_a_review_kept_long_ago_is_printed(journey: Journey, tmp_path: Path) -> None:
    director = journey.browser_of("Managing director", width=390)
    director.goto("/performance/reviews/")
    director.get_by_role("link", name="MRV-2").first.click()
    expect(director.get_by_text("Kept when the review was concluded")).to_be_visible()
    journey.picture(director, "inputs")
    with director.expect_download() as waiting:
        director.get_by_role("link", name="As PDF").click()
    path = tmp_path / "review.pdf"
    waiting.value.save_as(path)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages)
    assert "OBJ-1" in text
    assert "Target missed" in text
