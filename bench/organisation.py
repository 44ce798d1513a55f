# SPDX-License-Identifier: Apache-2.0
"""A generated organisation: items, evidence and confirmations at any size, the same on every run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from asqms.engine.catalogue import Catalogue
from asqms.engine.checks.parameters import texts_of
from asqms.engine.criterion import needs_of
from asqms.engine.snapshot import (
    Answer,
    Classification,
    Dependency,
    Evidence,
    PhaseEntry,
    Rating,
    Scope,
    ScopeKind,
    Snapshot,
    SoftwareItem,
    VerdictName,
)
from asqms.kernel.records import FactValue

START = date(2024, 1, 1)
ITEMS_PER_PROJECT = 10
ITEMS_PER_DEPENDENCY = 7
PROJECTS_PER_UNIT = 25
SHARE_OF_PROJECTS = 0.12
SHARE_OF_ORGANISATION = 0.01
SHARE_OF_FAILURES = 0.1
SHARE_OF_BOUND = 0.5
SHARE_OF_TYPE_II = 0.5
SHARE_WITH_PERSONAL_DATA = 0.3
SHARE_WITH_COMPONENTS = 0.7
SHARE_APPROVED = 0.8
COMMON_FACTS: dict[str, FactValue] = {
    "tests.total": 100,
    "tests.failed": 0,
    "tests.errors": 0,
    "tests.skipped": 0,
    "rows.total": 12,
    "rows.open": 2,
    "document.words": 900,
    "coverage.branches.covered": 98,
    "coverage.branches.total": 100,
    "coverage.lines.covered": 95,
    "coverage.lines.total": 100,
    "trace.links.total": 1_000,
    "trace.links.suspect": 0,
    "trace.links.broken": 0,
    "document.version": "1.2",
    "findings.total": 0,
    "components.total": 40,
    "components.without_license": 0,
    "signatures.total": 1,
}
Entry = TypeVar("Entry")


class Dice:
    """Numbers that look random and are the same on every run (a linear congruential generator)."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def share(self) -> float:
        """Return a number from 0 to 1."""
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
        return (self._state >> 33) / 2**31

    def below(self, limit: int) -> int:
        """Return a whole number from 0 on, below the limit; 0 when there is none."""
        return int(self.share() * limit)

    def one_of(self, entries: Sequence[Entry]) -> Entry:
        """Return one of the entries."""
        return entries[self.below(len(entries))]

    def some_of(self, entries: Sequence[Entry], count: int) -> list[Entry]:
        """Return some different entries."""
        return list(dict.fromkeys(self.one_of(entries) for _ in range(count)))


