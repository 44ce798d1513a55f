# SPDX-License-Identifier: Apache-2.0
"""Headings and stated fields of Markdown, reStructuredText, AsciiDoc and plain text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date

from asqms.adapters.document.outline import FIELDS, Outline, word_count
from asqms.decoding.text import decode_western
from asqms.decoding.values import as_mapping, fact_word
from asqms.decoding.yaml import load_yaml
from asqms.kernel.errors import LimitError, Place, UnreadableError

MOST_TEXT_BYTES = 8 << 20
MOST_FRONT_MATTER = 64 << 10
KINDS = {
    ".md": "markdown", ".markdown": "markdown", ".rst": "rst", ".rest": "rst", ".adoc": "asciidoc",
    ".asciidoc": "asciidoc", ".txt": "text", ".text": "text",
}  # fmt: skip
_TOLERATED = frozenset({"yaml.syntax", "yaml.duplicate_key", "yaml.key"})
_FENCES = {"markdown": ("```", "~~~"), "asciidoc": ("----", "....", "```", "////"), "rst": (), "text": ()}
_FIELD = re.compile(r":([A-Za-z][\w -]{0,40}):[ \t]+(\S.{0,300})")
_FIELD_NAMES = {"revnumber": "version"}
_FIELD_LINES = 60
_LOCATED = re.compile(
    r"""[ \t]{0,8}"?(?:[A-Za-z]:)?[^\s:"(][^:"(\n]{0,250}\.[A-Za-z+]{1,5}"?(?::[0-9]|\([0-9]|,[0-9])"""
)
_LEAST_LOCATED = 2
_LOCATED_SHARE = 20
_ADORNMENTS = frozenset("=-~^\"'`#*+.:_")


def read_text(data: bytes, kind: str, name: str) -> Outline:
    """Return the outline of a text document.

    Raises UnreadableError ``document.not_text``, ``yaml.*``, ``text.not_utf8``;
    LimitError ``document.too_long``.
    """
    if len(data) > MOST_TEXT_BYTES:
        raise LimitError(
            "document.too_long", f"A text document has at most {MOST_TEXT_BYTES} bytes.", place=Place(name)
        )
    text, is_guess = decode_western(data, name)
    if "\x00" in text:
        raise UnreadableError("document.not_text", "The file holds binary data.", place=Place(name))
    outline = Outline(kind, "any")
    if is_guess:
        outline.notice("encoding_guessed", "The text is not UTF-8 and is read as Windows-1252.", name)
    if kind == "markdown":
        text = _front_matter(text, outline, name)
    elif kind in {"rst", "asciidoc"}:
        _stated_fields(text, outline)
    outline.words = word_count(text)
    for heading in _headings(text, kind):
        outline.add_heading(heading)
    if outline.headings:
        outline.fields.setdefault("title", outline.headings[0])
    return outline


def is_tool_log(start: bytes) -> bool:
    """Return whether a text is output of a compiler or analyser: one line in twenty names file and line."""
    lines = [line for line in start.decode("utf-8", "replace").splitlines() if line.strip()]
    located = sum(1 for line in lines if _LOCATED.match(line))
    return located >= _LEAST_LOCATED and located * _LOCATED_SHARE >= len(lines)


def _front_matter(text: str, outline: Outline, name: str) -> str:
    """Take the fields of a block between lines of dashes (YAML) or plus signs (TOML); return the rest."""
    lines = text[:MOST_FRONT_MATTER].splitlines(keepends=True)
    fence = lines[0].rstrip() if lines else ""
    if fence not in {"---", "+++"}:
        return text
    ends = {"---", "..."} if fence == "---" else {"+++"}
    size = len(lines[0])
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ends:
            block = "".join(lines[1:number])
            is_block = (
                _take_yaml(block, outline, name) if fence == "---" else _take_toml(block, outline, name)
            )
            return text[size + len(line) :] if is_block else text
        size += len(line)
    return text


def _take_yaml(block: str, outline: Outline, name: str) -> bool:
    """Take the fields; return whether the block belongs to the document's head and not to its text."""
    try:
        # A comment keeps the line numbers of the file in messages.
        document = load_yaml(("#\n" + block).encode("utf-8", "surrogatepass"), name=name)
    except UnreadableError as error:
        if error.code not in _TOLERATED:
            raise
        outline.notice("front_matter", f"The block before the text is passed over: {error.message}", name)
        return True
    if isinstance(document.value, str):
        return False
    if document.value is not None and not isinstance(document.value, dict):
        outline.notice("front_matter", "The block before the text is not a mapping of fields.", name)
    for key, value in as_mapping(document.value).items():
        if value is not None:
            _take_field(key, document.written((key,)), outline)
    return True


def _take_toml(block: str, outline: Outline, name: str) -> bool:
    try:
        fields = tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        outline.notice("front_matter", "The block before the text is passed over: it is not TOML.", name)
        return True
    for key, value in fields.items():
        if isinstance(value, bool):
            _take_field(key, str(value).lower(), outline)
        elif isinstance(value, str | int | float | date):
            _take_field(key, str(value), outline)
    return True


def _take_field(key: str, written: str, outline: Outline) -> None:
    """Take one field; ``Approved-by`` and ``approved_by`` are the same, the exact name wins."""
    word = fact_word(key)
    if word in FIELDS and written.strip() and (key == word or word not in outline.fields):
        outline.fields[word] = written.strip()[:300]


def _stated_fields(text: str, outline: Outline) -> None:
    """Take fields such as ``:version: 1.2`` from the first lines."""
    for line in text[:MOST_FRONT_MATTER].splitlines()[:_FIELD_LINES]:
        match = _FIELD.fullmatch(line.rstrip()[:400])
        if match:
            word = fact_word(match[1])
            word = _FIELD_NAMES.get(word, word)
            if word in FIELDS:
                outline.fields.setdefault(word, match[2].strip())


def _headings(text: str, kind: str) -> Iterator[str]:
    if kind == "text":
        return
    fence = before = before_that = ""
    for line in text.splitlines():
        bare = line.strip() if len(line) <= MOST_FRONT_MATTER else ""
        opened = next((mark for mark in _FENCES[kind] if bare.startswith(mark)), "")
        if fence:
            fence = "" if opened == fence else fence
        elif opened and not (kind == "asciidoc" and _underlines(bare, before, before_that)):
            fence = opened
        else:
            is_heading = kind == "markdown" and _is_atx(line)
            if is_heading:
                yield bare.lstrip("#").strip()
            elif kind == "asciidoc" and _is_asciidoc(line):
                yield bare.lstrip("=#").strip()
            elif kind != "asciidoc" and _is_underline(bare, before, before_that, kind):
                yield before
            before_that, before = before, "" if is_heading else bare
            continue
        before = before_that = ""


def _underlines(bare: str, before: str, before_that: str) -> bool:
    """Return whether ``----`` in AsciiDoc stands under a title instead of opening a block."""
    return bool(before) and not before_that and len(set(bare)) == 1 and abs(len(bare) - len(before)) <= 1


def _is_atx(line: str) -> bool:
    text = line[:12].lstrip(" ")
    level = len(text) - len(text.lstrip("#"))
    indent = len(line[:12]) - len(text)
    return 1 <= level <= 6 and indent <= 3 and text[level : level + 1] in {" ", "\t"}  # noqa: PLR2004 - CommonMark 4.2


def _is_asciidoc(line: str) -> bool:
    level = len(line[:10]) - len(line[:10].lstrip("="))
    return 1 <= level <= 6 and line[level : level + 1] == " "  # noqa: PLR2004 - six levels


def _is_underline(bare: str, before: str, before_that: str, kind: str) -> bool:
    """Return whether a line of one repeated sign makes the line before it a heading."""
    if len(bare) < 3 or not before or len(set(bare)) != 1 or bare[0] not in _ADORNMENTS:  # noqa: PLR2004 - shorter is no adornment
        return False
    if set(before) == {bare[0]} or len(before) > 200:  # noqa: PLR2004 - a paragraph, not a title
        return False
    if kind == "markdown":
        return bare[0] in "=-" and not before_that and before[0] not in "#>|-*+"
    return len(bare) >= min(len(before), 4) and (not before_that or set(before_that) == {bare[0]})
