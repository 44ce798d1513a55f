# SPDX-License-Identifier: Apache-2.0
"""What the CycloneDX specification forbids: what a consumer must refuse, and what it can only tell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from asqms.adapters.cyclonedx.counting import SEVERITIES, STATES, all_components, components_in
from asqms.decoding.values import as_list, as_mapping, as_text, mappings_in
from asqms.kernel.errors import Place, UnreadableError

COMPONENT_TYPES = frozenset({
    "application", "framework", "library", "container", "platform", "operating-system", "device",
    "device-driver", "firmware", "file", "machine-learning-model", "data", "cryptographic-asset",
})  # fmt: skip
SCOPES = frozenset({"required", "optional", "excluded"})
PATCHES = frozenset({"unofficial", "monkey", "backport", "cherry-pick"})
ISSUES = frozenset({"defect", "enhancement", "security"})
FLOWS = frozenset({"inbound", "outbound", "bi-directional", "unknown"})
MOST_TOLD = 100
_SERIAL = re.compile(r"urn:uuid:([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})")
_BRACED = re.compile(r"\{?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?")
_ALGORITHM = re.compile(
    r"MD5|SHA-(?:1|256|384|512)|SHA3-(?:256|384|512)|BLAKE2b-(?:256|384|512)|BLAKE3|Streebog-(?:256|512)"
)
_DIGEST = re.compile(r"(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128})")
_HEXADECIMAL = re.compile(r"[0-9a-fA-F]{0,256}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}.{0,40}")
_INVALID, _DUPLICATE = "cyclonedx.invalid", "cyclonedx.duplicate_ref"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding; ``is_refused`` where no reader may pass over it."""

    code: str
    message: str
    is_refused: bool = True

    def error(self, name: str) -> UnreadableError:
        """Return the finding as an error."""
        hint = "Correct the tool that wrote it, or read it with the option strict: false."
        return UnreadableError(self.code, self.message, hint=hint, place=Place(name))


def problems_of(bom: Mapping[str, object], *, unique_refs: bool) -> list[Problem]:
    """Return what is invalid in a bill of materials, refused findings first, at most 100.

    ``unique_refs``: two components never share a ``bom-ref`` (the XML form says so); without it
    only entries of one list that are the same throughout are refused (the JSON form says that).
    """
    refused: list[Problem] = []
    told: list[Problem] = []
    for problem in _problems(bom, unique_refs=unique_refs):
        (refused if problem.is_refused else told).append(problem)
        if len(refused) == MOST_TOLD:
            break
        del told[MOST_TOLD:]
    return (refused + told)[:MOST_TOLD]


def _problems(bom: Mapping[str, object], *, unique_refs: bool) -> Iterator[Problem]:
    yield from _section_problems(bom)
    for component in all_components(bom):
        yield from _component_problems(component)
    yield from _duplicate_refs(bom, unique_refs=unique_refs)
    yield from _dependency_problems(bom)
    yield from _service_problems(bom.get("services"))
    for vulnerability in mappings_in(bom.get("vulnerabilities")):
        yield from _vulnerability_problems(vulnerability)


def _section_problems(bom: Mapping[str, object]) -> Iterator[Problem]:
    serial = bom.get("serialNumber")
    if serial is not None and not (isinstance(serial, str) and _SERIAL.fullmatch(serial)):
        is_odd = isinstance(serial, str) and (not serial.strip() or bool(_BRACED.fullmatch(serial)))
        yield Problem(_INVALID, f"The serial number {_shown(serial)} is not a urn:uuid.", not is_odd)
    for key in ("components", "dependencies", "vulnerabilities", "services", "compositions"):
        value = bom.get(key)
        if value is not None and not isinstance(value, list):
            yield Problem(_INVALID, f"The field {key} is not a list.")
        for one in as_list(value):
            if not isinstance(one, dict):
                yield Problem(_INVALID, f"An entry of {key} is not an object.", one is not None)
    metadata = as_mapping(bom.get("metadata"))
    timestamp = metadata.get("timestamp")
    if timestamp is not None and not (isinstance(timestamp, str) and _TIME.fullmatch(timestamp.strip())):
        yield Problem(_INVALID, f"The timestamp {_shown(timestamp)} is not a date with a time.")
    yield from _property_problems(metadata, "metadata")
    yield from _licence_problems(metadata, "metadata")


def _component_problems(component: Mapping[str, object]) -> Iterator[Problem]:
    name = as_text(component.get("name"))
    if not name:
        is_blank = isinstance(component.get("name"), str)
        yield Problem(_INVALID, "A component has no name.", not is_blank)
    kind = component.get("type")
    if kind is None:
        yield Problem(_INVALID, f"The component {_shown(name)} has no type.")
    elif not _is_one_of(kind, COMPONENT_TYPES):
        yield Problem(_INVALID, f"The component {_shown(name)} has the unknown type {_shown(kind)}.")
    scope = component.get("scope")
    if scope is not None and not _is_one_of(scope, SCOPES):
        told = f"The component {_shown(name)} has the unknown scope {_shown(scope)}."
        yield Problem(_INVALID, told, bool(scope))
    if "version" in component and "versionRange" in component:
        yield Problem(_INVALID, f"The component {_shown(name)} has a version and a range of versions.")
    swid = component.get("swid")
    if isinstance(swid, dict) and not as_text(as_mapping(swid).get("tagId")):
        yield Problem(_INVALID, f"The SWID of {_shown(name)} has no tagId.")
    yield from _hash_problems(component, name)
    yield from _licence_problems(component, name)
    yield from _property_problems(component, name)
    yield from _patch_problems(component, name)


