# SPDX-License-Identifier: Apache-2.0
"""The journey of who keeps the pipelines: a token from the pages, a push, the changed verdict.

The processes of the server are killed on the way.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.journeys import Journey, until_shown
from tests.support.served import asqms
from tests.support.shared import DATA

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
PRACTICE = "/products/brake-assist/items/brake-calibration/obligations/OP.UVE.04/"
NAME = "Pipeline of the calibration data"
JUNIT = b"""<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="calibration" tests="3" failures="0" errors="0" skipped="0" time="0.2">
<testcase classname="calibration.ranges" name="test_lowest" time="0.1"/>
<testcase classname="calibration.ranges" name="test_highest" time="0.05"/>
<testcase classname="calibration.ranges" name="test_checksum" time="0.05"/>
</testsuite></testsuites>
"""


def test_ci_engineer(journey: Journey, tmp_path: Path) -> None:
    page = journey.browser_of("Brake assist lead", language="zh-Hans")
    page.goto(PRACTICE)
    expect(page.locator(".verdict-head")).to_contain_text("未确定")
    journey.picture(page, "nothing-yet")
    secret = _token(journey)
    journey.server.kill_processes()  # what replaces them answers, and does the background work too

    report = _junit(tmp_path)
    sent = asqms(
        "push", report, "--server", journey.server.address, "--subject", "brake-calibration",
        "--effective", "2026-11-20", "--revision", "1f0c2d9",
        environment={"ASQMS_TOKEN": secret},
    )  # fmt: skip
    assert sent.returncode == 1, (sent.stdout, sent.stderr)
    assert re.search(r"brake-calibration +\d+ of \d+ conform", sent.stdout)
    assert "Fails (exit code 1)" in sent.stdout
    assert secret not in sent.stdout + sent.stderr

    page.goto("/products/brake-assist/items/brake-calibration/evidence/")
    expect(page.get_by_role("main")).to_contain_text(report.name)
    journey.picture(page, "evidence")
    page.goto(PRACTICE)
    until_shown(page, page.locator(".evidence-lines").get_by_role("link", name=report.name))
    expect(page.locator(".verdict-head")).not_to_contain_text("未确定")
    journey.picture(page, "changed-verdict")
    page.goto("/settings/tokens/")
    expect(page.get_by_role("row", name=NAME)).not_to_contain_text("从未")


def _token(journey: Journey) -> str:
    """Make a token on the page, for sending and for the gate of one software item."""
    page = journey.contexts[0].pages[0]
    page.locator(".person-menu summary").click()
    page.locator(".person-menu").get_by_role("link", name="访问令牌").click()
    page.get_by_label("名称", exact=True).fill(NAME)
    expect(page.get_by_role("radio", name=re.compile("^仅发送证据"))).to_be_checked()
    page.get_by_role("radio", name=re.compile("^发送证据并查看关口")).check()
    page.get_by_label("仅限范围").fill("brake-calibration")
    page.get_by_role("button", name="创建").click()
    secret = page.locator("input.secret").input_value()
    assert secret.startswith("asqms_")
    row = page.get_by_role("row", name=NAME)
    expect(row).to_contain_text("evidence.receive")
    expect(row).to_contain_text("conformity.view")
    journey.picture(page, "token-once")
    return secret


def _junit(folder: Path) -> Path:
    """Return a report a real test runner wrote, or one like it where the real files are absent."""
    real = DATA / "junit" / "pytest" / "junit.spark.integration.1.xml"
    report = folder / "calibration-tests.xml"
    report.write_bytes(real.read_bytes() if real.is_file() else JUNIT)
    return report
