# SPDX-License-Identifier: Apache-2.0
"""A tiny workspace with one item per project and the evidence a test gives it, evaluated in one step."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from asqms.engine.assessment import NeedResult
from asqms.faces.cli.session import Session
from asqms.kernel.adapters import AdapterRegistry
from asqms.kernel.clock import FrozenClock
from asqms.project.plugins import load_adapters
from asqms.workspace.assess import Evaluation, evaluate_workspace

TODAY = date(2026, 11, 20)
JUNIT = '<testsuites><testsuite name="s"><testcase name="{name}" classname="c"/></testsuite></testsuites>'
SETTINGS = "asqms: 1\norganisation: {id: org, name: Small}\nstandards: [iso26262]\n"
INVENTORY = """\
people: [{id: ann, name: Ann}, {id: bob, name: Bob}]
units: [{id: unit, name: Unit}]
projects: [{id: car, name: Car, unit: unit, owner: ann}, {id: web, name: Web, owner: bob}]
suppliers: [{id: sup, name: Supplier}]
items:
"""
ITEM = """\
  - id: {id}
    name: {name}
    project: {project}
    domain: cloud_side
    owner: ann
    phase: development
    since: 2026-01-01
    {more}
    classifications:
      - answers: {{CLS.1: "no", CLS.2: "no", CLS.3: "no", CLS.4: "no", CLS.5: "no", CLS.6: "no"}}
        author: ann
        approver: bob
        on: 2026-01-01
"""
ITEMS = ITEM.format(id="brake", name="Brake", project="car", more="supplier: sup") + ITEM.format(
    id="shop", name="Shop", project="web", more="markets: [EU]"
)


@cache
def adapters() -> AdapterRegistry:
    """Return all adapters, loaded once."""
    return load_adapters()


def session(day: date = TODAY) -> Session:
    """Return a session whose clock shows noon of a day."""
    return Session(adapters, FrozenClock(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)))


def small_workspace(
    root: Path, files: Mapping[str, str | bytes] | None = None, *, evidence: str = ""
) -> Path:
    """Write the workspace with further files; ``evidence`` are entries of ``evidence:``."""
    texts = {"asqms.yaml": SETTINGS, "inventory.yaml": INVENTORY + ITEMS, **(files or {})}
    if evidence:
        texts["sources.yaml"] = "evidence:\n" + evidence
    for name, content in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def junit(name: str = "one") -> str:
    """Return a report of one passed test."""
    return JUNIT.format(name=name)


def source(
    name: str, files: str, more: str = "", *, kind: str = "report.test", subject: str = "brake"
) -> str:
    """Return one entry of ``evidence:``; ``more`` holds the rest in flow style."""
    rest = more or "effective: 2026-05-01"
    return f"  - {{id: {name}, type: {kind}, subject: {subject}, files: '{files}', {rest}}}\n"


def evaluated(root: Path, as_of: date = TODAY, known_on: date | None = None) -> Evaluation:
    """Return the evaluation of a workspace on a day."""
    return evaluate_workspace(root, adapters(), as_of=as_of, known_on=known_on)


def need(evaluation: Evaluation, kind: str = "report.test", scope: str = "brake") -> NeedResult:
    """Return what the evidence of a type says for a scope, from the first practice that needs it."""
    return next(_needs(evaluation, kind, scope))


def _needs(evaluation: Evaluation, kind: str, scope: str) -> Iterator[NeedResult]:
    for obligation in evaluation.assessment.obligations:
        if obligation.scope == scope:
            yield from (one for one in obligation.needs if one.evidence_type == kind)


def used(evaluation: Evaluation, kind: str = "report.test", scope: str = "brake") -> list[str]:
    """Return the uids of the evidence in use."""
    return list(need(evaluation, kind, scope).used)


def rejected(evaluation: Evaluation, kind: str = "report.test", scope: str = "brake") -> dict[str, str]:
    """Return the reason of each rejection by uid."""
    return {one.evidence: one.reason for one in need(evaluation, kind, scope).rejected}


def tree_of(root: Path) -> dict[str, tuple[bytes, int]]:
    """Return the bytes and the time stamp of every file below a folder."""
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder) / name
            found[str(path.relative_to(root))] = (path.read_bytes(), path.stat().st_mtime_ns)
    return found
