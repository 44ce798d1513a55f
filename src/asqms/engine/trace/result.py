# SPDX-License-Identifier: Apache-2.0
"""The answer of a trace check: totals, coverage, what blocks, score and facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from asqms.engine.trace.evaluation import Evaluation
from asqms.engine.trace.findings import CONFORMS, VERDICTS
from asqms.engine.trace.graph import Duplicate, Graph, SourceCount
from asqms.engine.trace.model import TraceModel
from asqms.kernel.records import FactValue


@dataclass(frozen=True, slots=True)
class Coverage:
    """A part of a whole: never shown without its denominator."""

    total: int
    covered: int

    @property
    def missing(self) -> int:
        """How many are not covered."""
        return self.total - self.covered

    @property
    def share(self) -> float | None:
        """The covered part from 0 to 1, or None when there is nothing to cover."""
        return self.covered / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class LevelCoverage:
    """One level: how many items, and how many are covered, verified, failed, untested, suspect.

    ``up`` and ``down`` are None when no mandatory rule of that direction is about the level.
    ``verified``: results reach the item and all passed. ``untested``: neither a passed nor a failed
    result reaches it. ``not_run``: a skipped test or a test without result reaches it.
    """

    level: str
    title: str
    is_test: bool
    needs_verification: bool
    total: int
    up: Coverage | None
    down: Coverage | None
    verified: int
    failed: int
    untested: int
    not_run: int
    suspect: int
    conforming: int

    @property
    def has_results(self) -> bool:
        """Whether test results are expected here or reach any item."""
        return self.is_test or self.needs_verification or self.untested < self.total or self.not_run > 0


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """One rule: the items it is about and those that meet it."""

    rule: str
    level: str
    to: tuple[str, ...]
    direction: str
    mandatory: bool
    items: Coverage


@dataclass(frozen=True, slots=True)
class ItemReference:
    """An item as a person finds it: id, title, place in its source, level."""

    id: str
    title: str
    place: str
    level: str


@dataclass(frozen=True, slots=True)
class LinkReference:
    """A link as a person finds it."""

    source: str
    kind: str
    target: str
    place: str


@dataclass(frozen=True, slots=True)
class ItemList:
    """How many items have a finding, and the first of them."""

    total: int = 0
    first: tuple[ItemReference, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkList:
    """How many links are of a sort, and the first of them."""

    total: int = 0
    first: tuple[LinkReference, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """Share of expectations met, lowered by unsound links (DESIGN 4.5).

    ``value`` = 100 x met / expected x sound / links. Expectations: each mandatory rule on each item
    it is about, and verification of each item that needs it. Sound: neither broken nor suspect;
    links that leave the set are not counted. None without expectations.
    """

    met: int
    expected: int
    sound: int
    links: int

    @property
    def value(self) -> float | None:
        """The score from 0 to 100, or None when nothing is expected."""
        if not self.expected:
            return None
        sound = self.sound / self.links if self.links else 1.0
        return 100 * self.met / self.expected * sound


@dataclass(frozen=True)
class TraceResult:
    """Everything a check found; lists are bounded here and complete in the report file.

    ``findings`` has a list for each finding name. ``verdicts`` counts items by verdict word.
    ``unclassified`` counts items by type that no level takes.
    """

    model: TraceModel
    sources: tuple[SourceCount, ...]
    items_total: int
    links_total: int
    links_stamped: int
    levels: tuple[LevelCoverage, ...]
    rules: tuple[RuleCoverage, ...]
    findings: Mapping[str, ItemList]
    broken: LinkList
    suspect: LinkList
    outside: LinkList
    cycles_total: int
    cycles: tuple[tuple[str, ...], ...]
    duplicates: tuple[Duplicate, ...]
    unclassified: Mapping[str, int]
    verdicts: Mapping[str, int]
    score: Score
    digest: str
    graph: Graph = field(repr=False, compare=False)
    evaluation: Evaluation = field(repr=False, compare=False)

    @property
    def conflicting_duplicates(self) -> int:
        """Ids that came twice with a different result or content digest."""
        return sum(one.differs for one in self.duplicates)

    @property
    def has_items(self) -> bool:
        """Whether there is any item at a level, that is, anything to judge."""
        return any(level.total for level in self.levels)

    @property
    def conforms(self) -> bool:
        """True when there is something to judge and nothing blocks."""
        gaps = sum(self.verdicts[word] for word in VERDICTS[1:4])
        loose = self.broken.total + self.suspect.total + self.cycles_total + self.conflicting_duplicates
        return self.has_items and not gaps and not loose

    @property
    def conforming(self) -> int:
        """How many items conform."""
        return self.verdicts[CONFORMS]

    def facts(self) -> dict[str, FactValue]:
        """Return the counts by stable name (docs/reference/trace-model.md)."""
        facts: dict[str, FactValue] = {
            "trace.items.total": self.items_total,
            "trace.links.total": self.links_total,
            "trace.links.broken": self.broken.total,
            "trace.links.suspect": self.suspect.total,
            "trace.links.outside": self.outside.total,
            "trace.cycles": self.cycles_total,
            "trace.orphans": self.findings["orphan"].total,
            "trace.duplicates": len(self.duplicates),
            "trace.duplicates.conflicting": self.conflicting_duplicates,
        }
        if self.score.value is not None:
            facts["trace.score"] = round(self.score.value, 2)
        for word, count in self.verdicts.items():
            facts[f"trace.items.{word}"] = count
        for level in self.levels:
            facts.update(_level_facts(level))
        for rule in self.rules:
            facts[f"trace.rule.{rule.rule}.total"] = rule.items.total
            facts[f"trace.rule.{rule.rule}.covered"] = rule.items.covered
        return facts


def _level_facts(level: LevelCoverage) -> dict[str, FactValue]:
    name = f"trace.level.{level.level}"
    facts: dict[str, FactValue] = {
        f"{name}.total": level.total,
        f"{name}.suspect": level.suspect,
        f"{name}.conforming": level.conforming,
    }
    if level.has_results:
        facts[f"{name}.verified"] = level.verified
        facts[f"{name}.failed"] = level.failed
        facts[f"{name}.untested"] = level.untested
        facts[f"{name}.not_run"] = level.not_run
    if level.up is not None:
        facts[f"{name}.covered_up"] = level.up.covered
    if level.down is not None:
        facts[f"{name}.covered_down"] = level.down.covered
    return facts
