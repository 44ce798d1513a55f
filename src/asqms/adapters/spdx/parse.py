# SPDX-License-Identifier: Apache-2.0
"""Reads SPDX documents: 2.x in JSON and tag-value become one form; 3.0 in JSON-LD is a graph of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from asqms.adapters.spdx.counting import facts_of, notices_of, subject_digests
from asqms.adapters.spdx.graph import CONTEXT_MARK, facts_of_graph
from asqms.adapters.spdx.tag_value import read_tag_value
from asqms.decoding.manifest import load_manifest
from asqms.decoding.text import strip_mark
from asqms.decoding.values import as_mapping, as_text, json_object
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import Notice, Reading

_VERSION = re.compile(r"SPDX-(2\.\d{1,2}(?:\.\d{1,2})?)")
_KNOWN = ("2.0", "2.1", "2.2", "2.3")
_TAG_MARK = re.compile(rb"^SPDXVersion:[ \t]*SPDX-", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SpdxAdapter:
    """SPDX documents; YAML, RDF and spreadsheets of SPDX are not read."""

    manifest: Manifest

    def detect(self, head: Head) -> int:
        """Return 95 for the version field of SPDX 2, 90 for the context of SPDX 3."""
        if head.json_keys is not None:
            if "spdxVersion" in head.json_keys or (
                "sbom" in head.json_keys and b'"spdxVersion"' in head.start
            ):
                return 95
            return 90 if "@graph" in head.json_keys and CONTEXT_MARK in head.start + head.end else 0
        return 95 if head.xml_root is None and _TAG_MARK.search(_plain(head.start)) else 0

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:  # noqa: ARG002 - no options, no trace
        """Return the counts of one document.

        Raises ``spdx.not_a_document``, ``spdx.version``, ``spdx.syntax``, ``spdx.too_many`` and the
        codes of JSON and text decoding.
        """
        start = source.stream.read(256)
        source.stream.seek(0)
        body, _ = strip_mark(start)
        notices: tuple[Notice, ...] = ()
        if body.replace(b"\x00", b"").lstrip()[:1] in {b"{", b"["}:
            document, notices = json_object(source, "spdx")
            if "@graph" in document or "@context" in document:
                version, facts, more = facts_of_graph(document, source)
                return Reading(version, "sbom", facts, notices + more)
            if "spdxVersion" not in document and "spdxVersion" in as_mapping(document.get("sbom")):
                document = as_mapping(document.get("sbom"))
        else:
            document, notices = read_tag_value(source)
        version = _version(document, source.name)
        if not version.startswith(_KNOWN):
            told = f"SPDX {version} is later than {_KNOWN[-1]}; what is known of it is read."
            notices += (Notice("spdx.later_version", told, Place(source.name)),)
        return Reading(
            format_version=version,
            evidence_type="sbom",
            facts=facts_of(document, source),
            notices=notices + notices_of(document, source.name),
            subject_digests=subject_digests(document),
        )


def _plain(start: bytes) -> bytes:
    """Return the start of a text as UTF-8, whatever mark it carries."""
    body, encoding = strip_mark(start)
    return body if encoding == "utf-8" else body.decode(encoding, "ignore").encode("utf-8", "ignore")


def _version(document: Mapping[str, object], name: str) -> str:
    stated = document.get("spdxVersion")
    match = _VERSION.fullmatch(as_text(stated))
    if match is None:
        raise UnreadableError(
            "spdx.not_a_document" if stated is None else "spdx.version",
            "The file states no SPDX version."
            if stated is None
            else f"The SPDX version {str(stated)[:20]!r} is not read.",
            hint="SPDX 2.0 to 2.3 and 3.0 are read.",
            place=Place(name),
        )
    return match[1]


adapter = SpdxAdapter(load_manifest("asqms.adapters.spdx"))
