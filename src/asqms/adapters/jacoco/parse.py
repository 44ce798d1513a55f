# SPDX-License-Identifier: Apache-2.0
"""JaCoCo XML: line elements where they carry instructions, else the counters of the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from asqms.decoding.figures import declared_facts, refuse_more_than, whole_number
from asqms.decoding.manifest import load_manifest
from asqms.decoding.xml import discard, iterate_elements, local_name
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import FactValue, Notice, Reading

MOST_EVENTS = 2_400_000
SIGNS = (b"jacoco", b"<sessioninfo", b"<sourcefile", b"<counter")
COUNTERS = {
    "LINE": "lines",
    "BRANCH": "branches",
    "METHOD": "functions",
    "INSTRUCTION": "instructions",
    "COMPLEXITY": "complexity",
    "CLASS": "classes",
}


class JacocoAdapter:
    """Coverage facts; they are listed in the README beside this file."""

    @property
    def manifest(self) -> Manifest:
        """What this adapter reads."""
        return load_manifest(__package__ or "")

    def detect(self, head: Head) -> int:
        """Return 90 for a report root element with JaCoCo's parts, else 0."""
        if head.xml_root != ("", "report"):
            return 0
        start = head.start.replace(b"\x00", b"").lower()
        return 90 if any(sign in start for sign in SIGNS) else 0

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:  # noqa: ARG002 - the contract
        """Read a report; raises ``jacoco.not_a_report``, ``jacoco.too_many``, ``xml.*``."""
        events = iterate_elements(
            source.stream, name=source.name, limits=source.limits, max_events=MOST_EVENTS
        )
        _, root = next(events, ("", None))
        if root is None or local_name(root.tag) != "report":
            raise UnreadableError(
                "jacoco.not_a_report",
                "The first element is not report.",
                hint="Check that this is JaCoCo's XML report.",
                place=Place(source.name),
            )
        report = _Report(source)
        for event, element in events:
            if event == "start":
                report.open(element)
            else:
                report.close(element)
                discard(element)
        if not (report.counters or report.lines or report.packages or report.sessions):
            raise UnreadableError(
                "jacoco.not_a_report",
                "The report has neither packages nor counters nor sessions.",
                hint="Check that this is JaCoCo's XML report.",
                place=Place(source.name),
            )
        return report.reading()


@dataclass(slots=True)
class _Report:
    source: Source
    counters: dict[str, tuple[int, int]] = field(default_factory=dict)
    package_counters: dict[str, tuple[int, int]] = field(default_factory=dict)
    lines: dict[tuple[int, int], bool] = field(default_factory=dict)
    branches: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    packages: int = 0
    sessions: int = 0
    files: int = 0
    records: int = 0
    without_instructions: int = 0
    unread: int = 0

    def open(self, element: etree._Element) -> None:
        """Count what starts."""
        kind = local_name(element.tag)
        if kind == "package":
            self.packages += 1
        elif kind == "sourcefile":
            self.files += 1
        elif kind == "sessioninfo":
            self.sessions += 1

    def close(self, element: etree._Element) -> None:
        """Take in a counter or a line that ended."""
        kind = local_name(element.tag)
        parent = element.getparent()
        holder = local_name(parent.tag) if parent is not None else ""
        if kind == "counter" and holder == "report":
            self._counter(element, self.counters)
        elif kind == "counter" and holder == "package":
            self._counter(element, self.package_counters)
        elif kind == "line" and holder == "sourcefile":
            self._line(element)

    def _counter(self, element: etree._Element, into: dict[str, tuple[int, int]]) -> None:
        name = COUNTERS.get(element.get("type") or "")
        missed, covered = whole_number(element.get("missed")), whole_number(element.get("covered"))
        if name is None or missed is None or covered is None:
            self.unread += 1
            return
        before = into.get(name, (0, 0))
        into[name] = (before[0] + covered, before[1] + covered + missed)

    def _line(self, element: etree._Element) -> None:
        number = whole_number(element.get("nr"))
        if number is None:
            self.unread += 1
            return
        self.records += 1
        refuse_more_than(
            self.source.limits.max_items, self.records, adapter="jacoco", what="lines", name=self.source.name
        )
        key = (self.files, number)
        instructions = whole_number(element.get("ci"))
        self.without_instructions += instructions is None
        self.lines[key] = self.lines.get(key, False) or bool(instructions)
        covered = whole_number(element.get("cb")) or 0
        total = covered + (whole_number(element.get("mb")) or 0)
        if total:
            before = self.branches.get(key, (0, 0))
            self.branches[key] = (max(before[0], covered), max(before[1], total))

    def reading(self) -> Reading:
        """Return facts from line elements where they say what ran, else from the counters."""
        counters = self.counters or self.package_counters
        facts: dict[str, FactValue] = {}
        if not counters:
            facts["coverage.lines.total"] = facts["coverage.lines.covered"] = 0
        for name, (covered, total) in counters.items():
            facts[f"coverage.{name}.total"] = total
            facts[f"coverage.{name}.covered"] = covered
        if self.records and not self.without_instructions:
            facts["coverage.lines.total"] = len(self.lines)
            facts["coverage.lines.covered"] = sum(self.lines.values())
        if self.records:
            facts["coverage.branches.total"] = sum(total for _, total in self.branches.values())
            facts["coverage.branches.covered"] = sum(covered for covered, _ in self.branches.values())
        facts["coverage.packages.total"] = self.packages
        facts["coverage.files.total"] = self.files
        facts["coverage.line_records.total"] = self.records
        stated: dict[str, int | None] = {}
        for name, (covered, total) in counters.items():
            stated[f"coverage.{name}.total"] = total
            stated[f"coverage.{name}.covered"] = covered
        declared, differences = declared_facts("jacoco", facts, stated, self.source.name)
        return Reading("1.1", "report.coverage", facts | declared, differences + self._notices())

    def _notices(self) -> tuple[Notice, ...]:
        found: list[Notice] = []
        place = Place(self.source.name)
        if self.without_instructions:
            told = f"{self.without_instructions} lines do not say what ran; the counters are used."
            found.append(Notice("jacoco.lines_without_instructions", told, place))
        if self.unread:
            told = f"{self.unread} counters or lines could not be read and were not counted."
            found.append(Notice("jacoco.element_ignored", told, place))
        return tuple(found)


adapter = JacocoAdapter()
