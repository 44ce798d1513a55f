# SPDX-License-Identifier: Apache-2.0
"""Text shown to people, with room for several languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SOURCE_LANGUAGE = "en"
LANGUAGES = ("en", "zh-Hans", "de")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or title by language tag; English is always there."""

    by_language: Mapping[str, str]

    def in_language(self, language: str) -> str:
        """Return the text in the language, or in English where it is not translated yet."""
        return self.by_language.get(language) or self.by_language[SOURCE_LANGUAGE]

    def __str__(self) -> str:
        return self.by_language[SOURCE_LANGUAGE]


def english(text: str) -> Text:
    """Return a text that so far exists in English only."""
    return Text({SOURCE_LANGUAGE: text})
