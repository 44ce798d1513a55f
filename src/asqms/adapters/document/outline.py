# SPDX-License-Identifier: Apache-2.0
"""The one form every document format is read into, and the facts made of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from asqms.decoding.values import fact_word
from asqms.kernel.errors import Place
from asqms.kernel.records import FactValue, Notice

MOST_HEADINGS = 2_000
FIELDS = ("title", "version", "approved_by", "approved_on", "review_due", "approved")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"\S+")
_NUMBERING = re.compile(r"(?:[A-Z](?:\.\d+)+|\d+(?:\.\d+)*)[.)]?\s+(?=\S)")
_LINK = re.compile(r"\[([^\[\]]{0,200})\]\([^()]{0,500}\)")
_ANCHOR = re.compile(r"\s*\{#[^{}]{0,200}\}\s*$")


@dataclass(slots=True)
class Outline:
    """What was read: kind and version of the format, headings in order, fields the document states."""

    kind: str
    format_version: str = ""
    headings: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    words: int | None = None
    pages: int | None = None
    modified_at: str = ""
    notices: list[Notice] = field(default_factory=list)

    def add_heading(self, text: str) -> None:
        """Add a heading that says anything; the first 2,000 are kept."""
        if len(self.headings) >= MOST_HEADINGS:
            return
        clean = _ANCHOR.sub("", _LINK.sub(r"\1", text[:500])).strip().strip("#=*_`").strip()
        if clean:
            self.headings.append(clean)

    def notice(self, code: str, message: str, name: str) -> None:
        """Add a notice about the whole document."""
        self.notices.append(Notice(f"document.{code}", message, Place(name)))


def heading_word(heading: str) -> str:
    """Return a heading as part of a fact name, without its number: ``3.1 Release criteria``."""
    return fact_word(_NUMBERING.sub("", heading, count=1)) or fact_word(heading)


def word_count(text: str) -> int:
    """Return the words of a text; each Chinese character counts as one."""
    plain = _HAN.sub(" ", text)
    han = sum(1 for _ in _HAN.finditer(text)) if plain != text else 0
    return han + sum(1 for _ in _WORD.finditer(plain))


def outline_facts(outline: Outline) -> dict[str, FactValue]:
    """Return the facts of structure; those of approval are made in ``approval``."""
    facts: dict[str, FactValue] = {"document.format": outline.kind}
    if outline.words is not None:
        facts["document.words"] = outline.words
        facts["document.headings"] = len(outline.headings)
    if outline.pages is not None:
        facts["document.pages"] = outline.pages
    if outline.modified_at:
        facts["document.modified_at"] = outline.modified_at
    for word in sorted({heading_word(one) for one in outline.headings} - {""}):
        facts[f"document.heading.{word}"] = True
    return facts
