# SPDX-License-Identifier: Apache-2.0
"""What the CycloneDX specification forbids and a consumer must not pass over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from asqms.adapters.cyclonedx.counting import (
    SEVERITIES,
    STATES,
    all_components,
    components_in,
    licence_choices,
)
from asqms.decoding.values import as_list, as_mapping, as_text, mappings_in
from asqms.kernel.errors import Place, UnreadableError

COMPONENT_TYPES = frozenset({
    "application", "framework", "library", "container", "platform", "operating-system", "device",
    "device-driver", "firmware", "file", "machine-learning-model", "data", "cryptographic-asset",
})  # fmt: skip
SCOPES = frozenset({"required", "optional", "excluded"})
_SERIAL = re.compile(r"urn:uuid:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def problems_of(bom: Mapping[str, object], name: str) -> list[UnreadableError]:
    """Return what is invalid in a bill of materials, the first finding first, at most 100."""
    found: list[UnreadableError] = []
    for code, message in _problems(bom):
        found.append(
            UnreadableError(
                code,
                message,
                hint="Correct the tool that wrote it, or read it with the option strict: false.",
                place=Place(name),
            )
        )
        if len(found) == 100:  # noqa: PLR2004 - enough to see what is wrong
            break
    return found


def _problems(bom: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    serial = bom.get("serialNumber")
    if serial is not None and not (isinstance(serial, str) and _SERIAL.fullmatch(serial)):
        yield "cyclonedx.invalid", f"The serial number {_shown(serial)} is not a urn:uuid."
    for key in ("components", "dependencies", "vulnerabilities", "services", "compositions"):
        value = bom.get(key)
        if value is not None and not isinstance(value, list):
            yield "cyclonedx.invalid", f"The field {key} is not a list."
        elif value is not None and sum(1 for _ in mappings_in(value)) != len(as_list(value)):
            yield "cyclonedx.invalid", f"An entry of {key} is not an object."
    for component in all_components(bom):
        yield from _component_problems(component)
    yield from _duplicate_refs(bom)
    yield from _dependency_problems(bom)
    for vulnerability in mappings_in(bom.get("vulnerabilities")):
        yield from _vulnerability_problems(vulnerability)


def _component_problems(component: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    name = as_text(component.get("name"))
    if not name:
        yield "cyclonedx.invalid", "A component has no name."
    kind = component.get("type")
    if kind is None:
        yield "cyclonedx.invalid", f"The component {_shown(name)} has no type."
    elif not (isinstance(kind, str) and kind in COMPONENT_TYPES):
        yield "cyclonedx.invalid", f"The component {_shown(name)} has the unknown type {_shown(kind)}."
    scope = component.get("scope")
    if scope is not None and not (isinstance(scope, str) and scope in SCOPES):
        yield "cyclonedx.invalid", f"The component {_shown(name)} has the unknown scope {_shown(scope)}."
    for choice in licence_choices(component):
        encoding = as_mapping(as_mapping(choice.get("license")).get("text")).get("encoding")
        if encoding is not None and encoding != "base64":
            yield (
                "cyclonedx.invalid",
                f"A licence text of {_shown(name)} has the encoding {_shown(encoding)}.",
            )


def _duplicate_refs(bom: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    described = as_mapping(as_mapping(bom.get("metadata")).get("component"))
    for one in (described, *components_in(bom.get("components"))):
        reference = one.get("bom-ref")
        if not isinstance(reference, str):
            continue
        if reference in seen:
            yield "cyclonedx.duplicate_ref", f"Two components have the bom-ref {_shown(reference)}."
        seen.add(reference)


def _dependency_problems(bom: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for dependency in mappings_in(bom.get("dependencies")):
        reference = dependency.get("ref")
        if not isinstance(reference, str) or not reference:
            yield "cyclonedx.invalid", "A dependency has no ref."
        elif reference in seen:
            yield "cyclonedx.duplicate_ref", f"Two dependency entries have the ref {_shown(reference)}."
        else:
            seen.add(reference)


def _vulnerability_problems(vulnerability: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    identity = _shown(vulnerability.get("id", ""))
    state = as_mapping(vulnerability.get("analysis")).get("state")
    if state is not None and not (isinstance(state, str) and state in STATES):
        yield "cyclonedx.invalid", f"The vulnerability {identity} has the unknown state {_shown(state)}."
    for rating in mappings_in(vulnerability.get("ratings")):
        severity = rating.get("severity")
        if severity is not None and not (isinstance(severity, str) and severity in SEVERITIES):
            yield (
                "cyclonedx.invalid",
                f"The vulnerability {identity} has the unknown severity {_shown(severity)}.",
            )


def _shown(value: object) -> str:
    return repr(value if isinstance(value, str) else type(value).__name__)[:80]
