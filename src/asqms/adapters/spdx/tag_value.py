# SPDX-License-Identifier: Apache-2.0
"""Turns SPDX 2 tag-value text into the form of SPDX 2 JSON (SPDX 2.3, clauses 6 to 12)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from asqms.decoding.text import decode_text
from asqms.kernel.adapters import Source
from asqms.kernel.errors import LimitError, Place, UnreadableError
from asqms.kernel.records import Notice

_TAG = re.compile(r"([A-Za-z][A-Za-z0-9]{0,60}):[ \t]*(.*)", re.DOTALL)
_OPEN, _CLOSE = "<text>", "</text>"
_STARTS = {
    "PackageName": ("packages", "name"),
    "FileName": ("files", "fileName"),
    "SnippetSPDXID": ("snippets", "SPDXID"),
    "LicenseID": ("hasExtractedLicensingInfos", "licenseId"),
    "Annotator": ("annotations", "annotator"),
}
_FIELDS = {
    "SPDXID": "SPDXID",
    "PackageVersion": "versionInfo",
    "PackageSupplier": "supplier",
    "PackageLicenseConcluded": "licenseConcluded",
    "PackageLicenseDeclared": "licenseDeclared",
    "LicenseConcluded": "licenseConcluded",
}
_DOCUMENT_FIELDS = {
    "SPDXVersion": "spdxVersion",
    "DocumentName": "name",
    "DocumentNamespace": "documentNamespace",
}
_THREE = 3
_TWO = 2


def read_tag_value(source: Source) -> tuple[Mapping[str, object], tuple[Notice, ...]]:
    """Return a tag-value document in the form of the JSON one, and a notice of lines passed over.

    Raises UnreadableError ``spdx.syntax`` with the line, ``text.not_utf8``; LimitError ``spdx.too_many``.
    """
    stray: list[int] = []
    document: dict[str, object] = {}
    lists: dict[str, list[dict[str, object]]] = {}
    current: dict[str, object] = document
    data = source.read_all()
    if data.count(b"\n") > source.limits.max_items * 10:
        raise LimitError("spdx.too_many", "The file has too many lines.", place=Place(source.name))
    for tag, value in _pairs(decode_text(data, source.name), source.name, stray):
        if tag in _STARTS:
            list_name, field = _STARTS[tag]
            started: dict[str, object] = {field: value}
            lists.setdefault(list_name, []).append(started)
            if tag != "Annotator":  # an annotation may stand between the fields of a package
                current = started
        elif tag in _DOCUMENT_FIELDS:
            document.setdefault(_DOCUMENT_FIELDS[tag], value)
        elif tag == "Created":
            document.setdefault("creationInfo", {"created": value})
        elif tag in _FIELDS:
            current.setdefault(_FIELDS[tag], value)
        else:
            _take_entry(tag, value, current, lists)
    if stray and "spdxVersion" not in document:
        raise UnreadableError(
            "spdx.syntax",
            "The line is neither a tag with a value nor a comment.",
            hint="Long values stand between <text> and </text>.",
            place=Place(source.name, stray[0]),
        )
    notices: tuple[Notice, ...] = ()
    if stray:
        told = f"{len(stray)} lines are neither a tag with a value nor a comment and are passed over."
        notices = (Notice("spdx.stray_line", told, Place(source.name, stray[0])),)
    return {**document, **lists}, notices


def _take_entry(
    tag: str, value: str, current: dict[str, object], lists: dict[str, list[dict[str, object]]]
) -> None:
    words = value.split()
    if tag == "Relationship" and len(words) >= _THREE:
        source, kind, target = words[:_THREE]
        entry: dict[str, object] = {
            "spdxElementId": source,
            "relationshipType": kind,
            "relatedSpdxElement": target,
        }
        lists.setdefault("relationships", []).append(entry)
    elif tag in {"PackageChecksum", "FileChecksum"} and len(words) >= _TWO:
        checksum = {"algorithm": words[0].rstrip(":"), "checksumValue": words[1]}
        _append(current, "checksums", checksum)
    elif tag == "ExternalRef" and len(words) >= _THREE:
        _append(current, "externalRefs", {"referenceType": words[1], "referenceLocator": words[2]})


def _append(current: dict[str, object], key: str, entry: dict[str, str]) -> None:
    entries = current.setdefault(key, [])
    if isinstance(entries, list):
        entries.append(entry)


def _pairs(text: str, name: str, stray: list[int]) -> Iterator[tuple[str, str]]:
    """Yield tags with their values; a value in <text> may run over many lines.

    Numbers of lines that are no tag are collected in ``stray``.
    """
    lines = iter(enumerate(text.split("\n"), start=1))
    for number, line in lines:
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        match = _TAG.fullmatch(bare)
        if match is None:
            stray.append(number)
            continue
        tag, value = match.groups()
        if value.startswith(_OPEN) and _CLOSE not in value:
            pieces = [value]
            for _, more in lines:
                pieces.append(more)
                if _CLOSE in more:
                    break
            else:
                raise UnreadableError("spdx.syntax", "A <text> is never closed.", place=Place(name, number))
            value = "\n".join(pieces)
        yield tag, value.removeprefix(_OPEN).partition(_CLOSE)[0].strip()
