# SPDX-License-Identifier: Apache-2.0
"""A large organisation written through the real doors: projects, items, evidence."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.workspace.fields import Model

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
TYPES = (
    "report.test",
    "report.coverage",
    "report.static_analysis",
    "sbom",
    "plan.project",
    "record.approval",
    "spec.requirements",
    "report.review",
    "record.problem",
    "register.risk",
)
ROLES = ("project_manager", "product_owner", "test_manager", "software_developer", "software_architect")
PIECE = 2_000


def load_organisation(items: int, evidence: int, *, say: object = print) -> Actor:
    """Found an organisation with items, ten in a project, and evidence; return its operator."""
    organization.found_organisation("large", "Large organisation", at=AT)
    actor = organization.operator_of("large", at=AT)
    projects = max(1, items // 10)
    for kind, rows in (
        ("units", _units()),
        ("people", ({"id": f"p{n}", "name": f"Person {n}"} for n in range(max(20, projects // 2)))),
        ("projects", _projects(projects)),
        ("items", _items(items, projects)),
        ("classifications", _classifications(items)),
        ("assignments", _assignments(projects)),
        ("evidence_files", _evidence(evidence, items)),
    ):
        started = time.perf_counter()
        count = _write(actor, kind, rows)
        seconds = time.perf_counter() - started
        say(f"  {kind}: {count:,} in {seconds:.1f} s ({count / max(seconds, 0.001):,.0f}/s)")  # type: ignore[operator]
    return actor


def _write(actor: Actor, kind: str, rows: Iterator[dict[str, object]]) -> int:
    given = organization.record_kind(kind)
    count, piece = 0, list[tuple[Model, date | None]]()
    for row in rows:
        piece.append((organization.shaped(given, row), date.min))
        if len(piece) == PIECE:
            organization.write_records(actor, kind, piece)
            count, piece = count + len(piece), []
    if piece:
        organization.write_records(actor, kind, piece)
    return count + len(piece)


def _units() -> Iterator[dict[str, object]]:
    yield from ({"id": f"unit{n}", "name": f"Unit {n}"} for n in range(10))


def _projects(projects: int) -> Iterator[dict[str, object]]:
    for n in range(projects):
        yield {"id": f"project{n}", "name": f"Project {n}", "unit": f"unit{n % 10}", "owner": f"p{n % 20}"}


def _items(items: int, projects: int) -> Iterator[dict[str, object]]:
    for n in range(items):
        yield {
            "id": f"item{n}",
            "name": f"Item {n}",
            "project": f"project{n % projects}",
            "domain": "in_vehicle",
            "owner": f"p{n % 20}",
            "phase": ("development", "maintenance", "release")[n % 3],
            "since": "2025-01-01",
            "asil": ("QM", "A", "B", "C", "D")[n % 5],
            "external_components": n % 2 == 0,
        }


def _classifications(items: int) -> Iterator[dict[str, object]]:
    for n in range(items):
        answer = "no" if n % 3 == 0 else "yes"
        yield {
            "item": f"item{n}",
            "answers": {f"CLS.{q}": answer for q in range(1, 7)},
            "author": "p1",
            "approver": "p2",
            "on": "2025-01-01",
        }


def _assignments(projects: int) -> Iterator[dict[str, object]]:
    yield {"role": "quality_manager", "person": "p0", "since": "2025-01-01"}
    yield {"role": "administrator", "person": "p0", "since": "2025-01-01"}
    for n in range(projects):
        for offset, role in enumerate(ROLES):
            yield {
                "role": role,
                "person": f"p{(n + offset) % max(20, projects // 2)}",
                "scope": f"project{n}",
                "since": "2025-01-01",
            }


def _evidence(evidence: int, items: int) -> Iterator[dict[str, object]]:
    for n in range(evidence):
        item, kind = n % items, TYPES[(n // items) % len(TYPES)]
        day = (date(2026, 1, 1) + timedelta(days=n % 300)).isoformat()
        failed = n % 7 == 0
        yield {
            "source": f"s{item}-{kind}",
            "name": f"{n}.xml",
            "type": kind,
            "subject": f"item{item}",
            "effective": day,
            "received": day,
            "digest": f"sha256:{n:064x}",
            "size_bytes": 1000,
            "adapter": "junit",
            "facts": {
                "tests.total": 20,
                "tests.passed": 19 if failed else 20,
                "tests.failed": int(failed),
                "tests.errors": 0,
                "tests.skipped": 0,
                "document.approved": True,
            },
            "revision": f"r{n}",
        }
