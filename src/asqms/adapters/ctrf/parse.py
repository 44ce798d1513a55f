# SPDX-License-Identifier: Apache-2.0
"""CTRF: one JSON object with a summary and a flat list of tests."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from asqms.decoding.figures import decimal_number, declared_facts, refuse_crowded_json
from asqms.decoding.json import decode_json
from asqms.decoding.manifest import load_manifest
from asqms.decoding.references import ItemNames, item_type_option, link_names, references_in
from asqms.decoding.values import as_list, as_mapping, as_text, duplicate_key_notices
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import FactValue, Notice, Reading, TraceRecords

STATUSES = ("passed", "failed", "skipped", "pending", "other")
ITEM_RESULTS = {"passed": "passed", "failed": "failed", "skipped": "skipped", "pending": "skipped"}
_FORMAT = re.compile(rb'"reportFormat"\s*:\s*"CTRF"')
MILLISECONDS = 1000
LARGEST_DECLARED = 10**15


class Test(msgspec.Struct, rename="camel", gc=False):
    """One test; only name and status must have the form of the format, the rest is read where it has."""

    name: str
    status: str
    duration: object = None
    suite: object = None
    file_path: object = None
    line: object = None
    flaky: object = None
    retries: object = None
    tags: object = None
    labels: object = None
    extra: object = None


class Tool(msgspec.Struct, gc=False):
    """The runner that wrote the report."""

    name: object = None
    version: str | float | None = None


class Results(msgspec.Struct):
    """Tool, declared summary and tests."""

    tests: list[Test]
    tool: Tool | None = None
    summary: object = None


class Report(msgspec.Struct, rename="camel"):
    """The whole file."""

    results: Results
    report_format: str | None = None
    spec_version: str | float | None = None


class CtrfAdapter:
    """Test results; facts and options are listed in the README beside this file."""

    @property
    def manifest(self) -> Manifest:
        """What this adapter reads."""
        return load_manifest(__package__ or "")

    def detect(self, head: Head) -> int:
        """Return 95 for an object that names the format, 60 for one that has its parts, else 0."""
        if head.json_keys is None or "results" not in head.json_keys:
            return 0
        start = head.start.replace(b"\x00", b"")
        if _FORMAT.search(start) or _FORMAT.search(head.end.replace(b"\x00", b"")):
            return 95
        parts = all(sign in start for sign in (b'"summary"', b'"tests"', b'"tool"'))
        return 60 if parts and "runs" not in head.json_keys else 0

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:
        """Read a report; raises ``ctrf.too_many``, ``ctrf.format``, ``ctrf.option`` and ``json.*``."""
        data = source.read_all()
        refuse_crowded_json(data, adapter="ctrf", limit=source.limits.max_items, name=source.name)
        report = decode_json(data, Report, name=source.name, max_depth=source.limits.max_depth)
        if report.report_format not in (None, "CTRF"):
            raise UnreadableError(
                "ctrf.format",
                "The report names another format than CTRF.",
                hint="Check that this is the right file.",
                place=Place(source.name),
            )
        count = _Count(source, options, with_trace=with_trace)
        for test in report.results.tests:
            count.add(test)
        facts = count.facts()
        tool = report.results.tool
        if tool is not None and as_text(tool.name):
            facts["tool.name"] = as_text(tool.name)
        if tool is not None and tool.version:
            facts["tool.version"] = str(tool.version)
        stated = _stated(as_mapping(report.results.summary))
        declared, differences = declared_facts("ctrf", facts, stated, source.name)
        return Reading(
            format_version=str(report.spec_version or ""),
            evidence_type="report.test",
            facts=facts | declared,
            notices=differences + count.notices() + duplicate_key_notices(data, "ctrf", source.name),
            trace=count.trace,
        )


@dataclass(slots=True)
class _Figures:
    statuses: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATUSES, 0))
    seconds: list[float] = field(default_factory=list)
    suites: set[str] = field(default_factory=set)
    total: int = 0
    flaky: int = 0
    retries: int = 0
    unknown: int = 0


class _Count:
    """The running totals of one report."""

    def __init__(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> None:
        self._source = source
        self._links = link_names(options, adapter="ctrf", name=source.name)
        self._item_type = item_type_option(options, adapter="ctrf", name=source.name)
        self._names = ItemNames()
        self._figures = _Figures()
        self.trace = TraceRecords() if with_trace else None

    def add(self, test: Test) -> None:
        """Count one test; a status the format does not know counts as other."""
        figures = self._figures
        status = test.status.strip().lower()
        if status not in figures.statuses:
            figures.unknown += 1
            status = "other"
        figures.statuses[status] += 1
        figures.total += 1
        figures.flaky += test.flaky is True
        figures.retries += int(_figure(test.retries) or 0)
        duration = _figure(test.duration)
        if duration is not None:
            figures.seconds.append(duration / MILLISECONDS)
        suite = ".".join(map(as_text, as_list(test.suite))) or as_text(test.suite)
        if suite:
            figures.suites.add(suite)
        identifier = self._names.unique(f"{suite}::{test.name}" if suite else test.name)
        if self.trace is not None:
            self._record(self.trace, identifier, test, ITEM_RESULTS.get(status, ""))

    def _record(self, trace: TraceRecords, identifier: str, test: Test, result: str) -> None:
        trace.item_id.append(identifier)
        trace.item_type.append(self._item_type)
        trace.item_title.append(test.name)
        trace.item_status.append(test.status)
        trace.item_result.append(result)
        trace.item_digest.append("")
        place, line = as_text(test.file_path), _figure(test.line)
        trace.item_place.append(f"{place}:{int(line)}" if place and line is not None else place)
        for kind, text in self._written_links(test):
            for target, condition in references_in(text):
                trace.link_source.append(identifier)
                trace.link_target.append(target)
                trace.link_kind.append(kind)
                trace.link_stamp.append("")
                trace.link_condition.append(condition)

    def _written_links(self, test: Test) -> Iterator[tuple[str, str]]:
        for fields in (test.labels, test.extra):
            for name, value in as_mapping(fields).items():
                kind = self._links.get(name.lower())
                if kind is None:
                    continue
                for one in value if isinstance(value, list) else [value]:
                    if isinstance(one, str):
                        yield kind, one
        for tag in map(as_text, as_list(test.tags)):
            name, colon, text = tag.partition(":")
            kind = self._links.get(name.strip().lower())
            if colon and kind is not None:
                yield kind, text

    def facts(self) -> dict[str, FactValue]:
        """Return the counted facts."""
        figures = self._figures
        found: dict[str, FactValue] = {"tests.total": figures.total}
        found.update({f"tests.{status}": number for status, number in figures.statuses.items()})
        found["tests.errors"] = 0
        found["tests.not_run"] = figures.statuses["skipped"] + figures.statuses["pending"]
        found["tests.flaky"] = figures.flaky
        found["tests.retries"] = figures.retries
        found["tests.repeated"] = self._names.repeated
        if figures.seconds:
            found["tests.time_seconds"] = round(math.fsum(figures.seconds), 6)
        found["suites.total"] = len(figures.suites)
        if self.trace is not None:
            found["items.total"] = len(self.trace.item_id)
            found["links.total"] = len(self.trace.link_source)
        return found

    def notices(self) -> tuple[Notice, ...]:
        """Return what a reader should know about the report as a whole."""
        found: list[Notice] = []
        place = Place(self._source.name)
        if self._figures.unknown:
            told = f"{self._figures.unknown} tests have a status outside the format; they count as other."
            found.append(Notice("ctrf.unknown_status", told, place))
        if self._names.repeated:
            told = f"{self._names.repeated} tests have the suite and name of an earlier one."
            found.append(Notice("ctrf.repeated_name", told, place))
        return tuple(found)


def _figure(value: object) -> float | None:
    """Return a number as it is or as it is written in a text, or None when it is no count or time."""
    if isinstance(value, str):
        value = decimal_number(value)
    plain = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value if plain and isinstance(value, (int, float)) and 0 <= value < LARGEST_DECLARED else None


def _stated(summary: Mapping[str, object]) -> dict[str, int | None]:
    names = {"tests": "tests.total", "flaky": "tests.flaky"} | {one: f"tests.{one}" for one in STATUSES}
    found: dict[str, int | None] = {}
    for key, fact in sorted(names.items()):
        value = summary.get(key)
        plain = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST_DECLARED
        found[fact] = value if plain and isinstance(value, int) else None
    return found


adapter = CtrfAdapter()
