# SPDX-License-Identifier: Apache-2.0
"""Cobertura XML: lines and branches of classes, merged by file and line number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from asqms.decoding.figures import (
    decimal_number,
    declared_facts,
    epoch_day,
    refuse_more_than,
    whole_number,
)
from asqms.decoding.manifest import load_manifest
from asqms.decoding.xml import discard, iterate_elements, local_name
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import FactValue, Notice, Reading

MOST_EVENTS = 2_400_000
SIGNS = (b"line-rate", b"lines-valid", b"<packages", b"coverage-04.dtd", b"coverage-03.dtd")
DECLARED = {
    "lines-valid": "coverage.lines.total",
    "lines-covered": "coverage.lines.covered",
    "branches-valid": "coverage.branches.total",
    "branches-covered": "coverage.branches.covered",
}
RATES = {
    "line-rate": "coverage.lines.rate",
    "branch-rate": "coverage.branches.rate",
    "mcdcpair-coverage": "coverage.conditions.rate",
}
PLAIN_ATTRIBUTES = 2
SHARES = {
    "condition-coverage": "branches",
    "mcdcpair-coverage": "conditions",
    "functioncall-coverage": "function_calls",
}
_SHARE = re.compile(r"\(\s*([0-9]{1,9})\s*/\s*([0-9]{1,9})\s*\)\s*$")


class CoberturaAdapter:
    """Coverage facts; they are listed in the README beside this file."""

    @property
    def manifest(self) -> Manifest:
        """What this adapter reads."""
        return load_manifest(__package__ or "")

    def detect(self, head: Head) -> int:
        """Return 90 for a coverage root element with Cobertura's attributes, else 0 (Clover, Sonar)."""
        if head.xml_root is None or head.xml_root[1] != "coverage":
            return 0
        start = head.start.replace(b"\x00", b"")
        return 90 if any(sign in start for sign in SIGNS) else 0

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:  # noqa: ARG002 - the contract
        """Read a report; raises ``cobertura.not_a_report``, ``cobertura.too_many``, ``xml.*``."""
        report = _Report(source)
        events = iterate_elements(
            source.stream, name=source.name, limits=source.limits, max_events=MOST_EVENTS
        )
        _, root = next(events, ("", None))
        if root is None or local_name(root.tag) != "coverage":
            raise UnreadableError(
                "cobertura.not_a_report",
                "The first element is not coverage.",
                hint="Check that this is a Cobertura report.",
                place=Place(source.name),
            )
        stated = {fact: whole_number(root.get(name)) for name, fact in DECLARED.items()}
        rates = {fact: decimal_number(root.get(name)) for name, fact in RATES.items()}
        version, day = root.get("version") or "", epoch_day(root.get("timestamp"))
        for event, element in events:
            kind = local_name(element.tag)
            if event == "end":
                report.close(kind, element)
                discard(element)
            elif kind != "line":
                report.open(kind, element)
        says_nothing = all(one is None for one in (*stated.values(), *rates.values()))
        if not report.has_packages and says_nothing:
            raise UnreadableError(
                "cobertura.not_a_report",
                "The file has neither packages nor declared totals.",
                hint="Clover and SonarQube files have the same first element but are other formats.",
                place=Place(source.name),
            )
        facts = report.facts()
        declared, differences = declared_facts("cobertura", facts, stated, source.name)
        for fact, rate in rates.items():
            if rate is not None and rate >= 0:
                declared[f"declared.{fact}"] = rate
        if version:
            declared["tool.version"] = version
        if day:
            facts["coverage.measured_on"] = day
        return Reading("04", "report.coverage", facts | declared, differences + report.notices())


