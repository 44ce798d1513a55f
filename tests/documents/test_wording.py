# SPDX-License-Identifier: Apache-2.0
"""Words in three languages, signs, dates, numbers, and texts that are safe to show."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asqms.documents import wording
from asqms.documents.criteria import condition_lines, criterion_lines, evidence_types_of, strength_lines
from asqms.documents.names import told, translated
from asqms.engine.checks.parameters import SHAPES
from asqms.engine.snapshot import VerdictName
from asqms.kernel.text import LANGUAGES, Text, english
from asqms.workspace.assess import Evaluation


def _places(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


@pytest.mark.parametrize("phrases", [wording.words, wording.reason_words])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_stands_in_every_language_with_the_same_places(
    phrases: Callable[[str], Mapping[str, str]], language: str
) -> None:
    source = {key: value for key, value in phrases("en").items() if not key.startswith("month.")}
    shown = {key: value for key, value in phrases(language).items() if not key.startswith("month.")}
    assert set(shown) == set(source)
    assert all(value.strip() for value in shown.values())
    assert {key: _places(value) for key, value in shown.items()} == {
        key: _places(value) for key, value in source.items()
    }


def test_names_are_translated_into_both_languages() -> None:
    assert set(wording.name_words("de")) == set(wording.name_words("zh-Hans"))
    assert not wording.name_words("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_the_catalogue_is_in_the_language(evaluation: Evaluation, language: str) -> None:
    catalogue = evaluation.catalogue
    kinds = (
        catalogue.groups,
        catalogue.phases,
        catalogue.domains,
        catalogue.roles,
        catalogue.processes,
        catalogue.evidence_types,
    )
    texts = [one.name for kind in kinds for one in kind]
    known = wording.name_words(language)
    missing = [
        str(text)
        for text in texts
        if language != "en" and language not in text.by_language and str(text) not in known
    ]
    assert missing == []


def test_the_catalogues_own_translation_wins() -> None:
    assert translated(Text({"en": "Release", "de": "Eigenes"}), "de") == "Eigenes"
    assert translated(english("Release"), "de") == "Freigabe"
    assert translated(english("No such name"), "de") == "No such name"


def test_every_verdict_has_its_own_sign_and_word() -> None:
    names = [one.value for one in VerdictName]
    assert len({wording.sign_of(name) for name in names}) == len(names)
    for language in LANGUAGES:
        assert len({wording.name_of(name, language) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("language", "day", "number", "share"),
    [
        ("en", "5 Mar 2026", "1,234.5", "33\u202f%"),
        ("de", "5. März 2026", "1.234,5", "33\u202f%"),
        ("zh-Hans", "2026年3月5日", "1,234.5", "33%"),
    ],
)
def test_dates_and_numbers_follow_the_language(language: str, day: str, number: str, share: str) -> None:
    assert wording.shown_date(date(2026, 3, 5), language) == day
    assert wording.shown_date(None, language) == ""
    assert wording.shown_number(1234.5, language, 1) == number
    assert wording.shown_share(1, 3, language) == share
    assert wording.shown_share(0, 0, language) == "–"


@given(st.text(st.characters(codec=None), max_size=80))
def test_a_shown_text_has_no_sign_that_hides_or_reorders(text: str) -> None:
    shown = wording.plain(text)
    assert len(shown) == len(text)
    assert shown.encode("utf-8").decode("utf-8") == shown
    for sign in shown:
        assert sign in "\t\n" or unicodedata.category(sign) not in {"Cc", "Cs"}
        assert unicodedata.bidirectional(sign) not in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI"}
    assert wording.plain(shown) == shown


def test_an_endless_text_ends() -> None:
    assert wording.plain("a" * 5_000) == "a" * 1_999 + "…"
    assert wording.plain("a" * 2_000) == "a" * 2_000


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\x00", "\x1b", "\ud800", "\ufffe", "\ufdd0"])
def test_a_dangerous_sign_is_shown_as_replaced(sign: str) -> None:
    assert wording.plain(f"a{sign}b") == "a\ufffdb"


@pytest.mark.parametrize("text", ["Grüße 中文 é", "a\tb\nc", "👩\u200d🔧", ""])
def test_an_ordinary_text_stays(text: str) -> None:
    assert wording.plain(text) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_criterion_of_the_catalogue_is_told_in_words(evaluation: Evaluation, language: str) -> None:
    catalogue = evaluation.catalogue
    for practice in catalogue.practices:
        lines = criterion_lines(practice, catalogue, language)
        needs = [line for line in lines if line.kind == "need"]
        assert tuple(dict.fromkeys(line.evidence_type for line in needs)) == evidence_types_of(practice)
        assert all((line.text and line.checks) or line.needs_person for line in needs)
        assert len(strength_lines(practice, catalogue, language)) == 2
        condition_lines(practice, catalogue, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_parameter_of_every_check_has_a_word(language: str) -> None:
    for name in SHAPES:
        assert wording.word(language, f"parameter.{name}")


@pytest.mark.parametrize("language", ["de", "zh-Hans"])
def test_every_sentence_of_the_reference_model_is_in_the_language(
    evaluation: Evaluation, language: str
) -> None:
    catalogue = evaluation.catalogue
    sentences = [one.statement for one in catalogue.practices] + [one.purpose for one in catalogue.processes]
    known = wording.sentence_words(language)
    assert [str(text) for text in sentences if str(text) not in known] == []
    assert set(known) == {str(text) for text in sentences}
    assert all(told(text, language) != str(text) for text in sentences)
    assert len({told(text, language) for text in sentences}) == len(sentences)


def test_a_changed_sentence_is_shown_in_english_until_it_is_translated() -> None:
    assert told(english("A sentence nobody translated."), "de") == "A sentence nobody translated."
    assert told(Text({"en": "Create and identify", "de": "Eigenes"}), "de") == "Eigenes"
