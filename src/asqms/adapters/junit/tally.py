# SPDX-License-Identifier: Apache-2.0
"""Adds up test cases as they are met: counts, times, unique names and trace records."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from asqms.decoding.figures import refuse_more_than
from asqms.decoding.references import ItemNames, item_type_option, link_names, references_in
from asqms.kernel.adapters import Source
from asqms.kernel.records import FactValue, Notice, TraceRecords

OUTCOMES = ("passed", "failed", "errors", "skipped", "disabled")
ITEM_RESULTS = {"errors": "error", "disabled": "skipped"}


@dataclass(slots=True)
class Case:
    """One test case as written; ``links`` are ``(link name, text with identifiers)``."""

    group: str
    name: str
    outcome: str = "passed"
    status: str = ""
    place: str = ""
    seconds: float | None = None
    reruns: int = 0
    flaky: bool = False
    result_elements: int = 0
    links: Sequence[tuple[str, str]] = ()


@dataclass(slots=True)
class Tally:
    """The running totals of one report."""

    source: Source
    link_names: Mapping[str, str]
    item_type: str
    trace: TraceRecords | None
    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    names: ItemNames = field(default_factory=ItemNames)
    seconds: list[float] = field(default_factory=list)
    total: int = 0
    reruns: int = 0
    flaky: int = 0
    several_results: int = 0
    suites: int = 0
    properties: int = 0
    suite_errors: int = 0
    suite_links: int = 0
    executed_on: str = ""

    @classmethod
    def start(cls, source: Source, options: Mapping[str, object], *, with_trace: bool) -> Tally:
        """Return an empty tally with the options ``link_properties`` and ``item_type`` applied."""
        return cls(
            source,
            link_names(options, adapter="junit", name=source.name),
            item_type_option(options, adapter="junit", name=source.name),
            TraceRecords() if with_trace else None,
        )

    def add(self, case: Case) -> None:
        """Count one case; raise LimitError ``junit.too_many`` beyond the limit."""
        self.total += 1
        refuse_more_than(
            self.source.limits.max_items,
            self.total,
            adapter="junit",
            what="test cases",
            name=self.source.name,
        )
        self.outcomes[case.outcome] += 1
        self.reruns += case.reruns
        self.flaky += case.flaky
        self.several_results += case.result_elements > 1
        if case.seconds is not None and case.seconds >= 0:
            self.seconds.append(case.seconds)
        identifier = self.names.unique(f"{case.group}::{case.name}" if case.group else case.name)
        if self.trace is not None:
            self._record(self.trace, identifier, case)

    def _record(self, trace: TraceRecords, identifier: str, case: Case) -> None:
        trace.item_id.append(identifier)
        trace.item_type.append(self.item_type)
        trace.item_title.append(case.name)
        trace.item_status.append(case.status)
        trace.item_result.append(ITEM_RESULTS.get(case.outcome, case.outcome))
        trace.item_digest.append("")
        trace.item_place.append(case.place)
        for kind, text in case.links:
            for target, condition in references_in(text):
                trace.link_source.append(identifier)
                trace.link_target.append(target)
                trace.link_kind.append(kind)
                trace.link_stamp.append("")
                trace.link_condition.append(condition)

    def facts(self) -> dict[str, FactValue]:
        """Return the counted facts, the same names for every report."""
        found: dict[str, FactValue] = {"tests.total": self.total}
        found.update({f"tests.{outcome}": number for outcome, number in self.outcomes.items()})
        found["tests.not_run"] = self.outcomes["skipped"] + self.outcomes["disabled"]
        found["tests.flaky"] = self.flaky
        found["tests.reruns"] = self.reruns
        found["tests.repeated"] = self.names.repeated
        found["tests.several_results"] = self.several_results
        if self.seconds:
            found["tests.time_seconds"] = round(math.fsum(self.seconds), 6)
        if self.executed_on:
            found["tests.executed_on"] = self.executed_on
        found["suites.total"] = self.suites
        found["suites.errors"] = self.suite_errors
        found["properties.total"] = self.properties
        if self.trace is not None:
            found["items.total"] = len(self.trace.item_id)
            found["links.total"] = len(self.trace.link_source)
        return found

    def notices(self) -> tuple[Notice, ...]:
        """Return what a reader should know about the report as a whole."""
        found: list[Notice] = []
        if self.names.repeated:
            told = f"{self.names.repeated} test cases have the class and name of an earlier one."
            found.append(Notice("junit.repeated_name", told))
        if self.suite_errors:
            told = f"{self.suite_errors} failures or errors stand in a suite outside any test case."
            found.append(Notice("junit.suite_error", told))
        if self.suite_links:
            told = f"{self.suite_links} requirement properties stand on a suite and link no test case."
            found.append(Notice("junit.suite_link_ignored", told))
        return tuple(found)
