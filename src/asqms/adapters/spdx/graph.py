# SPDX-License-Identifier: Apache-2.0
"""Counts the elements of an SPDX 3 graph in its JSON-LD form; no context is ever fetched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from asqms.decoding.values import as_list, as_text, counted, mappings_in
from asqms.kernel.adapters import Source
from asqms.kernel.errors import LimitError, Place, UnreadableError
from asqms.kernel.records import FactValue, Notice

CONTEXT_MARK = b"spdx.org/rdf/3."
_CONTEXT = re.compile(r"https?://spdx\.org/rdf/(3\.\d{1,2}(?:\.\d{1,2})?)/spdx-context\.jsonld")
_PACKAGES = frozenset({"software_Package", "ai_AIPackage", "dataset_DatasetPackage"})
_RELATIONSHIPS = frozenset({"Relationship", "LifecycleScopedRelationship"})
_LICENCE_KINDS = frozenset({"hasConcludedLicense", "hasDeclaredLicense"})
_NO_LICENCE = ("NoAssertionLicense", "NoneLicense", "NoAssertionElement", "NoneElement")


def facts_of_graph(
    document: Mapping[str, object], source: Source
) -> tuple[str, dict[str, FactValue], tuple[Notice, ...]]:
    """Return the version, the facts of a graph, and a notice of a version later than 3.0.

    Raises UnreadableError ``spdx.version`` for another context; LimitError ``spdx.too_many``.
    """
    given = document.get("@context")
    contexts = [_CONTEXT.fullmatch(as_text(one)) for one in (as_list(given) or [given])]
    match = next((one for one in contexts if one is not None), None)
    graph = document.get("@graph")
    if match is None or not isinstance(graph, list):
        raise UnreadableError(
            "spdx.version",
            "The file is JSON-LD, but not an SPDX 3.0 graph.",
            hint="SPDX 2.0 to 2.3 and 3.0 are read.",
            place=Place(source.name),
        )
    if len(graph) > source.limits.max_items:
        raise LimitError(
            "spdx.too_many",
            f"The graph has more than {source.limits.max_items} elements.",
            place=Place(source.name),
        )
    types = Counter(_type(one) for one in mappings_in(graph))
    relationships = [one for one in mappings_in(graph) if _type(one) in _RELATIONSHIPS]
    kinds = Counter(as_text(one.get("relationshipType")) for one in relationships)
    packages = [one for one in mappings_in(graph) if _type(one) in _PACKAGES]
    licensed = set(_licensed(relationships, _texts_of_expressions(graph)))
    facts: dict[str, FactValue] = {
        "elements.total": types.total(),
        "components.total": len(packages),
        "components.without_license": sum(_identity(one) not in licensed for one in packages),
        "components.without_version": sum(
            not as_text(one.get("software_packageVersion")) for one in packages
        ),
        "components.without_purl": sum(not as_text(one.get("software_packageUrl")) for one in packages),
        "files.total": types["software_File"],
        "snippets.total": types["software_Snippet"],
        "relationships.total": len(relationships),
    }
    facts.update(counted("elements.by_type", types))
    facts.update(counted("relationships.by_type", kinds))
    if match[1].startswith("3.0"):
        return match[1], facts, ()
    told = f"SPDX {match[1]} is later than 3.0; what is known of it is read."
    return match[1], facts, (Notice("spdx.later_version", told, Place(source.name)),)


def _type(element: Mapping[str, object]) -> str:
    return as_text(element.get("type")) or as_text(element.get("@type"))


def _identity(element: Mapping[str, object]) -> str:
    return as_text(element.get("spdxId")) or as_text(element.get("@id"))


def _texts_of_expressions(graph: object) -> dict[str, str]:
    return {
        _identity(one): as_text(one.get("simplelicensing_licenseExpression"))
        for one in mappings_in(graph)
        if "simplelicensing_licenseExpression" in one
    }


def _licensed(relationships: list[Mapping[str, object]], texts: Mapping[str, str]) -> Iterator[str]:
    """Yield ids of elements with a licence that says anything."""
    for one in relationships:
        if as_text(one.get("relationshipType")) not in _LICENCE_KINDS:
            continue
        targets = [as_text(target) for target in as_list(one.get("to"))]
        if any(target and not _says_nothing(target, texts) for target in targets):
            yield as_text(one.get("from"))


def _says_nothing(target: str, texts: Mapping[str, str]) -> bool:
    return target.endswith(_NO_LICENCE) or texts.get(target, "-").upper() in {"", "NONE", "NOASSERTION"}
