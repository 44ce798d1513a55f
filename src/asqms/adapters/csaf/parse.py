# SPDX-License-Identifier: Apache-2.0
"""Reads CSAF 2.0 and 2.1 documents (OASIS CSAF, sections 3.2.1 to 3.2.3) and counts what they state."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from asqms.decoding.manifest import load_manifest
from asqms.decoding.values import as_list, as_mapping, as_text, counted, json_object, mappings_in
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import FactValue, Notice, Reading

STATUSES = (
    "first_affected",
    "first_fixed",
    "fixed",
    "known_affected",
    "known_not_affected",
    "last_affected",
    "recommended",
    "under_investigation",
    "unknown",
)
SEVERITIES = ("critical", "high", "medium", "low", "none", "unknown")
_LATER = re.compile(r"2\.\d{1,2}")
_SCORES = ("cvss_v4", "cvss_v3", "cvss_v2")
_AFFECTED = ("known_affected", "first_affected", "last_affected")


@dataclass(frozen=True, slots=True)
class CsafAdapter:
    """CSAF documents."""

    manifest: Manifest

    def detect(self, head: Head) -> int:
        """Return 95 for an object whose document states a CSAF version."""
        if head.json_keys is None or "document" not in head.json_keys:
            return 0
        if b'"csaf_version"' in head.start or b'"csaf_version"' in head.end:
            return 95
        return 30 if {"product_tree", "vulnerabilities"} & head.json_keys else 0

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:  # noqa: ARG002 - no options, no trace
        """Return the counts of one document.

        Raises ``csaf.not_a_document``, ``csaf.version`` and the codes of JSON decoding.
        """
        content, notices = json_object(source, "csaf")
        document = as_mapping(content.get("document"))
        version = as_text(document.get("csaf_version"))
        if version not in self.manifest.versions and _LATER.fullmatch(version):
            told = f"CSAF {version} is later than {self.manifest.versions[-1]}; what is known of it is read."
            notices += (Notice("csaf.later_version", told, Place(source.name)),)
        elif version not in self.manifest.versions:
            raise UnreadableError(
                "csaf.version" if version else "csaf.not_a_document",
                f"CSAF {version[:20]} is not read." if version else "The file states no CSAF version.",
                hint=f"Versions {' and '.join(self.manifest.versions)} are read.",
                place=Place(source.name),
            )
        products, more = _count_products(content, source.name)
        category = as_text(document.get("category"))
        facts = {**_count_vulnerabilities(content), **products, **_describe(document, category)}
        return Reading(
            format_version=version,
            evidence_type="vex" if category == "csaf_vex" else "record.vulnerability",
            facts=facts,
            notices=notices + more,
        )


def _describe(document: Mapping[str, object], category: str) -> dict[str, FactValue]:
    tracking = as_mapping(document.get("tracking"))
    facts: dict[str, FactValue] = {}
    for fact, value in (
        ("document.category", category),
        ("tracking.id", tracking.get("id")),
        ("tracking.status", tracking.get("status")),
        ("tracking.version", tracking.get("version")),
        ("tracking.released_at", tracking.get("current_release_date")),
    ):
        if as_text(value):
            facts[fact] = as_text(value)[:200]
    return facts


def _count_vulnerabilities(content: Mapping[str, object]) -> dict[str, FactValue]:
    statuses: Counter[str] = Counter(dict.fromkeys(STATUSES, 0))
    severities: Counter[str] = Counter(dict.fromkeys(SEVERITIES, 0))
    remedies: Counter[str] = Counter()
    total = without_remedy = 0
    for vulnerability in mappings_in(content.get("vulnerabilities")):
        total += 1
        severities[_severity(vulnerability)] += 1
        given = as_mapping(vulnerability.get("product_status"))
        for status, products in given.items():
            statuses[status] += len(as_list(products))
        found = list(mappings_in(vulnerability.get("remediations")))
        remedies.update(as_text(one.get("category")) for one in found)
        without_remedy += not found and any(as_list(given.get(status)) for status in _AFFECTED)
    facts: dict[str, FactValue] = {
        "vulnerabilities.total": total,
        "vulnerabilities.without_remediation": without_remedy,
        "statements.total": statuses.total(),
        "remediations.total": remedies.total(),
    }
    facts.update(counted("statements.by_status", statuses))
    facts.update(counted("vulnerabilities.by_severity", severities))
    facts.update(counted("remediations.by_category", remedies))
    return facts


def _severity(vulnerability: Mapping[str, object]) -> str:
    """Return the worst base severity of all scores (2.0) or metrics (2.1), or unknown."""
    given: set[str] = set()
    scores = list(mappings_in(vulnerability.get("scores")))
    scores += [as_mapping(one.get("content")) for one in mappings_in(vulnerability.get("metrics"))]
    for score in scores:
        given |= {as_text(as_mapping(score.get(kind)).get("baseSeverity")).lower() for kind in _SCORES}
    return next((one for one in SEVERITIES if one in given), "unknown")


def _count_products(
    content: Mapping[str, object], name: str
) -> tuple[dict[str, FactValue], tuple[Notice, ...]]:
    """Return counts of the product tree, and a notice of statements about products it does not know."""
    tree = as_mapping(content.get("product_tree"))
    in_branches = list(_branch_products(tree))
    named = [as_text(one.get("product_id")) for one in mappings_in(tree.get("full_product_names"))]
    relations = list(mappings_in(tree.get("relationships")))
    related = [as_text(as_mapping(one.get("full_product_name")).get("product_id")) for one in relations]
    known = {*in_branches, *named, *related}
    unknown: set[str] = set()
    for vulnerability in mappings_in(content.get("vulnerabilities")):
        for products in as_mapping(vulnerability.get("product_status")).values():
            unknown |= {one for one in as_list(products) if isinstance(one, str)} - known
    facts: dict[str, FactValue] = {
        "products.total": len(known - {""}),
        "products.in_branches": len(in_branches),
        "products.named": len(named),
        "relationships.total": len(relations),
    }
    if not unknown:
        return facts, ()
    told = f"{len(unknown)} products have a status but are not in the product tree."
    return facts, (Notice("csaf.unknown_product", told, Place(name)),)


def _branch_products(tree: Mapping[str, object]) -> Iterator[str]:
    waiting: list[object] = [tree.get("branches")]
    while waiting:
        for branch in mappings_in(waiting.pop()):
            product = branch.get("product")
            if isinstance(product, dict):
                yield as_text(as_mapping(product).get("product_id"))
            waiting.append(branch.get("branches"))


adapter = CsafAdapter(load_manifest("asqms.adapters.csaf"))
