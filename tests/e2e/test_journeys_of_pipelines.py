# SPDX-License-Identifier: Apache-2.0
"""The journey of who keeps the pipelines: a token from the pages, a push, the changed verdict."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.journeys import Journey, until_shown
from tests.support.served import asqms
from tests.support.shared import DATA

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
JUNIT = b"""<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="calibration" tests="3" failures="0" errors="0" skipped="0" time="0.2">
<testcase classname="calibration.ranges" name="test_lowest" time="0.1"/>
<testcase classname="calibration.ranges" name="test_highest" time="0.05"/>
<testcase classname="calibration.ranges" name="test_checksum" time="0.05"/>
</testsuite></testsuites>
"""


def test_ci_engineer(journey: Journey, tmp_path: Path) -> None:
    page = journey.browser_of("Brake assist lead")
    practice = "/products/brake-assist/items/brake-calibration/obligations/OP.UVE.04/"
    page.goto(practice)
    expect(page.locator(".verdict-head")).to_contain_text("undetermined")
    expect(page.locator(".answer")).to_contain_text("No evidence of type Test execution report.")
    journey.picture(page, "nothing-yet")
    page.locator(".person-menu summary").click()
    page.locator(".person-menu").get_by_role("link", name="Tokens").click()
    page.get_by_label("Name", exact=True).fill("Pipeline of the calibration data")
    expect(page.get_by_role("radio", name=re.compile("^Send evidence only"))).to_be_checked()
    page.get_by_role("radio", name=re.compile("^Chosen rights")).check()
    page.locator("summary", has_text="Rights").click()
    for right in ("evidence.receive", "conformity.view"):
        page.get_by_role("checkbox", name=right, exact=True).check()
    page.get_by_label("Only on").fill("brake-calibration")
    page.get_by_role("button", name="Create").click()
    secret = page.locator("input.secret").input_value()
    assert secret.startswith("asqms_")
    journey.picture(page, "token-once")

    report = _junit(tmp_path)
    sent = asqms(
        "push", report, "--server", journey.server.address, "--subject", "brake-calibration",
        "--gate", "brake-calibration", "--effective", "2026-11-20", "--revision", "1f0c2d9",
        environment={"ASQMS_TOKEN": secret},
    )  # fmt: skip
    assert sent.returncode == 1, (sent.stdout, sent.stderr)
    assert "brake-calibration" in sent.stdout
    again = asqms(
        "push", report, "--server", journey.server.address, "--subject", "brake-calibration", "--no-gate",
        "--effective", "2026-11-20", "--revision", "1f0c2d9", environment={"ASQMS_TOKEN": secret},
    )  # fmt: skip
    assert again.returncode == 0, (again.stdout, again.stderr)

    page.goto("/products/brake-assist/items/brake-calibration/evidence/")
    expect(page.get_by_role("main")).to_contain_text(report.name)
    journey.picture(page, "evidence")
    page.goto(practice)
    until_shown(page, page.locator(".evidence-lines").get_by_role("link", name=report.name))
    expect(page.locator(".verdict-head")).not_to_contain_text("undetermined")
    journey.picture(page, "changed-verdict")
    page.goto("/settings/tokens/")
    expect(page.get_by_role("row", name="Pipeline of the calibration data")).not_to_contain_text("never")


def _junit(folder: Path) -> Path:
    """Return a report a real test runner wrote, or one like it where the real files are absent."""
    real = DATA / "junit" / "pytest" / "junit.spark.integration.1.xml"
    report = folder / "calibration-tests.xml"
    report.write_bytes(real.read_bytes() if real.is_file() else JUNIT)
    return report
