# SPDX-License-Identifier: Apache-2.0
"""Title, change date, headings and words of Office Open XML and OpenDocument files; no macro is ever run."""

from __future__ import annotations

import io
from collections.abc import Mapping

from asqms.adapters.document.outline import Outline, word_count
from asqms.decoding.archive import members
from asqms.decoding.xml import iterate_elements, local_name, parse_tree
from asqms.kernel.adapters import Source
from asqms.kernel.errors import Place, UnreadableError

_KINDS = {
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
    "xl/workbook.xml": "xlsx",
    "content.xml": "odf",
}
_WANTED = frozenset({
    "docProps/core.xml", "docProps/app.xml", "word/document.xml", "word/styles.xml", "meta.xml",
    "content.xml", "mimetype",
})  # fmt: skip
_MACRO_NAMES = ("vbaproject.bin", "vbadata.xml")
_MACRO_FOLDERS = ("basic/", "scripts/")
_PARAGRAPHS = frozenset({"p", "h"})
_MOST_MIMETYPE = 200


def read_office(data: bytes, source: Source) -> Outline:
    """Return the outline of an office document.

    Raises UnreadableError ``document.not_a_document``, ``archive.*``, ``xml.*``; LimitError.
    """
    parts: dict[str, bytes] = {}
    names: list[str] = []
    for name, content in members(io.BytesIO(data), name=source.name, limits=source.limits):
        names.append(name)
        if name in _WANTED:
            parts[name] = content
    kind = next((kind for part, kind in _KINDS.items() if part in names), "")
    if not kind:
        raise UnreadableError(
            "document.not_a_document",
            "The archive is no office document.",
            hint="Check that this is the right file.",
            place=Place(source.name),
        )
    if kind == "odf":
        kind = _open_document_kind(parts)
    outline = Outline(kind, kind)
    _properties(parts, outline, source)
    if "word/document.xml" in parts:
        _body(parts["word/document.xml"], _heading_styles(parts, source), outline, source)
    elif "content.xml" in parts:
        _body(parts["content.xml"], frozenset(), outline, source)
    if any(_is_macro(name) for name in names):
        outline.notice("macros", "The document carries macros; they are not run.", source.name)
    return outline


def _open_document_kind(parts: Mapping[str, bytes]) -> str:
    kind = parts.get("mimetype", b"")[:_MOST_MIMETYPE].strip()
    return {
        b"application/vnd.oasis.opendocument.text": "odt",
        b"application/vnd.oasis.opendocument.spreadsheet": "ods",
        b"application/vnd.oasis.opendocument.presentation": "odp",
    }.get(kind, "odf")


def _is_macro(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(_MACRO_NAMES) or lower.startswith(_MACRO_FOLDERS)


def _properties(parts: Mapping[str, bytes], outline: Outline, source: Source) -> None:
    for part in ("docProps/core.xml", "docProps/app.xml", "meta.xml"):
        if part not in parts:
            continue
        root = parse_tree(parts[part], name=f"{source.name}!{part}", limits=source.limits)
        for element in root.iter("{*}*"):
            _property(local_name(element.tag), (element.text or "").strip()[:300], part, outline)


def _property(name: str, text: str, part: str, outline: Outline) -> None:
    if not text:
        return
    if part == "docProps/app.xml":
        if name == "Pages" and text.isascii() and text.isdigit() and len(text) <= 9:  # noqa: PLR2004 - a page count
            outline.pages = int(text)
    elif name == "title":
        outline.fields.setdefault("title", text)
    elif name == "version":
        outline.fields.setdefault("version", text)
    elif (name == "modified" and part == "docProps/core.xml") or (name == "date" and part == "meta.xml"):
        outline.modified_at = text[:40]


def _heading_styles(parts: Mapping[str, bytes], source: Source) -> frozenset[str]:
    """Return ids of styles that are headings; their names stay English in every language version."""
    found: set[str] = set()
    if "word/styles.xml" in parts:
        place = f"{source.name}!word/styles.xml"
        for style in parse_tree(parts["word/styles.xml"], name=place, limits=source.limits).iter("{*}style"):
            names = [_value(child, "val").lower() for child in style if local_name(child.tag) == "name"]
            if any(name == "title" or name.startswith("heading ") for name in names):
                found.add(_value(style, "styleId"))
    return frozenset(found)


def _value(element: object, key: str) -> str:
    attributes = getattr(element, "attrib", {})
    return next((str(text) for name, text in attributes.items() if local_name(name) == key), "")


def _body(content: bytes, styles: frozenset[str], outline: Outline, source: Source) -> None:
    words = 0
    stream = io.BytesIO(content)
    for event, element in iterate_elements(stream, name=f"{source.name}!body", limits=source.limits):
        if event != "end" or local_name(element.tag) not in _PARAGRAPHS:
            continue
        tags = ("{*}t",) if outline.kind == "docx" else ()
        text = "".join(str(piece) for piece in element.itertext(*tags))
        words += word_count(text)
        if _is_heading(element, styles):
            outline.add_heading(text)
        element.clear()
    outline.words = words


def _is_heading(element: object, styles: frozenset[str]) -> bool:
    tag = local_name(getattr(element, "tag", ""))
    if tag == "h":
        return True
    finds = getattr(element, "iterfind", None)
    if finds is None:
        return False
    return any(_value(style, "val") in styles for style in finds("{*}pPr/{*}pStyle"))
