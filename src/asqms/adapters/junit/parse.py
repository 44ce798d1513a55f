# SPDX-License-Identifier: Apache-2.0
"""JUnit XML: every dialect has the testcase element; what stands around it differs by tool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from asqms.adapters.junit.robot import read_robot
from asqms.adapters.junit.tally import Case, Tally
from asqms.decoding.figures import decimal_number, declared_facts, stated_day, whole_number
from asqms.decoding.manifest import load_manifest
from asqms.decoding.xml import discard, iterate_elements, local_name
from asqms.kernel.adapters import Head, Manifest, Source
from asqms.kernel.errors import Place, UnreadableError
from asqms.kernel.records import Reading

MOST_EVENTS = 2_400_000
ROOTS = frozenset({"testsuites", "testsuite"})
OPENERS = ROOTS | {"testcase"}
DECLARED = {
    "tests": "tests.total",
    "failures": "tests.failed",
    "errors": "tests.errors",
    "skipped": "tests.skipped",
    "disabled": "tests.disabled",
}
OTHER_NAMES = {"skipped": ("skip", "skips", "ignored")}
PLACEHOLDER_DAY = "1970-01-01"
RESULT_ELEMENTS = {"error": "errors", "failure": "failed", "skipped": "skipped"}
SEVERITY = ("errors", "failed", "skipped")
FLAKY = frozenset({"flakyFailure", "flakyError"})
RERUN = frozenset({"rerunFailure", "rerunError"})
STATUS_OUTCOMES = {
    "disabled": "disabled",
    "notrun": "disabled",
    "not_run": "disabled",
    "suppressed": "disabled",
    "skipped": "skipped",
    "skip": "skipped",
    "ignored": "skipped",
    "pending": "skipped",
    "failed": "failed",
    "failure": "failed",
    "fail": "failed",
    "error": "errors",
    "errored": "errors",
}


class JUnitAdapter:
    """Test results; facts and options are listed in the README beside this file."""

    @property
    def manifest(self) -> Manifest:
        """What this adapter reads."""
        return load_manifest(__package__ or "")

    def detect(self, head: Head) -> int:
        """Return 95 for a root element of JUnit XML or Robot Framework, else 0."""
        if head.xml_root is None:
            return 0
        return 95 if head.xml_root[1] in ROOTS or head.xml_root[1] == "robot" else 0

    def parse(self, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Reading:
        """Read a report.

        Raises ``junit.not_a_report``, ``junit.option``, ``junit.too_many`` and the ``xml.*`` errors.
        """
        tally = Tally.start(source, options, with_trace=with_trace)
        events = iterate_elements(
            source.stream, name=source.name, limits=source.limits, max_events=MOST_EVENTS
        )
        _, root = next(events, ("", None))
        kind = local_name(root.tag) if root is not None else ""
        if root is not None and kind == "robot":
            return read_robot(source, tally, root, events)
        if root is None or kind not in ROOTS:
            raise UnreadableError(
                "junit.not_a_report",
                f"The first element is {kind or 'missing'}, not testsuites, testsuite or robot.",
                hint="Check that this is a test report.",
                place=Place(source.name),
            )
        report = _Report(tally)
        report.open(kind, root)
        for event, element in events:
            kind = local_name(element.tag)
            if event == "end":
                report.close(kind, element)
                discard(element)
            elif kind in OPENERS:
                report.open(kind, element)
        facts = tally.facts()
        declared, differences = declared_facts("junit", facts, report.declared(), source.name)
        return Reading(
            format_version="junit",
            evidence_type="report.test",
            facts=facts | declared,
            notices=differences + tally.notices(),
            trace=tally.trace,
        )


@dataclass(slots=True)
class _Report:
    """Where the reader stands in a JUnit file, and what the suites declare."""

    tally: Tally
    root_declares: dict[str, int | None] = field(default_factory=dict)
    suites_declare: dict[str, list[int | None]] = field(default_factory=dict)
    outcomes: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    reruns: int = 0
    flaky: bool = False

    def open(self, kind: str, element: etree._Element) -> None:
        """Note what a starting element declares."""
        if kind == "testcase":
            self.outcomes, self.links, self.reruns, self.flaky = [], [], 0, False
            return
        parent = element.getparent()
        day = stated_day(element.get("timestamp")) or ""
        if day != PLACEHOLDER_DAY:
            self.tally.executed_on = max(self.tally.executed_on, day)
        if kind == "testsuite":
            self.tally.suites += 1
        if parent is None:
            self.root_declares = {one: _declared(element, one) for one in DECLARED}
        elif kind == "testsuite" and parent.getparent() is None and local_name(parent.tag) == "testsuites":
            for one in DECLARED:
                self.suites_declare.setdefault(one, []).append(_declared(element, one))

    def close(self, kind: str, element: etree._Element) -> None:
        """Take in an element that has ended."""
        if kind == "testcase":
            self.tally.add(self._case(element))
        elif kind == "property":
            self._property(element)
        elif kind in RESULT_ELEMENTS or kind in FLAKY or kind in RERUN:
            self._result(kind, element.getparent())

    def declared(self) -> dict[str, int | None]:
        """Return the declared totals: of the root, else the sum over the suites when all declare."""
        found: dict[str, int | None] = {}
        for attribute, fact in DECLARED.items():
            total = self.root_declares.get(attribute)
            parts = self.suites_declare.get(attribute, [])
            known = [one for one in parts if one is not None]
            if total is None and parts and len(known) == len(parts):
                total = sum(known)
            found[fact] = total
        return found

    def _result(self, kind: str, parent: etree._Element | None) -> None:
        holder = local_name(parent.tag) if parent is not None else ""
        if holder in ROOTS and kind in ("error", "failure"):
            self.tally.suite_errors += 1
        if holder != "testcase":
            return
        if kind in RESULT_ELEMENTS:
            self.outcomes.append(RESULT_ELEMENTS[kind])
            return
        self.reruns += 1
        self.flaky = self.flaky or kind in FLAKY

    def _property(self, element: etree._Element) -> None:
        self.tally.properties += 1
        kind = self.tally.link_names.get((element.get("name") or "").strip().lower())
        if kind is None:
            return
        holder = element.getparent()
        if holder is not None and local_name(holder.tag) == "properties":
            holder = holder.getparent()
        if holder is not None and local_name(holder.tag) == "testcase":
            self.links.append((kind, element.get("value") or element.text or ""))
        else:
            self.tally.suite_links += 1

    def _case(self, element: etree._Element) -> Case:
        links = list(self.links)
        for attribute in element.keys():  # noqa: SIM118 - an element is not a mapping
            kind = self.tally.link_names.get(str(attribute).lower())
            if kind is not None:
                links.append((kind, element.get(attribute) or ""))
        place, line = element.get("file") or "", element.get("line")
        return Case(
            group=(element.get("classname") or "").strip(),
            name=(element.get("name") or "").strip() or "(no name)",
            outcome=_outcome(self.outcomes, element),
            status=element.get("status") or "",
            place=f"{place}:{line}" if place and line else place,
            seconds=decimal_number(element.get("time")),
            reruns=self.reruns,
            flaky=self.flaky,
            result_elements=len(self.outcomes),
            links=links,
        )


def _declared(element: etree._Element, attribute: str) -> int | None:
    for name in (attribute, *OTHER_NAMES.get(attribute, ())):
        stated = whole_number(element.get(name))
        if stated is not None:
            return stated
    return None


def _outcome(elements: list[str], case: etree._Element) -> str:
    """Return the gravest result element; without one, what the status or result attribute says."""
    for outcome in SEVERITY if elements else ():
        if outcome in elements:
            return outcome
    for name in ("status", "result"):
        word = case.get(name)
        outcome = STATUS_OUTCOMES.get(word.strip().lower(), "") if word else ""
        if outcome:
            return outcome
    return "passed"


adapter = JUnitAdapter()
