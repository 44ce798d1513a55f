# SPDX-License-Identifier: Apache-2.0
"""The words of the pages: a ``words.yaml`` in the folder of each component and screen, in three languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from asqms.decoding.yaml import load_yaml
from asqms.documents.wording import shown_date, shown_number
from asqms.kernel.text import LANGUAGES, SOURCE_LANGUAGE

FOLDER = Path(__file__).parent
FORMS = frozenset({"one", "other"})

Phrase = str | Mapping[str, str]
"""A sentence with named gaps, or its forms ``one`` and ``other``."""


class UnknownWordsError(KeyError):
    """A page asks for words that no file holds; a mistake in the program, found by the tests."""


def words(language: str, key: str, /, **values: object) -> str:
    """Return the words of a key in a language with the values put in, each shown as the language writes it.

    ``count`` chooses the form where the words have one for a single thing. Raises UnknownWordsError.
    """
    shown = {name: shown_value(value, language) for name, value in values.items()}
    return phrase(language, key, values.get("count")).format_map(shown)


def phrase(language: str, key: str, count: object = None) -> str:
    """Return the words of a key with their gaps left open; raises UnknownWordsError."""
    found = all_words().get(key)
    if found is None:
        raise UnknownWordsError(key)
    chosen = found.get(language) or found[SOURCE_LANGUAGE]
    if isinstance(chosen, str):
        return chosen
    return chosen["one"] if count == 1 and "one" in chosen else chosen["other"]


def shown_value(value: object, language: str) -> str:
    """Return a value as readers of the language write it: numbers, days and moments."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value)
    if isinstance(value, int):
        return shown_number(value, language)
    if isinstance(value, float):
        return shown_number(value, language, 0 if value.is_integer() else 1)
    if isinstance(value, datetime):
        return shown_moment(value, language)
    if isinstance(value, date):
        return shown_date(value, language)
    return str(value)


def shown_moment(moment: datetime, language: str) -> str:
    """Return a moment in the configured time zone: the day and the time to the minute."""
    local = moment.astimezone(time_zone())
    return f"{shown_date(local.date(), language)}, {local:%H:%M}"


@cache
def time_zone() -> ZoneInfo:
    """Return the time zone that times are shown in."""
    return ZoneInfo(str(settings.ASQMS_CONFIG.time_zone))


@cache
def all_words() -> Mapping[str, Mapping[str, Phrase]]:
    """Return every phrase by key and language; a key starts with the path of its folder, joined by dots."""
    found: dict[str, Mapping[str, Phrase]] = {}
    for path in words_files():
        prefix = prefix_of(path)
        for name, languages in _read(path).items():
            key = f"{prefix}.{name}"
            if key in found:
                raise ValueError(f"{path} repeats the words {key}")
            found[key] = languages
    return found


def words_files() -> Iterator[Path]:
    """Yield every file of words in order."""
    for part in ("components", "screens"):
        yield from sorted((FOLDER / part).rglob("words.yaml"))


def prefix_of(path: Path) -> str:
    """Return what the keys of a file start with: the folders below components or screens."""
    return ".".join(path.parent.relative_to(FOLDER).parts[1:])


def _read(path: Path) -> Mapping[str, Mapping[str, Phrase]]:
    given = load_yaml(path.read_bytes(), name=path.name).value
    if not isinstance(given, dict):
        raise TypeError(f"{path} holds no words")
    return {str(name): _languages(path, str(name), value) for name, value in given.items()}


def _languages(path: Path, name: str, value: object) -> Mapping[str, Phrase]:
    if not isinstance(value, dict) or set(value) != set(LANGUAGES):
        raise ValueError(f"{path}: {name} needs exactly the languages {', '.join(LANGUAGES)}")
    return {str(language): _phrase(path, name, one) for language, one in value.items()}


def _phrase(path: Path, name: str, value: object) -> Phrase:
    if isinstance(value, dict):
        if "other" not in value or not set(value) <= FORMS:
            raise ValueError(f"{path}: {name} has forms that are not one and other")
        return {str(form): str(text) for form, text in value.items()}
    if not isinstance(value, str):
        raise TypeError(f"{path}: {name} is no text; quote it")
    return value
