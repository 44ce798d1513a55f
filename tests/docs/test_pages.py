# SPDX-License-Identifier: Apache-2.0
"""Pages lead somewhere: links resolve, every page is in the index, and the tone is plain."""

import re
from pathlib import Path

import pytest

from tests.support.guides import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
WRITTEN = sorted([*DOCS.glob("start/*.md"), *DOCS.glob("guides/*.md"), *DOCS.glob("explanation/*.md")])
_LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def _prose(path: Path) -> str:
    return _CODE.sub("", path.read_text(encoding="utf-8"))


def _anchors(path: Path) -> set[str]:
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    dead = []
    for link in _LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (path.parent / place).resolve() if place else path
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            dead.append(link)
    assert dead == []


def test_every_page_is_in_the_index() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} - {"README.md"}
    single = {page for page in pages if not page.startswith("decisions/")}
    assert [page for page in sorted(single) if f"({page})" not in index] == []
    assert "(decisions)" in index


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(DOCS).as_posix())
def test_the_tone_is_plain(path: Path) -> None:
    prose = _prose(path)
    assert re.findall(r"\w!", prose) == []
    assert re.findall(r"\bplease\b|\bsimply\b|\bjust\b|\beasily\b|\bobviously\b", prose, re.IGNORECASE) == []
    assert prose.startswith("# ")
    assert prose.count("\n# ") == 0
