# SPDX-License-Identifier: Apache-2.0
"""The words of documents in English, Chinese and German, written by meaning; dates and numbers too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from unicodedata import category

from asqms.decoding.yaml import load_yaml
from asqms.kernel.text import LANGUAGES, SOURCE_LANGUAGE

SIGNS: Mapping[str, str] = {
    "conforms": "●",
    "partly": "◐",
    "deviates": "✕",
    "undetermined": "?",
    "justified": "§",
    "not_applicable": "–",
}
"""The sign of each verdict; no verdict is shown by colour alone."""


MAX_TEXT = 2_000
UNSEEN = "\ufffd"
_KEPT = frozenset("\t\n")
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BROKEN = frozenset({"Cc", "Cs"})
_NO_CHARACTER = 0xFFFE


def plain(text: str) -> str:
    """Return a text that is safe to show: no control or reordering signs, and not endless.

    Each such sign becomes the replacement sign, so that nothing hides; a text of more than 2,000
    signs ends with an ellipsis.
    """
    if len(text) > MAX_TEXT:
        text = text[: MAX_TEXT - 1] + "…"
    if text.isascii() and text.isprintable():
        return text
    return "".join(UNSEEN if _is_unsafe(sign) else sign for sign in text)


def _is_unsafe(sign: str) -> bool:
    if sign in _KEPT:
        return False
    point = ord(sign)
    nothing = point & _NO_CHARACTER == _NO_CHARACTER or 0xFDD0 <= point <= 0xFDEF  # noqa: PLR2004 - Unicode 23.7
    return nothing or sign in _REORDERING or category(sign) in _BROKEN


@cache
def words(language: str) -> Mapping[str, str]:
    """Return every phrase of a language by key."""
    return _phrases("words", language)


@cache
def reason_words(language: str) -> Mapping[str, str]:
    """Return the sentence of every reason code of the engine in a language."""
    return _phrases("reason_words", language)


@cache
def name_words(language: str) -> Mapping[str, str]:
    """Return names of the reference model in a language by their English name; English needs none."""
    return {} if language == SOURCE_LANGUAGE else _phrases("name_words", language)


@cache
def sentence_words(language: str) -> Mapping[str, str]:
    """Return sentences of the reference model in a language by their English wording; English needs none."""
    return {} if language == SOURCE_LANGUAGE else _phrases("sentence_words", language)


def _phrases(folder: str, language: str) -> Mapping[str, str]:
    name = f"{folder}/{language}.yaml"
    phrases = load_yaml(
        (files("asqms.documents") / folder / f"{language}.yaml").read_bytes(), name=name
    ).value
    if not isinstance(phrases, dict):
        raise TypeError(f"{name} holds no phrases")
    return {str(key): str(value) for key, value in phrases.items()}


def word(language: str, key: str, **values: object) -> str:
    """Return the phrase in the language with its values put in; KeyError for an unknown key."""
    return words(language)[key].format(**values)


def labelled(key: str, value: str, language: str) -> str:
    """Return a value behind its caption, with the colon of the language."""
    return word(language, "labelled", label=word(language, key), value=value)


def sign_of(verdict: str) -> str:
    """Return the sign of a verdict; no verdict is shown by colour alone."""
    return SIGNS[verdict]


def name_of(verdict: str, language: str) -> str:
    """Return the word of a verdict."""
    return words(language)[f"verdict.{verdict}"]


def shown_date(day: date | None, language: str) -> str:
    """Return a date as readers of the language write it, or an empty text."""
    if day is None:
        return ""
    if language == "zh-Hans":
        return f"{day.year}年{day.month}月{day.day}日"
    month = words(language)[f"month.{day.month}"]
    return f"{day.day}. {month} {day.year}" if language == "de" else f"{day.day} {month} {day.year}"


def shown_number(value: float, language: str, digits: int = 0) -> str:
    """Return a number with the language's separators."""
    text = f"{value:,.{digits}f}"
    if language == "de":
        return text.replace(",", "\x00").replace(".", ",").replace("\x00", ".")
    return text


def shown_share(part: int, whole: int, language: str) -> str:
    """Return a percentage without decimals, or a dash without a denominator."""
    if whole == 0:
        return "–"
    space = "" if language == "zh-Hans" else "\u202f"
    return f"{shown_number(100 * part / whole, language)}{space}%"


def check_language(language: str) -> bool:
    """Return whether documents can be written in the language."""
    return language in LANGUAGES