@dataclass(slots=True)
class _File:
    """One source file: its lines, the ones hit, and the best share per line and kind."""

    lines: set[int] = field(default_factory=set)
    hit: set[int] = field(default_factory=set)
    method_lines: set[int] = field(default_factory=set)
    method_hit: set[int] = field(default_factory=set)
    shares: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class _Report:
    source: Source
    files: dict[str, _File] = field(default_factory=dict)
    has_packages: bool = False
    packages: int = 0
    classes: int = 0
    methods: int = 0
    methods_hit: int = 0
    method_was_hit: bool = False
    in_method: bool = False
    file: _File | None = None
    records: int = 0
    unread: int = 0

    def open(self, kind: str, element: etree._Element) -> None:
        """Count what starts."""
        if kind == "package":
            self.packages += 1
        elif kind == "packages":
            self.has_packages = True
        elif kind == "class":
            self.classes += 1
            self.file = self.files.setdefault(element.get("filename") or "", _File())
        elif kind == "method":
            self.methods += 1
            self.in_method = True
            self.method_was_hit = (whole_number(element.get("hits")) or 0) > 0

    def close(self, kind: str, element: etree._Element) -> None:
        """Take in what ended."""
        if kind == "line":
            self._line(element)
        elif kind == "method":
            self.methods_hit += self.method_was_hit
            self.in_method = False
        elif kind == "class":
            self.file = None

    def _line(self, element: etree._Element) -> None:
        number = whole_number(element.get("number"))
        hits = decimal_number(element.get("hits"))
        file = self.file
        if file is None or number is None or hits is None:
            self.unread += 1
            return
        self.records += 1
        if self.records > self.source.limits.max_items:
            self._refuse()
        if self.in_method:
            file.method_lines.add(number)
            if hits > 0:
                file.method_hit.add(number)
                self.method_was_hit = True
            return
        file.lines.add(number)
        if hits > 0:
            file.hit.add(number)
        if len(element.attrib) > PLAIN_ATTRIBUTES:
            _merge_shares(file, number, element)

    def _refuse(self) -> None:
        limit = self.source.limits.max_items
        refuse_more_than(limit, self.records, adapter="cobertura", what="lines", name=self.source.name)

    def facts(self) -> dict[str, FactValue]:
        """Return the counted facts; branch and pair facts of absent kinds are left out."""
        files = self.files.values()
        found: dict[str, FactValue] = {
            "coverage.lines.total": sum(len(one.lines) for one in files),
            "coverage.lines.covered": sum(len(one.hit) for one in files),
        }
        totals = {"branches": [0, 0]}
        for file in files:
            for (kind, _), (covered, total) in file.shares.items():
                pair = totals.setdefault(kind, [0, 0])
                pair[0] += covered
                pair[1] += total
        for kind in sorted(totals):
            found[f"coverage.{kind}.total"] = totals[kind][1]
            found[f"coverage.{kind}.covered"] = totals[kind][0]
        if self.methods:
            found["coverage.functions.total"] = self.methods
            found["coverage.functions.covered"] = self.methods_hit
            found["coverage.method_lines.total"] = sum(len(one.method_lines) for one in files)
            found["coverage.method_lines.covered"] = sum(len(one.method_hit) for one in files)
        found["coverage.packages.total"] = self.packages
        found["coverage.classes.total"] = self.classes
        found["coverage.files.total"] = len(self.files)
        found["coverage.line_records.total"] = self.records
        return found

    def notices(self) -> tuple[Notice, ...]:
        """Return what a reader should know about the report as a whole."""
        found: list[Notice] = []
        place = Place(self.source.name)
        if self.unread:
            told = f"{self.unread} line elements without a readable number, hits or class were not counted."
            found.append(Notice("cobertura.line_ignored", told, place))
        only_methods = sum(1 for one in self.files.values() if one.method_lines and not one.lines)
        if only_methods:
            told = (
                f"{only_methods} files have lines under methods only; they are in coverage.method_lines, "
                "not in coverage.lines."
            )
            found.append(Notice("cobertura.lines_only_under_methods", told, place))
        return tuple(found)


def _merge_shares(file: _File, number: int, element: etree._Element) -> None:
    """Keep the larger covered and total count of a line that has several records."""
    for name, kind in SHARES.items():
        match = _SHARE.search((element.get(name) or "")[-40:])
        if match is None:
            continue
        covered, total = int(match.group(1)), int(match.group(2))
        before = file.shares.get((kind, number), (0, 0))
        file.shares[kind, number] = (max(before[0], min(covered, total)), max(before[1], total))


adapter = CoberturaAdapter()
