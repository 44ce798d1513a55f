# SPDX-License-Identifier: Apache-2.0
"""Robot Framework's own output.xml: tests with a status of their own, in suites by path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from asqms.adapters.junit.tally import Case, Tally
from asqms.decoding.figures import decimal_number, declared_facts, whole_number
from asqms.decoding.xml import discard, local_name
from asqms.kernel.adapters import Source
from asqms.kernel.errors import Place
from asqms.kernel.records import Notice, Reading

OUTCOMES = {
    "PASS": "passed",
    "FAIL": "failed",
    "SKIP": "skipped",
    "NOT RUN": "disabled",
    "NOT_RUN": "disabled",
}
DECLARED = {"pass": "tests.passed", "fail": "tests.failed", "skip": "tests.skipped"}
OLD_TIME = "%Y%m%d %H:%M:%S.%f"
_RELATION = re.compile(r"@relation\(([^()]{1,2000})\)")


@dataclass(slots=True)
class _Run:
    """Where the reader stands in the suites, and what the statistics declare."""

    tally: Tally
    path: list[tuple[str, str]] = field(default_factory=list)
    status: tuple[str, float | None] = ("", None)
    links: list[tuple[str, str]] = field(default_factory=list)
    declared: dict[str, int | None] = field(default_factory=dict)
    keywords: int = 0
    unknown: int = 0

    def open(self, element: etree._Element) -> None:
        kind = local_name(element.tag)
        if kind == "suite" and _holder(element) != "statistics":
            self.tally.suites += 1
            self.path.append((element.get("name") or "", element.get("source") or ""))
        elif kind == "test":
            self.status, self.links = ("", None), []
        elif kind == "kw":
            self.keywords += 1

    def close(self, element: etree._Element) -> None:
        kind, holder = local_name(element.tag), _holder(element)
        if kind == "suite" and holder != "statistics" and self.path:
            self.path.pop()
        elif kind == "test":
            self._test(element)
        elif kind == "status" and holder == "test":
            self.status = ((element.get("status") or "").strip().upper(), _seconds(element))
        elif kind == "doc" and holder == "test":
            self.links.extend(("relation", _targets(one)) for one in _RELATION.findall(element.text or ""))
        elif kind == "tag" and holder in ("test", "tags"):
            self._tag(element.text or "")
        elif kind == "stat" and holder == "total" and element.text in ("All Tests", "All Tasks"):
            self.declared = {fact: whole_number(element.get(name)) for name, fact in DECLARED.items()}

    def _tag(self, text: str) -> None:
        name, colon, value = text.partition(":")
        kind = self.tally.link_names.get(name.strip().lower())
        if colon and kind is not None:
            self.links.append((kind, value))

    def _test(self, element: etree._Element) -> None:
        word, seconds = self.status
        outcome = OUTCOMES.get(word)
        if outcome is None:
            self.unknown += 1
        place = self.path[-1][1] if self.path else ""
        line = element.get("line")
        self.tally.add(
            Case(
                group=".".join(name for name, _ in self.path),
                name=element.get("name") or "(no name)",
                outcome=outcome or "errors",
                status=word,
                place=f"{place}:{line}" if place and line else place,
                seconds=seconds,
                result_elements=1,
                links=self.links,
            )
        )


def read_robot(
    source: Source, tally: Tally, root: etree._Element, events: Iterator[tuple[str, etree._Element]]
) -> Reading:
    """Read the rest of an output.xml whose root element has just started."""
    run = _Run(tally)
    generator = root.get("generator") or ""
    schema = root.get("schemaversion") or ""
    for event, element in events:
        if event == "start":
            run.open(element)
        else:
            run.close(element)
            discard(element)
    facts = tally.facts()
    facts["keywords.total"] = run.keywords
    if generator:
        facts["tool.version"] = generator
    declared, differences = declared_facts("junit", facts, run.declared, source.name)
    notices = list(differences + tally.notices())
    if run.unknown:
        told = f"{run.unknown} tests have no status that is known; they count as errors."
        notices.append(Notice("junit.unknown_status", told, Place(source.name)))
    return Reading(
        format_version=f"robot {schema}".strip(),
        evidence_type="report.test",
        facts=facts | declared,
        notices=tuple(notices),
        trace=tally.trace,
    )


def _holder(element: etree._Element) -> str:
    parent = element.getparent()
    return local_name(parent.tag) if parent is not None else ""


def _targets(text: str) -> str:
    """Return the identifiers of a relation marker, without its ``scope=`` and ``role=`` parts."""
    return ",".join(part for part in text.split(",") if "=" not in part)


def _seconds(element: etree._Element) -> float | None:
    elapsed = decimal_number(element.get("elapsed"))
    if elapsed is not None:
        return elapsed
    try:
        started = datetime.strptime(element.get("starttime") or "", OLD_TIME)  # noqa: DTZ007 - only a difference
        ended = datetime.strptime(element.get("endtime") or "", OLD_TIME)  # noqa: DTZ007 - only a difference
    except ValueError:
        return None
    return (ended - started).total_seconds()