def make_snapshot(catalogue: Catalogue, count: int, records: int) -> Snapshot:
    """Return a generated organisation."""
    dice = Dice(7)
    projects = [f"project-{number:04}" for number in range(max(1, count // ITEMS_PER_PROJECT))]
    units = [f"unit-{number:02}" for number in range(max(1, len(projects) // PROJECTS_PER_UNIT))]
    scopes = [Scope(unit, unit, ScopeKind.UNIT, "org") for unit in units]
    scopes += [
        Scope(project, project, ScopeKind.PROJECT, units[number % len(units)])
        for number, project in enumerate(projects)
    ]
    items = [make_item(catalogue, dice, number, projects) for number in range(count)]
    evidence = tuple(make_evidence(catalogue, dice, items, records))
    return Snapshot(
        organisation=Scope("org", "Organisation", ScopeKind.ORGANIZATION, None),
        scopes={scope.id: scope for scope in scopes},
        items=tuple(items),
        evidence=evidence,
        ratings=tuple(make_ratings(catalogue, dice, items)),
        digest="sha256:generated",
    )


def make_item(catalogue: Catalogue, dice: Dice, number: int, projects: list[str]) -> SoftwareItem:
    """Return one item: half of them type II by their own answers."""
    risky = dice.share() < SHARE_OF_TYPE_II
    answers = {question.id: Answer.NO for question in catalogue.questions}
    if risky:
        answers[catalogue.questions[0].id] = Answer.YES
    phases = [phase.id for phase in catalogue.phases[1:]]
    depends = (
        (Dependency(f"item-{dice.below(number):05}", "interface"),)
        if number % ITEMS_PER_DEPENDENCY == 1
        else ()
    )
    return SoftwareItem(
        id=f"item-{number:05}",
        name=f"Item {number}",
        project=projects[number // ITEMS_PER_PROJECT % len(projects)],
        domain=dice.one_of(catalogue.domains).id,
        owner="",
        classifications=(Classification(answers, "author", "approver", START, START),),
        phases=(PhaseEntry(dice.one_of(phases), START, START),),
        asil=dice.one_of(("QM", "A", "B", "D")) if risky else "QM",
        personal_data=dice.share() < SHARE_WITH_PERSONAL_DATA,
        external_components=dice.share() < SHARE_WITH_COMPONENTS,
        supplier=f"supplier-{number % 40}" if number % 5 == 0 else "",
        depends_on=depends,
    )


def make_evidence(
    catalogue: Catalogue, dice: Dice, items: list[SoftwareItem], records: int
) -> Iterator[Evidence]:
    """Yield records of every type, item by item as folders or tables hold them.

    Most are about items, some about projects, few about the organisation.
    """
    types = [kind.id for kind in catalogue.evidence_types]
    usual = facts_by_type(catalogue)
    for number in range(records):
        where, item = dice.share(), items[number * len(items) // records]
        subject = item.id
        if where < SHARE_OF_ORGANISATION:
            subject = "org"
        elif where < SHARE_OF_ORGANISATION + SHARE_OF_PROJECTS:
            subject = item.project
        when = START + timedelta(days=dice.below(1_000))
        kind = dice.one_of(types)
        yield Evidence(
            uid=f"evidence-{number:07}",
            type=kind,
            subject=subject,
            series=f"{kind}-{number % 3}",
            title="",
            effective=when,
            received=when,
            facts=make_facts(dice, usual.get(kind, COMMON_FACTS)),
            digest=f"sha256:{number:064x}",
            approved_by="approver" if dice.share() < SHARE_APPROVED else "",
            approved_on=when,
            revision="0123abcd",
        )


def facts_by_type(catalogue: Catalogue) -> dict[str, dict[str, FactValue]]:
    """Return facts under which most checks on each type of evidence are met."""
    found: dict[str, dict[str, FactValue]] = {}
    for practice in catalogue.practices:
        for need in needs_of(practice.criterion):
            facts = found.setdefault(need.evidence_type, dict(COMMON_FACTS))
            for call in need.checks:
                given = call.parameters
                for column in (*texts_of(given, "columns"), *texts_of(given, "column"), "id"):
                    facts |= facts_of_column(column)
                for part in texts_of(given, "parts"):
                    facts[f"document.heading.{part}"] = True
                for level in texts_of(given, "trace_level"):
                    facts |= {f"trace.level.{level}.{name}": 100 for name in ("total", "verified")}
                    facts |= {f"trace.level.{level}.covered_{way}": 100 for way in ("up", "down")}
                for start in texts_of(given, "from_level"):
                    rule = f"trace.rule.{start}.{given['to_level']}"
                    facts |= {f"{rule}.total": 100, f"{rule}.covered": 100}
    return found


def facts_of_column(column: str) -> dict[str, FactValue]:
    """Return what a register adapter says about a column that is as it should be."""
    return {
        f"rows.missing.{column}": 0,
        f"rows.missing_open.{column}": 0,
        f"rows.duplicate.{column}": 0,
        f"dates.{column}.earliest": "2027-03-01",
        f"dates.{column}.earliest_open": "2027-03-01",
        f"dates.{column}.latest": "2026-11-01",
    }


def make_facts(dice: Dice, usual: dict[str, FactValue]) -> dict[str, FactValue]:
    """Return facts of one record; one record in ten is not as it should be."""
    facts = dict(usual)
    facts["document.words"] = 100 + dice.below(8_900)
    if dice.share() < SHARE_OF_FAILURES:
        facts |= {"tests.failed": 1, "trace.links.suspect": 7, "trace.links.broken": 1}
        facts |= dict.fromkeys([name for name in facts if name.startswith("rows.missing.")], 1)
    return facts


def make_ratings(catalogue: Catalogue, dice: Dice, items: list[SoftwareItem]) -> Iterator[Rating]:
    """Yield ten confirmations per item."""
    practices = [practice.id for practice in catalogue.practices]
    for item in items:
        for practice in dice.some_of(practices, 10):
            yield Rating("confirmation", practice, item.id, VerdictName.CONFORMS, "person", "", START, START)
