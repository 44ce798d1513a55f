# SPDX-License-Identifier: Apache-2.0
"""Counts what is in an SPDX 2 document; nothing is judged here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from asqms.decoding.names import is_licence_expression, is_package_url, states_licence
from asqms.decoding.values import as_list, as_mapping, as_text, counted, listed, mappings_in
from asqms.kernel.adapters import Source
from asqms.kernel.errors import LimitError, Place
from asqms.kernel.records import FactValue, Notice

_LISTS = {
    "components.total": "packages",
    "files.total": "files",
    "snippets.total": "snippets",
    "relationships.total": "relationships",
    "extracted_licenses.total": "hasExtractedLicensingInfos",
    "annotations.total": "annotations",
}
_LICENCE_FIELDS = ("licenseConcluded", "licenseDeclared")
_PURL_TYPES = frozenset({"purl"})
_IDENTIFIER_TYPES = frozenset(
    {"purl", "cpe22Type", "cpe23Type", "swid", "gitoid", "swh", "maven-central", "npm", "nuget"}
)
_TYPE_ADDRESS = "http://spdx.org/rdf/references/"
_DOCUMENT = "SPDXRef-DOCUMENT"


def facts_of(document: Mapping[str, object], source: Source) -> dict[str, FactValue]:
    """Return the facts; raise LimitError ``spdx.too_many`` beyond ``limits.max_items`` elements."""
    facts: dict[str, FactValue] = {}
    elements = 0
    for fact, key in _LISTS.items():
        facts[fact] = len(list(mappings_in(document.get(key))))
        elements += int(facts[fact])
    if elements > source.limits.max_items:
        raise LimitError(
            "spdx.too_many",
            f"The file has more than {source.limits.max_items} elements.",
            place=Place(source.name),
        )
    counts: Counter[str] = Counter()
    for package in mappings_in(document.get("packages")):
        _count_package(package, counts)
    for name in ("license", "purl", "identifier", "version", "supplier", "hash"):
        facts[f"components.without_{name}"] = counts[f"without_{name}"]
    packages = mappings_in(document.get("packages"))
    names = (as_text(one.get(field)) for one in packages for field in _LICENCE_FIELDS)
    listed(facts, "licenses.names", filter(states_licence, names))
    facts["external_refs.total"] = counts["external_refs"]
    files = list(mappings_in(document.get("files")))
    facts["files.without_license"] = sum(
        not states_licence(as_text(one.get("licenseConcluded"))) for one in files
    )
    kinds = Counter(
        as_text(one.get("relationshipType")) for one in mappings_in(document.get("relationships"))
    )
    facts.update(counted("relationships.by_type", kinds))
    created = as_mapping(document.get("creationInfo")).get("created")
    for fact, value in (
        ("document.name", document.get("name")),
        ("document.namespace", document.get("documentNamespace")),
        ("created_at", created),
    ):
        if as_text(value):
            facts[fact] = as_text(value)[:500]
    return facts


def notices_of(document: Mapping[str, object], name: str) -> tuple[Notice, ...]:
    """Return notices of repeated ids, dangling relationships, and malformed names."""
    place = Place(name)
    notices: list[Notice] = []
    identities = Counter(_identities(document))
    repeated = sum(number > 1 for identity, number in identities.items() if identity)
    if repeated:
        notices.append(Notice("spdx.duplicate_id", f"{repeated} ids stand for more than one element.", place))
    dangling = sum(
        1
        for one in mappings_in(document.get("relationships"))
        for end in (as_text(one.get("spdxElementId")), as_text(one.get("relatedSpdxElement")))
        if end.startswith("SPDXRef-") and end != _DOCUMENT and end not in identities
    )
    if dangling:
        told = f"{dangling} ends of relationships name an element that is not there."
        notices.append(Notice("spdx.unresolved_relationship", told, place))
    notices.extend(_name_notices(document, place))
    return tuple(notices)


def subject_digests(document: Mapping[str, object]) -> tuple[str, ...]:
    """Return ``<algorithm>:<hex>`` of the checksums of what the document describes."""
    described = {as_text(one) for one in as_list(document.get("documentDescribes"))}
    for one in mappings_in(document.get("relationships")):
        describes = as_text(one.get("relationshipType")).upper() == "DESCRIBES"
        if describes and as_text(one.get("spdxElementId")) == _DOCUMENT:
            described.add(as_text(one.get("relatedSpdxElement")))
    found: set[str] = set()
    for key in ("packages", "files"):
        for element in mappings_in(document.get(key)):
            if as_text(element.get("SPDXID")) in described:
                found |= set(_checksums(element))
    return tuple(sorted(found))


def _count_package(package: Mapping[str, object], counts: Counter[str]) -> None:
    references = list(mappings_in(package.get("externalRefs")))
    counts["external_refs"] += len(references)
    counts["without_license"] += not any(states_licence(as_text(package.get(one))) for one in _LICENCE_FIELDS)
    kinds = {_reference_type(one) for one in references}
    counts["without_purl"] += not kinds & _PURL_TYPES
    counts["without_identifier"] += not kinds & _IDENTIFIER_TYPES
    counts["without_version"] += not as_text(package.get("versionInfo"))
    counts["without_supplier"] += not states_licence(as_text(package.get("supplier")))
    counts["without_hash"] += not as_list(package.get("checksums"))


def _reference_type(reference: Mapping[str, object]) -> str:
    """Return the type of an external reference; RDF-born files write it as an address."""
    return as_text(reference.get("referenceType")).removeprefix(_TYPE_ADDRESS)


def _checksums(element: Mapping[str, object]) -> Iterator[str]:
    for one in mappings_in(element.get("checksums")):
        algorithm = as_text(one.get("algorithm")).lower().replace("-", "")
        value = as_text(one.get("checksumValue")).lower()
        if algorithm and value:
            yield f"{algorithm}:{value}"


def _identities(document: Mapping[str, object]) -> Iterator[str]:
    for key in ("packages", "files", "snippets"):
        for element in mappings_in(document.get(key)):
            yield as_text(element.get("SPDXID"))


def _name_notices(document: Mapping[str, object], place: Place) -> Iterator[Notice]:
    purls: list[str] = []
    expressions: list[str] = []
    for package in mappings_in(document.get("packages")):
        for one in mappings_in(package.get("externalRefs")):
            locator = as_text(one.get("referenceLocator"))
            if _reference_type(one) in _PURL_TYPES and not is_package_url(locator):
                purls.append(locator)
        for field in _LICENCE_FIELDS:
            text = as_text(package.get(field))
            if states_licence(text) and not is_licence_expression(text):
                expressions.append(text)
    if purls:
        yield Notice("spdx.purl", f"{len(purls)} package URLs are malformed, as {purls[0][:80]!r}.", place)
    if expressions:
        told = f"{len(expressions)} licence expressions are malformed, as {expressions[0][:80]!r}."
        yield Notice("spdx.license_expression", told, place)
