# SPDX-License-Identifier: Apache-2.0
"""Reads a document for its structure and its approval; its meaning is for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from asqms.adapters.document.approval import approval_facts, stated_in
from asqms.adapters.document.outline import Outline, outline_facts
from asqms.adapters.document.plain_text import KINDS, is_tool_log, read_text
from asqms.decoding.manifest import load_manifest
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import FactValue, Reading

_PDF_MARK = b"%PDF-"
_PDF_MARK_WITHIN = 1024
_ZIP_MARK = b"PK\x03\x04"
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MEMBERS = {"word/document.xml": 5, "ppt/presentation.xml": 5, "xl/workbook.xml": 3}
_PAGE_PARTS = frozenset(
    ("", tag)
    for tag in (
        "a",
        "b",
        "br",
        "center",
        "details",
        "div",
        "h1",
        "h2",
        "h3",
        "img",
        "p",
        "picture",
        "span",
        "table",
    )
)
_TEXT_KINDS = frozenset(KINDS.values())


@dataclass(frozen=True, slots=True)
class DocumentAdapter:
    """Documents in text, PDF and office formats, approved by what they or their record state."""

    manifest: Manifest

    def detect(self, head: Head) -> int:
        """Return at most 5: PDF and office files by content, texts by suffix; logs of tools are none."""
        if head.is_directory or head.size_bytes == 0:
            return 0
        if _PDF_MARK in head.start[:_PDF_MARK_WITHIN]:
            return 5
        for member in head.members:
            if member in _MEMBERS:
                return _MEMBERS[member]
        if "content.xml" in head.members and "mimetype" in head.members:
            return 5
        if head.suffix not in KINDS or head.json_keys is not None:
            return 0
        if head.xml_root is not None and (
            head.xml_root not in _PAGE_PARTS or KINDS[head.suffix] != "markdown"
        ):
            return 0
        if KINDS[head.suffix] == "text":
            return 0 if is_tool_log(head.start) else 2
        return 4

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:  # noqa: ARG002 - no trace in this format
        """Return structure and approval of one document.

        Options ``approved_by``, ``approved_on``, ``version``, ``title``, ``review_due``, ``approved``,
        ``approved_digest`` and ``format``. Raises ``document.empty``, ``document.option``,
        ``document.old_office`` and the codes of the formats (README).
        """
        stated = stated_in(options, source.name)
        data = source.read_all()
        outline = _outline(data, source, stated.get("format", ""))
        facts: dict[str, FactValue] = {"document.bytes": len(data)}
        facts.update(outline_facts(outline))
        facts.update(approval_facts(outline, stated, data, source.name))
        return Reading(
            format_version=outline.format_version,
            evidence_type="document",
            facts=facts,
            notices=tuple(outline.notices),
        )


def _outline(data: bytes, source: Source, kind: str) -> Outline:
    if not data.strip():
        raise UnreadableError("document.empty", "The document is empty.", place=Place(source.name))
    if kind and kind not in _TEXT_KINDS:
        raise UnreadableError(
            "document.option",
            f"The option format is none of {', '.join(sorted(_TEXT_KINDS))}.",
            hint="Other formats are recognised by their content.",
            place=Place(source.name),
        )
    if _PDF_MARK in data[:_PDF_MARK_WITHIN]:
        from asqms.adapters.document.portable import read_portable

        return read_portable(data, source.name)
    if data.startswith(_ZIP_MARK):
        from asqms.adapters.document.office import read_office

        return read_office(data, source)
    if data.startswith(_OLE_MARK):
        raise UnreadableError(
            "document.old_office",
            "This is a password-protected or very old office document.",
            hint="Save it in a present format without a password, or as PDF.",
            place=Place(source.name),
        )
    suffix = Head(source.name, 0, b"", b"").suffix
    return read_text(data, kind or KINDS.get(suffix, "text"), source.name)


adapter = DocumentAdapter(load_manifest("asqms.adapters.document"))
