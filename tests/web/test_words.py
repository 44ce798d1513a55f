# SPDX-License-Identifier: Apache-2.0
"""Every word of the pages exists in every language, is used, and nothing else is asked for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asqms.faces.web.wording import FOLDER, UnknownWordsError, all_words, words
from asqms.kernel.text import LANGUAGES

IN_TEMPLATE = re.compile(r'{%-?\s*t\s+"([^"]+)"')
ASKING = frozenset({"say", "done", "words"})


def _literals_in_templates() -> Iterator[str]:
    for path in FOLDER.rglob("*"):
        if path.suffix in {".html", ".txt"}:
            yield from IN_TEMPLATE.findall(path.read_text(encoding="utf-8"))


def _trees() -> Iterator[ast.AST]:
    for path in FOLDER.rglob("*.py"):
        yield ast.parse(path.read_text(encoding="utf-8"))


def _texts(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
            yield str(node.values[0].value), True
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, False


def _asked(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        at = 1 if name == "words" else 0
        if name in ASKING and len(node.args) > at and isinstance(node.args[at], ast.Constant):
            yield str(node.args[at].value)


def test_pages_ask_only_for_words_that_exist() -> None:
    asked = set(_literals_in_templates()) | {key for tree in _trees() for key in _asked(tree)}
    assert sorted(asked - set(all_words())) == []


def test_every_word_is_used() -> None:
    exact, beginnings = set(_literals_in_templates()), set()
    for tree in _trees():
        for text, is_beginning in _texts(tree):
            (beginnings if is_beginning else exact).add(text)
    beginnings = {one for one in beginnings if re.fullmatch(r"[a-z_]+(\.[a-z_]+)*[._]?", one) and "." in one}
    unused = {
        key for key in all_words() if key not in exact and not any(key.startswith(one) for one in beginnings)
    }
    assert sorted(unused) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gaps_of_a_sentence_are_those_of_the_english_one(language: str) -> None:
    def gaps(phrase: object) -> set[str]:
        forms = phrase.values() if isinstance(phrase, dict) else [phrase]
        return {name for form in forms for _, name, _, _ in Formatter().parse(str(form)) if name}

    different = {key for key, some in all_words().items() if gaps(some["en"]) != gaps(some[language])}
    assert sorted(different) == []


def test_words_are_plain_and_in_house_style() -> None:
    bad = {
        key
        for key, some in all_words().items()
        for phrase in some.values()
        if re.search(r"[<>!！]|please|\bbitte\b|  ", str(phrase), re.IGNORECASE)
    }
    assert sorted(bad) == []


def test_unknown_words_are_an_error() -> None:
    with pytest.raises(UnknownWordsError):
        words("en", "frame.no_such_words")


def test_values_are_shown_as_the_language_writes_them() -> None:
    day = date(2026, 6, 30)
    assert words("en", "frame.as_of", day=day) == "As of 30 Jun 2026"
    assert words("de", "frame.as_of", day=day) == "Stand 30. Juni 2026"
    assert words("zh-Hans", "frame.as_of", day=day) == "截至2026年6月30日"
    assert words("de", "figure.of", of=12_345) == "von 12.345"
    moment = datetime(2026, 6, 30, 14, 2, tzinfo=UTC)
    assert words("en", "frame.as_of", day=moment) == "As of 30 Jun 2026, 14:02"


@given(st.integers(min_value=0, max_value=10**9))
def test_one_thing_has_its_own_form(count: int) -> None:
    ending = "day" if count == 1 else "days"
    assert words("en", "settings.tokens.days", count=count).split()[-1] == ending
    assert words("zh-Hans", "settings.tokens.days", count=count).endswith("天")
