# SPDX-License-Identifier: Apache-2.0
"""Reads OpenVEX documents (OpenVEX specification 0.2.0); a statement without a known status is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from asqms.decoding.manifest import load_manifest
from asqms.decoding.values import as_list, as_mapping, as_text, counted, json_object, listed
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import FactValue, Notice, Reading

INVESTIGATING = "under_investigation"
STATUSES = ("affected", "fixed", "not_affected", INVESTIGATING)
_CONTEXT = re.compile(r"https?://openvex\.dev/ns(?:/v(\d[\w.]{0,20}))?/?")
_EARLY_FORMAT = "text/vex+json"
_CONTEXT_MARK = b"openvex.dev/ns"


@dataclass(frozen=True, slots=True)
class OpenVexAdapter:
    """OpenVEX documents."""

    manifest: Manifest

    def detect(self, head: Head) -> int:
        """Return 95 for an object with the OpenVEX context and statements, 90 for its early media type."""
        keys = head.json_keys or frozenset()
        if {"format", "statements"} <= keys and _EARLY_FORMAT.encode() in head.start:
            return 90
        if "@context" not in keys or _CONTEXT_MARK not in head.start + head.end:
            return 0
        return 95 if "statements" in keys else 60

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:  # noqa: ARG002 - no options, no trace
        """Return the counts of one document.

        Raises ``openvex.not_a_document``, ``openvex.status`` and the codes of JSON decoding.
        """
        document, notices = json_object(source, "openvex")
        version = _version(document)
        statements = document.get("statements")
        if not version or not isinstance(statements, list):
            raise UnreadableError(
                "openvex.not_a_document",
                "The file has no OpenVEX context, or no list of statements.",
                hint="Check that this is an OpenVEX file.",
                place=Place(source.name),
            )
        counts = _Counts(source.name)
        for number, statement in enumerate(as_list(statements), start=1):
            counts.add(as_mapping(statement), number)
        facts = counts.facts()
        if as_text(document.get("@id")):
            facts["document.id"] = as_text(document.get("@id"))[:500]
        return Reading(
            format_version=version,
            evidence_type="vex",
            facts=facts,
            notices=notices + counts.notices(),
        )


class _Counts:
    """What the statements say, and which of them lack what the specification asks for."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._statuses: Counter[str] = Counter(dict.fromkeys(STATUSES, 0))
        self._justifications: Counter[str] = Counter()
        self._vulnerabilities: set[str] = set()
        self._stated: dict[str, str] = {}
        self._products: set[str] = set()
        self._incomplete: dict[str, int] = {}

    def add(self, statement: Mapping[str, object], number: int) -> None:
        """Count one statement; raise UnreadableError ``openvex.status`` without a known status."""
        status = as_text(statement.get("status"))
        if status not in STATUSES:
            raise UnreadableError(
                "openvex.status",
                f"Statement {number} has no known status.",
                hint=f"A status is one of {', '.join(STATUSES)}.",
                place=Place(self._name),
            )
        self._statuses[status] += 1
        name = _vulnerability(statement.get("vulnerability") or statement.get("vul_id"))
        self._vulnerabilities.add(name)
        self._stated[name] = status
        products = set(_products(statement.get("products") or statement.get("product_id")))
        self._products |= products
        justification = as_text(statement.get("justification"))
        if justification:
            self._justifications[justification] += 1
        for lacking, what in (
            (not products, "name no product"),
            (
                status == "not_affected"
                and not justification
                and not as_text(statement.get("impact_statement")),
                "say not_affected without a justification or an impact statement",
            ),
            (
                status == "affected" and not as_text(statement.get("action_statement")),
                "say affected without an action statement",
            ),
        ):
            if lacking:
                self._incomplete[what] = self._incomplete.get(what, 0) + 1

    def facts(self) -> dict[str, FactValue]:
        """Return the facts."""
        facts: dict[str, FactValue] = {
            "statements.total": self._statuses.total(),
            "statements.incomplete": sum(self._incomplete.values()),
            "vulnerabilities.total": len(self._vulnerabilities - {""}),
            "products.total": len(self._products),
        }
        facts.update(counted("statements.by_status", self._statuses))
        answered = (f"{name} {status}" for name, status in self._stated.items() if status != INVESTIGATING)
        listed(facts, "statements.vulnerabilities", answered)
        facts.update(counted("statements.by_justification", self._justifications))
        return facts

    def notices(self) -> tuple[Notice, ...]:
        """Return one notice per kind of incomplete statement."""
        place = Place(self._name)
        return tuple(
            Notice("openvex.incomplete_statement", f"{number} statements {what}.", place)
            for what, number in sorted(self._incomplete.items())
        )


def _version(document: Mapping[str, object]) -> str:
    """Return the version the context states; documents before 0.0.1 have a media type instead."""
    context = document.get("@context")
    for one in as_list(context) or [context]:
        match = _CONTEXT.fullmatch(as_text(one))
        if match:
            return match[1] or "0.0.1"
    return "0.0.0" if context is None and as_text(document.get("format")) == _EARLY_FORMAT else ""


def _vulnerability(value: object) -> str:
    """Return the name of a vulnerability: an object since 0.2.0, a text before."""
    given = as_mapping(value)
    return as_text(value) or as_text(given.get("name")) or as_text(given.get("@id"))


def _products(value: object) -> Iterator[str]:
    for product in as_list(value):
        given = as_mapping(product)
        identifiers = as_mapping(given.get("identifiers"))
        name = as_text(product) or as_text(given.get("@id"))
        name = name or next((as_text(one) for one in identifiers.values() if as_text(one)), "")
        if name:
            yield name


adapter = OpenVexAdapter(load_manifest("asqms.adapters.openvex"))
