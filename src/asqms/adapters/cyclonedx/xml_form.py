# SPDX-License-Identifier: Apache-2.0
"""Turns CycloneDX XML into the form of CycloneDX JSON, one list entry at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from lxml import etree

from asqms.decoding.xml import iterate_elements, local_name, namespace_of
from asqms.kernel.adapters import Source
from asqms.kernel.errors import LimitError, Place, UnreadableError

NAMESPACE = "http://cyclonedx.org/schema/bom/"
MOST_ELEMENTS = 600_000
_LISTS = frozenset({
    "components", "services", "licenses", "hashes", "dependencies", "vulnerabilities", "ratings",
    "compositions", "ancestors", "descendants", "variants", "assessors", "attestations", "claims",
    "affects", "standards", "requirements", "properties", "patches", "resolves",
})  # fmt: skip
_TOP_LISTS = frozenset({"components", "services", "dependencies", "vulnerabilities", "compositions"})
_ENTRY_DEPTH = 3


def read_xml(source: Source) -> Mapping[str, object]:
    """Return an XML bill of materials in the form of the JSON one.

    Raises UnreadableError ``cyclonedx.not_a_bom`` and the errors of ``iterate_elements``.
    """
    bom: dict[str, object] = {"bomFormat": "CycloneDX"}
    depth = 0
    count = 0
    for event, element in iterate_elements(source.stream, name=source.name, limits=source.limits):
        if event == "start":
            depth += 1
            count += 1
            if depth == 1:
                _read_root(element, bom, source.name)
            if count > MOST_ELEMENTS:
                raise LimitError(
                    "cyclonedx.too_many", "The file has too many elements.", place=Place(source.name)
                )
            continue
        if depth == _ENTRY_DEPTH:
            _take_entry(element, bom)
        elif depth == _ENTRY_DEPTH - 1:
            _take_section(element, bom)
        depth -= 1
    return bom


def _read_root(element: etree._Element, bom: dict[str, object], name: str) -> None:
    namespace = namespace_of(element.tag)
    if local_name(element.tag) != "bom" or not namespace.startswith(NAMESPACE):
        raise UnreadableError(
            "cyclonedx.not_a_bom",
            f"The first element is {local_name(element.tag)[:40]!r}, not a CycloneDX bom.",
            hint="Check that this is a CycloneDX file.",
            place=Place(name),
        )
    bom["specVersion"] = namespace[len(NAMESPACE) :]
    if element.get("serialNumber") is not None:
        bom["serialNumber"] = element.get("serialNumber")


def _take_entry(element: etree._Element, bom: dict[str, object]) -> None:
    """Move a finished entry of a long list out of the tree."""
    parent = element.getparent()
    if parent is None or local_name(parent.tag) not in _TOP_LISTS:
        return
    entries = bom.setdefault(local_name(parent.tag), [])
    cast("list[object]", entries).append(_entry(element))
    parent.remove(element)


def _take_section(element: etree._Element, bom: dict[str, object]) -> None:
    name = local_name(element.tag)
    if name in _TOP_LISTS:
        bom.setdefault(name, [])
    elif name not in bom:
        bom[name] = _plain(element)
    element.clear()


def _entry(element: etree._Element) -> object:
    """Return an entry of a list; licences say which kind they are, dependencies nest."""
    kind = local_name(element.tag)
    if kind == "expression":
        return {"expression": element.text or ""}
    if kind == "license":
        return {"license": _plain(element)}
    if kind == "dependency":
        targets = [child.get("ref") for child in element if local_name(child.tag) == "dependency"]
        entry: dict[str, object] = {"dependsOn": targets}
        if element.get("ref") is not None:
            entry["ref"] = element.get("ref")
        return entry
    return _plain(element)


def _plain(element: etree._Element) -> object:
    """Return attributes and children as one object; a bare leaf as its text."""
    name = local_name(element.tag)
    children = list(element)
    if name in _LISTS or (name == "evidence" and children and local_name(children[0].tag) == "evidence"):
        return [_entry(child) for child in children]
    value: dict[str, object] = {local_name(key): text for key, text in element.attrib.items()}
    for child in children:
        value.setdefault(local_name(child.tag), _plain(child))
    if not value:
        return element.text or ""
    if not children and element.text:
        value["content"] = element.text
    return value
