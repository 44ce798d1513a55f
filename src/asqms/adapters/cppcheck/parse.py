# SPDX-License-Identifier: Apache-2.0
"""cppcheck XML: version 1 has the place on the error, versions 2 and 3 have location elements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from asqms.decoding.figures import refuse_more_than
from asqms.decoding.manifest import load_manifest
from asqms.decoding.values import counted
from asqms.decoding.xml import discard, iterate_elements, local_name
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import FactValue, Notice, Reading

MOST_EVENTS = 2_400_000
VERSIONS = frozenset({"1", "2", "3"})
SEVERITIES = ("error", "warning", "style", "performance", "portability", "information")
PARTS = frozenset({"cppcheck", "errors", "error"})
SIGNS = (b"<cppcheck", b"<error ", b"<errors")


class CppcheckAdapter:
    """Findings by severity; facts are listed in the README beside this file."""

    @property
    def manifest(self) -> Manifest:
        """What this adapter reads."""
        return load_manifest(__package__ or "")

    def detect(self, head: Head) -> int:
        """Return 90 for a results root element with cppcheck's parts, 20 for a bare one, else 0."""
        if head.xml_root != ("", "results"):
            return 0
        start = head.start.replace(b"\x00", b"")
        return 90 if any(sign in start for sign in SIGNS) else 20

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:  # noqa: ARG002 - the contract
        """Read a report.

        Raises ``cppcheck.not_a_report``, ``cppcheck.version``, ``cppcheck.too_many`` and ``xml.*``.
        """
        events = iterate_elements(
            source.stream, name=source.name, limits=source.limits, max_events=MOST_EVENTS
        )
        _, root = next(events, ("", None))
        if root is None or local_name(root.tag) != "results":
            raise UnreadableError(
                "cppcheck.not_a_report",
                "The first element is not results.",
                hint="Write the report with cppcheck --xml.",
                place=Place(source.name),
            )
        version = (root.get("version") or "1").strip()
        if version not in VERSIONS:
            raise UnreadableError(
                "cppcheck.version",
                f"The report has version {version[:20]}; known are 1, 2 and 3.",
                hint="Write the report with cppcheck --xml-version=2.",
                place=Place(source.name),
            )
        report = _Report(source, version)
        for event, element in events:
            if event == "end":
                report.close(element)
                discard(element)
            elif report.is_foreign(element):
                raise UnreadableError(
                    "cppcheck.not_a_report",
                    f"The results hold {local_name(element.tag)[:40]} before anything of cppcheck.",
                    hint="Other tools use the same first element; write the report with cppcheck --xml.",
                    place=Place(source.name),
                )
        return Reading(version, "report.static", report.facts(), report.notices())


@dataclass(slots=True)
class _Report:
    source: Source
    version: str
    levels: Counter[str] = field(default_factory=Counter)
    rules: set[str] = field(default_factory=set)
    tool_version: str = ""
    total: int = 0
    locations: int = 0
    locations_here: int = 0
    without_location: int = 0
    inconclusive: int = 0
    unknown: int = 0
    known: bool = False

    def is_foreign(self, element: etree._Element) -> bool:
        """Return whether a starting element shows, before any part of cppcheck, another tool's report."""
        if self.known:
            return False
        self.known = local_name(element.tag) in PARTS
        return not self.known

    def close(self, element: etree._Element) -> None:
        """Take in an element that has ended."""
        kind = local_name(element.tag)
        if kind == "error":
            self._error(element)
        elif kind == "location":
            self.locations_here += 1
        elif kind == "cppcheck":
            self.tool_version = element.get("version") or ""

    def _error(self, element: etree._Element) -> None:
        self.total += 1
        refuse_more_than(
            self.source.limits.max_items,
            self.total,
            adapter="cppcheck",
            what="findings",
            name=self.source.name,
        )
        severity = (element.get("severity") or "").strip().lower()
        self.unknown += not severity
        self.levels[severity or "none"] += 1
        self.rules.add((element.get("id") or "")[:200])
        if element.get("file"):
            self.locations_here += 1
        self.locations += self.locations_here
        self.without_location += self.locations_here == 0
        self.locations_here = 0
        self.inconclusive += element.get("inconclusive") == "true"

    def facts(self) -> dict[str, FactValue]:
        """Return the counted facts."""
        found: dict[str, FactValue] = {"findings.total": self.total}
        found.update({f"findings.by_level.{severity}": 0 for severity in SEVERITIES})
        found.update(counted("findings.by_level", self.levels))
        found["findings.by_tool.cppcheck"] = self.total
        found["findings.suppressed"] = 0
        found["findings.inconclusive"] = self.inconclusive
        found["findings.without_location"] = self.without_location
        found["locations.total"] = self.locations
        found["rules.reported"] = len(self.rules)
        if self.tool_version:
            found["tool.version"] = self.tool_version
        return found

    def notices(self) -> tuple[Notice, ...]:
        """Return what a reader should know about the report as a whole."""
        if not self.unknown:
            return ()
        told = f"{self.unknown} findings have no severity."
        return (Notice("cppcheck.no_severity", told, Place(self.source.name)),)


adapter = CppcheckAdapter()
