# SPDX-License-Identifier: Apache-2.0
"""Sending evidence in a real browser: dropped files are recognised; what files say is never run."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from asqms.contexts.evidence.models import Evidence
from asqms.documents.criteria import practices_expecting
from asqms.engine.checks.registry import CHECKS
from asqms.workspace.catalogue import load_catalogue
from tests.contexts.evidence.samples import junit
from tests.support.personas import Small
from tests.web.conftest import Browsing, violations
from tests.web.evidence.conftest import Receive

PAYLOADS = (
    "<script>window.run=1</script>", "<img src=x onerror=window.run=1>", '"><svg onload=window.run=1>',
    "javascript:window.run=1", "{{7*7}}<b>", "'-window.run-'", "</title><script>window.run=1</script>",
)  # fmt: skip


@pytest.mark.parametrize(
    ("width", "theme", "language"), [(1440, "light", "en"), (390, "dark", "de"), (390, "light", "zh-Hans")]
)
def test_files_are_recognised_and_recorded(
    browse: Browsing, small: Small, tmp_path: Path, width: int, theme: str, language: str
) -> None:
    path = tmp_path / "junit.xml"
    path.write_bytes(junit(7))
    page = browse.open(
        "/evidence/upload/?subject=controller",
        account=small.account("brake-lead"), width=width, theme=theme, language=language,
    )  # fmt: skip
    page.set_input_files("input[type=file]", str(path))
    page.wait_for_selector(".recognised input[name=upload]", state="attached")
    assert "junit" in page.inner_text("#recognised")
    assert violations(page) == []
    page.click(".buttons button")
    page.wait_for_selector("#field-subject")
    assert page.input_value("#field-subject") == "controller"
    assert violations(page) == []
    shown, button = (page.locator(one).bounding_box() for one in ("#expected", ".buttons button.main"))
    assert shown is not None
    assert button is not None
    assert shown["y"] < button["y"]
    page.select_option("#field-type", "sbom")
    page.click("button[name=step]")
    practice = practices_expecting(load_catalogue((), known_checks=CHECKS), "sbom")[0].id
    page.wait_for_selector(f"#expected code:text-is('{practice}')")
    page.select_option("#field-type", "report.test")
    page.click(".buttons button")
    page.wait_for_selector(".evidence-state")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert Evidence.objects.count() == 1


def test_the_same_without_script(browse: Browsing, small: Small, tmp_path: Path) -> None:
    path = tmp_path / "junit.xml"
    path.write_bytes(junit(7))
    page = browse.open("/evidence/upload/", account=small.account("brake-lead"), script=False)
    page.set_input_files("input[type=file]", str(path))
    page.click(".buttons button")
    page.select_option("#field-subject", "controller")
    page.click(".buttons button.main")
    assert "junit.xml" in page.inner_text("h1")
    assert Evidence.objects.count() == 1


def test_what_evidence_says_is_never_run(browse: Browsing, small: Small, receive: Receive) -> None:
    uids = []
    for number, payload in enumerate(PAYLOADS):
        data = f"# {payload}\n\n## {payload}\n\nText".encode()
        stated = {
            "title": payload,
            "producer": payload,
            "method": payload,
            "revision": payload,
            "sampling": payload,
        }
        uids.append(
            receive(
                data,
                name=f"{number}.md",
                type="plan.quality",
                adapter="document",
                series=f"s{number}",
                **stated,
            ).uid
        )
    page = browse.open("/evidence/", account=small.account("brake-lead"))
    for path in (
        "/evidence/",
        *(f"/evidence/?at={quote(uid)}" for uid in uids),
        *(f"/evidence/{quote(uid)}/" for uid in uids),
    ):
        page.goto(browse.address + path)
        assert page.evaluate("window.run") is None, path
