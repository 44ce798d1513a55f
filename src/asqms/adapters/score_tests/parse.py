# SPDX-License-Identifier: Apache-2.0
"""The adapter for test link caches: tells the files of a docs-as-code build apart and reads each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from asqms.adapters.score_tests.cases import Cases
from asqms.adapters.score_tests.figures import findings_facts, metrics_facts, violations_facts
from asqms.adapters.score_tests.shapes import (
    CodeRowShape,
    FindingsShape,
    MetricsShape,
    NeedShape,
    RepositoryShape,
    TestCaseShape,
    TestLinkShape,
    ViolationsShape,
)
from asqms.decoding.json import decode_json, without_collector
from asqms.decoding.manifest import load_manifest
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import LimitError, Place, UnreadableError
from asqms.kernel.records import Reading

Row = TypeVar("Row")

TESTS, TRACE = "report.test", "matrix.trace"
_LIST = re.compile(rb"\A\s*+(?:\xef\xbb\xbf\s*+)?\[\s*+[{\]]")
_MARKS: Mapping[str, tuple[bytes, ...]] = {
    "test-cases": (b'"PartiallyVerifies"', b'"FullyVerifies"'),
    "grouped-links-by-repository": (b'"repo"', b'"needs"', b'"links"'),
    "grouped-links-by-module": (b'"module"', b'"needs"', b'"links"'),
    "grouped-links": (b'"need"', b'"links"', b'Links"'),
    "test-links": (b'"need"', b'"verify_type"'),
    "code-links": (b'"need"', b'"full_line"'),
}
_OBJECTS: Mapping[str, frozenset[str]] = {
    "metrics": frozenset({"overall_metrics", "metrics_by_type"}),
    "schema-violations": frozenset({"validated_needs_count", "validation_warnings"}),
    "compatibility-findings": frozenset({"findings", "summary"}),
}
_START_BYTES = 1 << 16


class ScoreTestsAdapter:
    """Reads caches and metrics; facts are listed in the README beside this file."""

    @property
    def manifest(self) -> Manifest:
        """What this adapter reads."""
        return load_manifest(__package__ or "asqms.adapters.score_tests")

    def detect(self, head: Head) -> int:
        """Return 90 for one of the caches, 85 for metrics, 60 for other results of the build, else 0."""
        if head.json_keys is not None:
            kind = _object_kind(head.json_keys)
            return {"": 0, "metrics": 85}.get(kind, 60)
        return 90 if _list_kind(head.start) else 0

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:
        """Read the whole source; there are no options.

        Raises UnreadableError or LimitError with the codes ``score_tests.*``, ``json.*``, ``text.*``.
        """
        del options
        data = source.read_all()
        with without_collector():
            kind = _list_kind(data[:_START_BYTES])
            if kind:
                return _read_cases(data, kind, source, with_trace=with_trace)
            return _read_figures(data, source)


def _list_kind(start: bytes) -> str:
    if _LIST.match(start) is None:
        return ""
    return next((kind for kind, marks in _MARKS.items() if all(mark in start for mark in marks)), "")


def _object_kind(keys: frozenset[str]) -> str:
    return next((kind for kind, needed in _OBJECTS.items() if needed <= keys), "")


def _read_cases(data: bytes, kind: str, source: Source, *, with_trace: bool) -> Reading:
    cases = Cases()
    name = source.name
    if kind == "test-cases":
        for case in _within(decode_json(data, list[TestCaseShape], name=name), source):
            cases.take_case(case)
    elif kind == "test-links":
        for link in _within(decode_json(data, list[TestLinkShape], name=name), source):
            cases.take_link(link)
    elif kind == "code-links":
        for code in _within(decode_json(data, list[CodeRowShape], name=name), source):
            cases.take_code(code)
    elif kind == "grouped-links":
        cases.take_needs(_within(decode_json(data, list[NeedShape], name=name), source))
    else:
        for repository in _within(decode_json(data, list[RepositoryShape], name=name), source):
            cases.take_needs(repository.needs)
    records = cases.records() if with_trace else None
    evidence_type = TRACE if kind == "code-links" else TESTS
    return Reading(kind, evidence_type, cases.facts(), cases.notices(), records)


def _read_figures(data: bytes, source: Source) -> Reading:
    name = source.name
    shape = decode_json(data, object, name=name)
    kind = _object_kind(frozenset(shape)) if isinstance(shape, dict) else ""
    if kind == "metrics":
        metrics = decode_json(data, MetricsShape, name=name)
        return Reading(f"metrics {metrics.schema_version}", TRACE, metrics_facts(metrics))
    if kind == "schema-violations":
        return Reading(kind, TRACE, violations_facts(decode_json(data, ViolationsShape, name=name)))
    if kind == "compatibility-findings":
        facts, notices = findings_facts(decode_json(data, FindingsShape, name=name))
        return Reading(kind, TRACE, facts, notices)
    if isinstance(shape, list) and not shape:
        return Reading("empty", TESTS, Cases().facts())
    if isinstance(shape, list) and all(
        isinstance(one, dict) and {"version", "url"} <= set(one) for one in shape
    ):
        return Reading("versions", TRACE, {"versions.total": len(shape)})
    raise UnreadableError(
        "score_tests.not_a_cache",
        "This is none of the caches or metrics of a docs-as-code build.",
        hint="Give a test case, test link, code link or grouped link cache, or metrics.json.",
        place=Place(name),
    )


def _within(rows: list[Row], source: Source) -> list[Row]:
    if len(rows) > source.limits.max_items:
        raise LimitError(
            "score_tests.too_many_items",
            f"The file holds more than {source.limits.max_items} rows.",
            place=Place(source.name),
        )
    return rows


adapter = ScoreTestsAdapter()
