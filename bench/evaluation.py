# SPDX-License-Identifier: Apache-2.0
"""Evaluation at size: 5,000 items, the real catalogue, a million evidence records (DESIGN section 8).

Run from the project's folder: ``python bench/evaluation.py [items] [evidence]``. Prints the processor
seconds of a full evaluation and of one item after new evidence, and the peak memory. Everything is
generated from fixed seeds; the digests must be the same on every run.
"""

from __future__ import annotations

import gc
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from asqms.engine.assessment import Assessment
from asqms.engine.catalogue import Catalogue
from asqms.engine.checks.parameters import texts_of
from asqms.engine.checks.registry import CHECKS
from asqms.engine.criterion import needs_of
from asqms.engine.evaluate import evaluate, evaluate_items, gaps
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
from asqms.workspace.catalogue import load_catalogue

AS_OF = date(2026, 11, 20)
START = date(2024, 1, 1)
ITEMS_PER_PROJECT = 10
PROJECTS_PER_UNIT = 25
SHARE_OF_PROJECTS = 0.12
SHARE_OF_ORGANISATION = 0.01
SHARE_OF_FAILURES = 0.1
SHARE_OF_BOUND = 0.5
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
Result = TypeVar("Result")


def main() -> None:
    """Generate, evaluate, and print what it cost."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    records = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    gc.disable()
    catalogue = load_catalogue(known_checks=CHECKS, as_of=AS_OF)
    snapshot = make_snapshot(catalogue, count, records)
    gc.freeze()
    print(f"{count} items x {len(catalogue.practices)} practices, {len(snapshot.evidence)} evidence records")
    print(f"memory of the input: {peak_megabytes()} MB")
    assessment, seconds = timed(lambda: evaluate(snapshot, catalogue, CHECKS, as_of=AS_OF))
    print(f"full evaluation: {seconds:.2f} s CPU, {len(assessment.obligations)} obligations")
    print(f"peak memory: {peak_megabytes()} MB")
    print(f"digest: {assessment.digest}")
    measure_one_item(snapshot, assessment)
    measure_reading(assessment)


def measure_one_item(snapshot: Snapshot, assessment: Assessment) -> None:
    """Print what new evidence for one item costs, the middle of eleven."""
    costs: list[float] = []
    for number in range(11):
        item = snapshot.items[number * 37 % len(snapshot.items)]
        kind = snapshot.evidence[number].type
        added = replace(snapshot.evidence[0], uid=f"new-{number}", type=kind, subject=item.id, series="new")
        after = replace(snapshot, evidence=(*snapshot.evidence, added))
        _, seconds = timed(lambda: evaluate_items(assessment, after, added=(added,)))  # noqa: B023 - used at once
        costs.append(seconds)
    print(
        f"one item after new evidence: {1000 * sorted(costs)[5]:.1f} ms CPU (worst {1000 * max(costs):.1f} ms)"
    )


def measure_reading(assessment: Assessment) -> None:
    """Print what reading the views costs."""
    _, seconds = timed(lambda: gaps(assessment, limit=50))
    print(f"the first 50 gaps: {seconds:.2f} s CPU")
    _, seconds = timed(lambda: sum(1 for _ in assessment.rollups.values()))
    print(f"all {len(assessment.rollups)} roll-ups: {seconds:.2f} s CPU")
    _, seconds = timed(lambda: list(assessment.rollout))
    print(f"roll-out of {len(assessment.rollout)} cells: {seconds:.2f} s CPU")
    _, seconds = timed(lambda: list(assessment.requirements))
    print(f"{len(assessment.requirements)} requirements of standards: {seconds:.2f} s CPU")
    _, seconds = timed(lambda: list(assessment.obligations[: len(assessment.obligations) // 20]))
    print(f"a twentieth of the obligations in full: {seconds:.2f} s CPU")


def make_snapshot(catalogue: Catalogue, count: int, records: int) -> Snapshot:
    """Return a generated organisation."""
    random = Random(7)  # noqa: S311 - generated data, not a secret
    projects = [f"project-{number:04}" for number in range(max(1, count // ITEMS_PER_PROJECT))]
    units = [f"unit-{number:02}" for number in range(max(1, len(projects) // PROJECTS_PER_UNIT))]
    scopes = [Scope(unit, unit, ScopeKind.UNIT, "org") for unit in units]
    scopes += [
        Scope(project, project, ScopeKind.PROJECT, units[number % len(units)])
        for number, project in enumerate(projects)
    ]
    items = [make_item(catalogue, random, number, projects) for number in range(count)]
    evidence = tuple(make_evidence(catalogue, random, items, records))
    return Snapshot(
        organisation=Scope("org", "Organisation", ScopeKind.ORGANIZATION, None),
        scopes={scope.id: scope for scope in scopes},
        items=tuple(items),
        evidence=evidence,
        ratings=tuple(make_ratings(catalogue, random, items)),
        digest="sha256:generated",
    )


def make_item(catalogue: Catalogue, random: Random, number: int, projects: list[str]) -> SoftwareItem:
    """Return one item: half of them type II by their own answers."""
    risky = random.random() < 0.5
    answers = {question.id: Answer.NO for question in catalogue.questions}
    if risky:
        answers[catalogue.questions[0].id] = Answer.YES
    phases = [phase.id for phase in catalogue.phases[1:]]
    depends = (Dependency(f"item-{random.randrange(number):05}", "interface"),) if number % 7 == 3 else ()
    return SoftwareItem(
        id=f"item-{number:05}",
        name=f"Item {number}",
        project=projects[number // ITEMS_PER_PROJECT % len(projects)],
        domain=random.choice(catalogue.domains).id,
        owner="",
        classifications=(Classification(answers, "author", "approver", START, START),),
        phases=(PhaseEntry(random.choice(phases), START, START),),
        asil=random.choice(("QM", "A", "B", "D")) if risky else "QM",
        personal_data=random.random() < 0.3,
        external_components=random.random() < 0.7,
        supplier=f"supplier-{number % 40}" if number % 5 == 0 else "",
        depends_on=depends,
    )


def make_evidence(
    catalogue: Catalogue, random: Random, items: list[SoftwareItem], records: int
) -> Iterator[Evidence]:
    """Yield records of every type, item by item as folders or tables hold them.

    Most are about items, some about projects, few about the organisation.
    """
    types = [kind.id for kind in catalogue.evidence_types]
    usual = facts_by_type(catalogue)
    for number in range(records):
        where, item = random.random(), items[number * len(items) // records]
        subject = item.id
        if where < SHARE_OF_ORGANISATION:
            subject = "org"
        elif where < SHARE_OF_ORGANISATION + SHARE_OF_PROJECTS:
            subject = item.project
        when = START + timedelta(days=random.randrange(1_000))
        kind = random.choice(types)
        yield Evidence(
            uid=f"evidence-{number:07}",
            type=kind,
            subject=subject,
            series=f"{kind}-{number % 3}",
            title="",
            effective=when,
            received=when,
            facts=make_facts(random, usual.get(kind, COMMON_FACTS)),
            digest=f"sha256:{number:064x}",
            approved_by="approver" if random.random() < 0.8 else "",
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


def make_facts(random: Random, usual: dict[str, FactValue]) -> dict[str, FactValue]:
    """Return facts of one record; one record in ten is not as it should be."""
    facts = dict(usual)
    facts["document.words"] = random.randrange(100, 9_000)
    if random.random() < SHARE_OF_FAILURES:
        facts |= {"tests.failed": 1, "trace.links.suspect": 7, "trace.links.broken": 1}
        facts |= dict.fromkeys([name for name in facts if name.startswith("rows.missing.")], 1)
    return facts


def make_ratings(catalogue: Catalogue, random: Random, items: list[SoftwareItem]) -> Iterator[Rating]:
    """Yield ten confirmations per item."""
    practices = [practice.id for practice in catalogue.practices]
    for item in items:
        for practice in random.sample(practices, 10):
            yield Rating("confirmation", practice, item.id, VerdictName.CONFORMS, "person", "", START, START)


def timed(call: Callable[[], Result]) -> tuple[Result, float]:
    """Return what the call gives and the processor seconds it took."""
    began = time.process_time()
    result = call()
    return result, time.process_time() - began


def peak_megabytes() -> int:
    """Return the peak resident memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
