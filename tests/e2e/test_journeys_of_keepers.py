# SPDX-License-Identifier: Apache-2.0
"""The journeys of those who keep watch: the internal auditor, and a reader without script."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.journeys import Journey, until_shown
from tests.support.served import asqms

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
GAP = "/organisation/obligations/SM.PEV.04/"


def test_internal_auditor(journey: Journey, tmp_path: Path) -> None:
    page = journey.browser_of("Internal auditor", language="zh-Hans")
    page.goto(GAP)
    page.locator(".date-menu summary").click()
    page.locator("#as_of").fill("2026-09-30")
    page.locator(".date-menu").get_by_role("button", name="显示").click()
    expect(page.locator(".past-note")).to_contain_text("2026年9月30日")
    expect(page.locator(".verdict-head")).to_contain_text("部分符合")
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("main").locator("a.button")).to_have_count(0)
    journey.picture(page, "past-day")
    page.locator(".past-note").get_by_role("link").click()
    expect(page.locator(".past-note")).to_have_count(0)

    page.locator(".person-menu summary").click()
    page.locator(".person-menu").get_by_role("link", name="账本").click()
    page.get_by_label("类型").select_option("items")
    page.get_by_role("main").get_by_role("button", name="显示").first.click()
    journey.picture(page, "ledger")
    page.get_by_role("link", name="brake-controller").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("brake-controller")
    proof = page.get_by_role("link", name="下载离线证明")
    until_shown(page, proof)
    journey.picture(page, "record")
    with page.expect_download() as loading:
        proof.first.click()
    kept = tmp_path / "brake-controller.proof"
    loading.value.save_as(kept)

    key = asqms("ledger", "key", "--home", journey.server.home).stdout.strip()
    page.goto("/ledger/checkpoints/")
    expect(page.locator("code.key").first).to_have_text(key)
    journey.picture(page, "checkpoints")
    program = tmp_path / "asqms_verify.py"
    program.write_text(asqms("ledger", "verifier").stdout, encoding="utf-8")
    assert _verdict(program, kept, key) == 0
    changed = bytearray(kept.read_bytes())
    place = changed.index(b"extra ") + 400
    changed[place] = ord("A") if changed[place] != ord("A") else ord("B")
    kept.write_bytes(changed)
    assert _verdict(program, kept, key) == 1


def test_without_script(journey: Journey) -> None:
    page = journey.browser_of("Quality lead", script=False)
    page.goto("/organisation/")
    page.get_by_role("main").get_by_role("link", name=re.compile("^conforms")).first.click()
    page.get_by_label("Within").select_option("brake-assist")
    page.get_by_role("button", name="Show", exact=True).click()
    waiting = page.get_by_role("row", name=re.compile("Waits for a person to confirm it"))
    journey.picture(page, "obligations")
    waiting.first.locator("a").first.click()
    address = page.url
    expect(page.locator(".verdict-head")).to_contain_text("conforms")
    journey.picture(page, "verdict")
    page.get_by_role("link", name="Confirm", exact=False).first.click()
    expect(page.get_by_role("heading", name="The evidence you confirm")).to_be_visible()
    page.get_by_label("Reason").fill("Read the evidence of the last release; it shows this.")
    journey.picture(page, "confirm")
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Confirmed. The verdict is being evaluated again.")
    page.goto(address)
    until_shown(page, page.locator(".answer").get_by_text("confirmed by Quality lead"))
    journey.picture(page, "confirmed")


def _verdict(program: Path, proof: Path, key: str) -> int:
    """Run the verifier as somebody without this product would: the file alone, nothing else importable."""
    run = subprocess.run(
        [sys.executable, "-I", program, proof, "--key", key],
        cwd=proof.parent,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in run.stderr, run.stderr
    return run.returncode
