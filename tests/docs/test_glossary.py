# SPDX-License-Identifier: Apache-2.0
"""The glossary has every word in three languages, and the words of documents agree with it."""

import re

import pytest

from asqms.documents.wording import word
from asqms.engine.snapshot import VerdictName
from asqms.kernel.text import LANGUAGES
from tests.support.guides import ROOT

GLOSSARY = (ROOT / "docs/reference/glossary.md").read_text(encoding="utf-8")
ROWS = [
    tuple(cell.strip() for cell in line.strip("| ").split("|"))
    for line in GLOSSARY.splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| English"))
]
BY_ENGLISH = {row[0]: row for row in ROWS}
COLUMN = {"en": 0, "zh-Hans": 1, "de": 2}
SHARED = {
    "process": "process",
    "practice": "practice",
    "evidence": "evidence",
    "verdict.conforms": "conforms",
    "project": "project",
    "organisation": "organisation",
    "item": "software item",
    "mandatory": "mandatory",
    "recommended": "recommended",
    "optional": "optional",
    "check": "check",
    "standard": "standard",
}
"""Words that documents and the glossary have in common: key of the words file, English word here."""


def test_every_word_stands_once_with_three_languages_and_a_meaning() -> None:
    assert [row for row in ROWS if len(row) != 4 or not all(row)] == []
    assert len(BY_ENGLISH) == len(ROWS)
    assert [row[1] for row in ROWS if not re.search(r"[\u4e00-\u9fff]", row[1])] == []


def test_the_glossary_speaks_the_languages_of_the_documents() -> None:
    assert set(COLUMN) == set(LANGUAGES)


@pytest.mark.parametrize("language", COLUMN)
@pytest.mark.parametrize("verdict", [one.value for one in VerdictName])
def test_verdicts_are_called_the_same(verdict: str, language: str) -> None:
    row = BY_ENGLISH[verdict.replace("_", " ")]
    assert word(language, f"verdict.{verdict}") == row[COLUMN[language]]


@pytest.mark.parametrize("language", COLUMN)
@pytest.mark.parametrize("key", SHARED)
def test_documents_use_the_words_of_the_glossary(key: str, language: str) -> None:
    assert word(language, key).casefold() == BY_ENGLISH[SHARED[key]][COLUMN[language]].casefold()


def test_the_words_of_the_design_are_explained() -> None:
    wanted = [
        "standard",
        "edition",
        "requirement",
        "process",
        "practice",
        "mapping",
        "overlay",
        "organisation",
        "unit",
        "project",
        "release",
        "supplier",
        "tool",
        "classification",
        "tailoring",
        "justification",
        "obligation",
        "evidence",
        "fact",
        "check",
        "assessment",
        "confirmation",
    ]
    assert [one for one in wanted if one not in BY_ENGLISH] == []
