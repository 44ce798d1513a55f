# SPDX-License-Identifier: Apache-2.0
"""Organisation, units, projects and items as a tree with their counts."""

from __future__ import annotations

from dataclasses import dataclass

from asqms.documents.wording import plain, sign_of
from asqms.engine.assessment import Assessment, Tally
from asqms.engine.snapshot import ScopeKind, Snapshot


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """One scope of the tree with its counts of mandatory obligations."""

    id: str
    name: str
    depth: int
    worst: str
    sign: str
    software_type: str
    phase: str
    conform: str
    counts: tuple[str, str, str, str]


def scope_rows(assessment: Assessment, snapshot: Snapshot) -> list[ScopeRow]:
    """Return organisation, units, projects and items as a tree with counts, suppliers last."""
    children: dict[str | None, list[str]] = {}
    for scope in snapshot.scopes.values():
        if scope.kind is not ScopeKind.SUPPLIER and scope.id != snapshot.organisation.id:
            children.setdefault(scope.parent, []).append(scope.id)
    rows: list[ScopeRow] = []

    def visit(scope: str, depth: int) -> None:
        rows.append(_scope_row(scope, depth, assessment, snapshot))
        for child in children.get(scope, ()):
            visit(child, depth + 1)

    visit(snapshot.organisation.id, 0)
    suppliers = [one.id for one in snapshot.scopes.values() if one.kind is ScopeKind.SUPPLIER]
    rows.extend(_scope_row(one, 0, assessment, snapshot) for one in suppliers)
    return rows


def _scope_row(scope: str, depth: int, assessment: Assessment, snapshot: Snapshot) -> ScopeRow:
    rollup = assessment.rollups.get((scope, ""))
    kind = assessment.classes.get(scope)
    tally = rollup.mandatory if rollup else Tally()
    known = snapshot.scopes.get(scope, snapshot.organisation)
    worst = rollup.worst.value if rollup and rollup.worst else ""
    counts = (tally.deviates, tally.partly, tally.undetermined, tally.justified)
    return ScopeRow(
        id=scope,
        name=plain(known.name),
        depth=depth,
        worst=worst,
        sign=sign_of(worst) if worst else "–",
        software_type=kind.software_type.value if kind else "",
        phase=kind.phase if kind else "",
        conform=f"{tally.conforms}/{tally.rated}" if tally.rated else "–",
        counts=(str(counts[0] or ""), str(counts[1] or ""), str(counts[2] or ""), str(counts[3] or "")),
    )
