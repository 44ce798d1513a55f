# SPDX-License-Identifier: Apache-2.0
"""Reads in-toto attestations of any carrier and verifies their signatures with given public keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from asqms.adapters.in_toto.envelopes import Attestation, attestation_of
from asqms.decoding.json import decode_json_value
from asqms.decoding.manifest import load_manifest
from asqms.decoding.text import strip_mark
from asqms.decoding.values import as_list, as_mapping, as_text, duplicate_key_notices, mappings_in
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import LimitError, Place, UnreadableError
from asqms.kernel.records import FactValue, Notice, Reading

MOST_ATTESTATIONS = 10_000
_STATEMENTS = {
    "https://in-toto.io/Statement/v0.1": "Statement v0.1",
    "https://in-toto.io/Statement/v1": "Statement v1",
    "link": "Metablock link",
    "layout": "Metablock layout",
}
_EVIDENCE = (
    ("https://slsa.dev/verification_summary", "report.verification"),
    ("https://in-toto.io/attestation/test-result", "report.test"),
    ("https://in-toto.io/attestation/vulns", "report.sca"),
    ("https://cyclonedx.org/vex", "vex"),
    ("https://cyclonedx.org/", "sbom"),
    ("https://spdx.dev/", "sbom"),
    ("https://openvex.dev/", "vex"),
)
_STATEMENT_MARK = "https://in-toto.io/Statement/"
_METABLOCK_KEYS = frozenset({"signed", "signatures"})
_ENVELOPE_KEYS = frozenset({"payload", "payloadType", "signatures"})


@dataclass(frozen=True, slots=True)
class InTotoAdapter:
    """in-toto files; option ``public_keys`` is a PEM text or a list of them."""

    manifest: Manifest

    def detect(self, head: Head) -> int:
        """Return 95 for a statement type, 90 for an envelope or a Metablock, 85 for a bundle."""
        keys = head.json_keys
        if keys is None:
            return 0
        if {"_type", "predicateType"} <= keys:
            return 95 if b"in-toto.io/Statement" in head.start else 70
        if keys >= _ENVELOPE_KEYS or (keys >= _METABLOCK_KEYS and _is_metablock(head)):
            return 90
        if "dsseEnvelope" in keys:
            return 85
        return 85 if {"messageSignature", "verificationMaterial"} <= keys else 0

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:  # noqa: ARG002 - no trace in this format
        """Return the counts of one file; one attestation, or one on each line.

        Raises ``in_toto.not_an_attestation``, ``in_toto.payload``, ``in_toto.statement``,
        ``in_toto.public_key``, ``in_toto.option``, ``in_toto.too_many``, ``in_toto.too_many_signatures``
        and the codes of JSON decoding.
        """
        from asqms.adapters.in_toto.keys import keys_of
        from asqms.adapters.in_toto.signatures import SignatureCounts

        keys = keys_of(options, source.name)
        values, notices = _values(source)
        counts = _Counts()
        signatures = SignatureCounts()
        for value in values:
            attestation = attestation_of(value, source)
            counts.add(attestation, source.name)
            signatures.add(attestation, keys, source.name)
            notices += attestation.notices
        return Reading(
            format_version=counts.format_version(),
            evidence_type=counts.evidence_type(),
            facts={**counts.facts(), **signatures.facts()},
            notices=notices
            + tuple(counts.notices[:20])
            + signatures.notices(source.name, has_keys=bool(keys)),
            subject_digests=tuple(sorted(counts.digests)),
        )


class _Counts:
    """What the attestations of one file state."""

    def __init__(self) -> None:
        self.digests: set[str] = set()
        self.notices: list[Notice] = []
        self._numbers: dict[str, int] = dict.fromkeys(
            ("attestations", "subjects", "materials", "products", "steps", "inspections"), 0
        )
        self._without_digest = 0
        self._texts: dict[str, set[str]] = {}

    def add(self, attestation: Attestation, name: str) -> None:
        """Count one attestation; raise UnreadableError ``in_toto.statement`` when it is malformed."""
        content = attestation.content
        self._numbers["attestations"] += 1
        self._say("carrier", attestation.carrier)
        self._say("payload_type", attestation.payload_type)
        self.digests |= set(attestation.message_digests)
        if not content:
            return
        kind = as_text(content.get("_type"))
        self._say("statement_type", kind)
        if kind == "link":
            self._add_link(content)
        elif kind == "layout":
            self._numbers["steps"] += len(as_list(content.get("steps")))
            self._numbers["inspections"] += len(as_list(content.get("inspect")))
            self._say("layout.expires_at", as_text(content.get("expires")))
        elif kind in _STATEMENTS or (kind.startswith(_STATEMENT_MARK) and "predicateType" in content):
            if kind not in _STATEMENTS:
                told = f"The statement type {kind[:60]!r} is not known; it is read as a statement."
                self.notices.append(Notice("in_toto.unknown_type", told, Place(name)))
            self._add_statement(content, name)
        else:
            raise _malformed(f"The type {kind[:60]!r} is not read.", name)

    def facts(self) -> dict[str, FactValue]:
        """Return the facts; a text that differs between attestations is left out."""
        facts: dict[str, FactValue] = {f"{key}.total": number for key, number in self._numbers.items()}
        facts["subjects.without_digest"] = self._without_digest
        for key, texts in sorted(self._texts.items()):
            if len(texts) == 1:
                facts[key] = next(iter(texts))[:500]
        return facts

    def format_version(self) -> str:
        """Return the kind of statement, or what carries them when kinds differ."""
        kinds = {_STATEMENTS.get(one, "") for one in self._texts.get("statement_type", set())}
        return kinds.pop() if len(kinds) == 1 else "DSSE v1"

    def evidence_type(self) -> str:
        """Return the evidence type of the only predicate type; anything else is a record of a build."""
        predicates = self._texts.get("predicate_type", set())
        if len(predicates) == 1:
            predicate = next(iter(predicates))
            return next((kind for start, kind in _EVIDENCE if predicate.startswith(start)), "record.build")
        return "record.build"

    def _say(self, key: str, text: str) -> None:
        if text:
            self._texts.setdefault(key, set()).add(text)

    def _add_link(self, content: Mapping[str, object]) -> None:
        self._numbers["materials"] += len(as_mapping(content.get("materials")))
        products = as_mapping(content.get("products"))
        self._numbers["products"] += len(products)
        self._say("link.name", as_text(content.get("name")))
        for digests in products.values():
            self.digests |= set(_digests(digests))

    def _add_statement(self, content: Mapping[str, object], name: str) -> None:
        given = content.get("subject")
        predicate = as_text(content.get("predicateType"))
        if not isinstance(given, list | None) or not predicate:
            raise _malformed("The statement has no list of subjects, or no predicate type.", name)
        subjects = as_list(given)
        if not subjects:
            told = "The statement names no subject."
            self.notices.append(Notice("in_toto.no_subject", told, Place(name)))
        self._say("predicate_type", predicate)
        self._numbers["subjects"] += len(subjects)
        with_digest = 0
        for subject in mappings_in(subjects):
            found = set(_digests(subject.get("digest")))
            with_digest += bool(found)
            self.digests |= found
        self._without_digest += len(subjects) - with_digest


def _digests(value: object) -> Iterator[str]:
    """Yield ``<algorithm>:<hex>`` of a digest set."""
    for algorithm, digest in as_mapping(value).items():
        if as_text(digest):
            yield f"{algorithm.lower()}:{as_text(digest).lower()}"[:300]


def _malformed(message: str, name: str) -> UnreadableError:
    return UnreadableError(
        "in_toto.statement",
        message,
        hint="Statements v0.1 and v1, links and layouts are read.",
        place=Place(name),
    )


def _is_metablock(head: Head) -> bool:
    return any(mark in head.start + head.end for mark in (b'"link"', b'"layout"', b'"_type"'))


def _values(source: Source) -> tuple[Sequence[Mapping[str, object]], tuple[Notice, ...]]:
    """Return the JSON objects of a file: one, or one on each line."""
    data = source.read_all()
    name, depth = source.name, source.limits.max_depth
    try:
        value = decode_json_value(data, name=name, max_depth=depth)
        notices = duplicate_key_notices(data, "in_toto", name)
    except UnreadableError as error:
        lines = _lines(data)
        if error.code != "json.syntax" or len(lines) < 2 or not lines[0].endswith(b"}"):  # noqa: PLR2004 - more than one line
            raise
        return _line_values(lines, source)
    if not isinstance(value, dict):
        raise UnreadableError(
            "in_toto.not_an_attestation", "The file holds JSON, but not one object.", place=Place(name)
        )
    return [as_mapping(value)], notices


def _lines(data: bytes) -> list[bytes]:
    body, encoding = strip_mark(data)
    return [line.strip() for line in body.split(b"\n") if line.strip()] if encoding == "utf-8" else []


def _line_values(
    lines: list[bytes], source: Source
) -> tuple[Sequence[Mapping[str, object]], tuple[Notice, ...]]:
    if len(lines) > MOST_ATTESTATIONS:
        raise LimitError(
            "in_toto.too_many",
            f"The file has more than {MOST_ATTESTATIONS} attestations.",
            place=Place(source.name),
        )
    values: list[Mapping[str, object]] = []
    notices: tuple[Notice, ...] = ()
    for number, line in enumerate(lines, start=1):
        place = f"{source.name}!{number}"
        values.append(as_mapping(decode_json_value(line, name=place, max_depth=source.limits.max_depth)))
        notices += duplicate_key_notices(line, "in_toto", place)
    return values, notices[:20]


adapter = InTotoAdapter(load_manifest("asqms.adapters.in_toto"))