def _hash_problems(component: Mapping[str, object], name: str) -> Iterator[Problem]:
    for one in mappings_in(component.get("hashes")):
        algorithm, content = one.get("alg"), one.get("content")
        if not (isinstance(algorithm, str) and _ALGORITHM.fullmatch(algorithm)):
            yield Problem(
                _INVALID, f"A hash of {_shown(name)} has the unknown algorithm {_shown(algorithm)}."
            )
        text = as_text(content)
        if not _DIGEST.fullmatch(text):
            told = f"A hash of {_shown(name)} is {_shown(content)}, which is no digest."
            yield Problem(_INVALID, told, not _HEXADECIMAL.fullmatch(text))


def _licence_problems(holder: Mapping[str, object], name: str) -> Iterator[Problem]:
    for choice in mappings_in(holder.get("licenses")):
        if "license" in choice and "expression" in choice:
            yield Problem(_INVALID, f"{_shown(name)} has a licence and an expression in one entry.")
        given = choice.get("license")
        licence = as_mapping(given)
        if isinstance(given, dict) and not {"id", "name"} & set(licence):
            yield Problem(_INVALID, f"A licence of {_shown(name)} has neither id nor name.", not licence)
        encoding = as_mapping(licence.get("text")).get("encoding")
        if encoding is not None and encoding != "base64":
            yield Problem(_INVALID, f"A licence text of {_shown(name)} has the encoding {_shown(encoding)}.")
        yield from _property_problems(licence, name)


def _property_problems(holder: Mapping[str, object], name: str) -> Iterator[Problem]:
    for one in mappings_in(holder.get("properties")):
        if not isinstance(one.get("name"), str):
            is_other = bool(set(one) - {"name", "value", "content"})
            yield Problem(_INVALID, f"A property of {_shown(name)} has no name.", is_other)


def _patch_problems(component: Mapping[str, object], name: str) -> Iterator[Problem]:
    for patch in mappings_in(as_mapping(component.get("pedigree")).get("patches")):
        kind = patch.get("type")
        if kind is not None and not _is_one_of(kind, PATCHES):
            yield Problem(_INVALID, f"A patch of {_shown(name)} has the unknown type {_shown(kind)}.")
        for issue in mappings_in(patch.get("resolves")):
            kind = issue.get("type")
            if kind is not None and not _is_one_of(kind, ISSUES):
                yield Problem(_INVALID, f"An issue of {_shown(name)} has the unknown type {_shown(kind)}.")


def _service_problems(services: object) -> Iterator[Problem]:
    waiting: list[object] = [services]
    while waiting:
        for service in mappings_in(waiting.pop()):
            name = as_text(service.get("name"))
            for one in mappings_in(service.get("data")):
                flow = one.get("flow")
                if flow is not None and not _is_one_of(flow, FLOWS):
                    yield Problem(_INVALID, f"Data of {_shown(name)} have the unknown flow {_shown(flow)}.")
            yield from _property_problems(service, name)
            waiting.append(service.get("services"))


def _duplicate_refs(bom: Mapping[str, object], *, unique_refs: bool) -> Iterator[Problem]:
    seen: dict[str, Mapping[str, object]] = {}
    described = as_mapping(as_mapping(bom.get("metadata")).get("component"))
    for one in (described, *components_in(bom.get("components"))):
        reference = one.get("bom-ref")
        if not isinstance(reference, str) or not reference:
            continue
        first = seen.setdefault(reference, one)
        if first is not one:
            is_refused = unique_refs or (first is not described and first == one)
            yield Problem(_DUPLICATE, f"Two components have the bom-ref {_shown(reference)}.", is_refused)


def _dependency_problems(bom: Mapping[str, object]) -> Iterator[Problem]:
    seen: dict[str, Mapping[str, object]] = {}
    for dependency in mappings_in(bom.get("dependencies")):
        reference = dependency.get("ref")
        if not isinstance(reference, str):
            yield Problem(_INVALID, "A dependency has no ref.")
            continue
        first = seen.setdefault(reference, dependency)
        if first is not dependency:
            told = f"Two dependency entries have the ref {_shown(reference)}."
            yield Problem(_DUPLICATE, told, first == dependency)


def _vulnerability_problems(vulnerability: Mapping[str, object]) -> Iterator[Problem]:
    identity = _shown(vulnerability.get("id", ""))
    state = as_mapping(vulnerability.get("analysis")).get("state")
    if state is not None and not _is_one_of(state, STATES):
        told = f"The vulnerability {identity} has the unknown state {_shown(state)}."
        yield Problem(_INVALID, told, not isinstance(state, str))
    for rating in mappings_in(vulnerability.get("ratings")):
        severity = rating.get("severity")
        if severity is not None and not _is_one_of(severity, SEVERITIES):
            told = f"The vulnerability {identity} has the unknown severity {_shown(severity)}."
            yield Problem(_INVALID, told, not isinstance(severity, str))


def _is_one_of(value: object, words: Collection[str]) -> bool:
    return isinstance(value, str) and value in words


def _shown(value: object) -> str:
    return repr(value if isinstance(value, str) else type(value).__name__)[:80]
