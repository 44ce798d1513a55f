# SPDX-License-Identifier: Apache-2.0
"""Reads CycloneDX 1.0 to 1.7 in JSON or XML; both become one form that is checked and counted alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from asqms.adapters.cyclonedx.counting import facts_of, subject_digests
from asqms.adapters.cyclonedx.validity import problems_of
from asqms.adapters.cyclonedx.xml_form import NAMESPACE, read_xml
from asqms.decoding.manifest import load_manifest
from asqms.decoding.text import strip_mark
from asqms.decoding.values import as_text, json_object
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import Notice, Reading

SHOWN_PROBLEMS = 20
_LATER = re.compile(r"1\.\d{1,3}")
_FORMAT_MARK = re.compile(rb'"bomFormat"\s*:\s*"CycloneDX"')


@dataclass(frozen=True, slots=True)
class CycloneDxAdapter:
    """CycloneDX files; a file that the specification calls invalid is refused (option ``strict``)."""

    manifest: Manifest

    def detect(self, head: Head) -> int:
        """Return 95 for a CycloneDX root element or format field."""
        if head.xml_root is not None:
            namespace, local = head.xml_root
            return 95 if local == "bom" and namespace.startswith(NAMESPACE) else 0
        if head.json_keys is None or "bomFormat" not in head.json_keys:
            return 0
        return 95 if _FORMAT_MARK.search(head.start) or _FORMAT_MARK.search(head.end) else 40

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:  # noqa: ARG002 - no trace in this format
        """Return the counts of one file.

        Option ``strict`` (true): a file that breaks the specification is refused; false gives notices.
        Raises ``cyclonedx.not_a_bom``, ``cyclonedx.version``, ``cyclonedx.duplicate_ref``,
        ``cyclonedx.invalid`` and the codes of JSON and XML decoding.
        """
        bom, is_xml, notices = _read(source, self.manifest)
        found = problems_of(bom, unique_refs=is_xml)
        if found and found[0].is_refused and options.get("strict", True) is not False:
            raise found[0].error(source.name)
        place = Place(source.name)
        problems = tuple(Notice(one.code, one.message, place) for one in found[:SHOWN_PROBLEMS])
        facts, counted_notices = facts_of(bom, source)
        return Reading(
            format_version=as_text(bom.get("specVersion")),
            evidence_type=_evidence_type(facts),
            facts=facts,
            notices=notices + problems + counted_notices,
            subject_digests=subject_digests(bom),
        )


def _read(source: Source, manifest: Manifest) -> tuple[Mapping[str, object], bool, tuple[Notice, ...]]:
    """Return the bill of materials, whether it was XML, and notices."""
    start = source.stream.read(256)
    source.stream.seek(0)
    body, _ = strip_mark(start)
    is_xml = body.replace(b"\x00", b"").lstrip()[:1] == b"<"
    if is_xml:
        bom = read_xml(source)
        notices: tuple[Notice, ...] = ()
    else:
        bom, notices = json_object(source, "cyclonedx")
        if bom.get("bomFormat") != "CycloneDX":
            raise UnreadableError(
                "cyclonedx.not_a_bom",
                "The field bomFormat is not CycloneDX.",
                hint="Check that this is a CycloneDX file.",
                place=Place(source.name),
            )
    version = bom.get("specVersion")
    if isinstance(version, str) and version not in manifest.versions and _LATER.fullmatch(version):
        told = f"CycloneDX {version} is later than {manifest.versions[-1]}; what is known of it is read."
        notices += (Notice("cyclonedx.later_version", told, Place(source.name)),)
    elif not isinstance(version, str) or version not in manifest.versions:
        raise UnreadableError(
            "cyclonedx.version",
            f"CycloneDX {str(version)[:20]} is not a version that is read.",
            hint=f"Versions {manifest.versions[0]} to {manifest.versions[-1]} are read.",
            place=Place(source.name),
        )
    return bom, is_xml, notices


def _evidence_type(facts: Mapping[str, object]) -> str:
    """Return what the file is by its content: components make it an SBOM, vulnerabilities alone a VEX."""
    if facts["components.total"]:
        return "sbom"
    if facts["vulnerabilities.total"]:
        return "vex"
    return "report.assessment" if facts.get("declarations.attestations") else "sbom"


adapter = CycloneDxAdapter(load_manifest("asqms.adapters.cyclonedx"))
