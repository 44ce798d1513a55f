# SPDX-License-Identifier: Apache-2.0
"""Shapes of verdicts: figures, obligations, explanations, gate, traceability."""

from __future__ import annotations

from datetime import date, datetime

from asqms.faces.api.shapes.base import PageShape, Shape


class TallyShape(Shape):
    """Counts of verdicts; ``rated`` is the denominator."""

    conforms: int
    partly: int
    deviates: int
    undetermined: int
    justified: int
    not_applicable: int
    confirmed: int
    awaiting_confirmation: int
    rated: int
    gaps: int
    total: int


class RollUpShape(Shape):
    """Verdicts of a process (empty: of everything) on a scope and below."""

    process: str
    worst: str | None
    score: float | None
    stale: int
    undetermined_share: float | None
    mandatory: TallyShape
    recommended: TallyShape


class StandingShape(Shape):
    """Which assessment answers rest on; ``behind`` 0 means that it knows everything."""

    as_of: date
    known_on: date
    past: bool
    state: str
    computed_at: datetime | None
    behind: int
    deduplication: float | None
    digest: str


class ScopeShape(Shape):
    """A scope with its roll-ups by process."""

    scope: str
    name: str
    kind: str
    parent: str
    software_type: str
    phase: str
    rollups: list[RollUpShape]


class FiguresShape(Shape):
    """Roll-ups of scopes, and the assessment they rest on."""

    standing: StandingShape
    total: ScopeShape
    scopes: list[ScopeShape]


class ObligationShape(Shape):
    """One verdict in a list."""

    scope: str
    scope_name: str
    scope_kind: str
    process: str
    practice: str
    strength: str
    verdict: str
    machine: str
    basis: str
    awaiting: bool
    stale: bool
    is_gap: bool
    lapses_on: date | None
    owner: str
    owner_role: str
    reason: str
    changed_on: date | None


class ObligationsShape(PageShape[ObligationShape]):
    """A page of obligations."""

    total: int | None
    standing: StandingShape


class GateShape(Shape):
    """Whether a build may go on; ``exit_code`` is that of ``asqms check``."""

    scope: str
    passes: bool
    exit_code: int
    sentence: str
    tally: TallyShape
    blocking: list[ObligationShape]
    standing: StandingShape


class TrendPointShape(Shape):
    """Counts of mandatory obligations on a day."""

    day: date
    tally: TallyShape


class CheckShape(Shape):
    """One check on one record of evidence."""

    title: str
    value: str
    needed: str
    verdict: str
    sentence: str
    evidence: str
    uid: str


class EvidenceLineShape(Shape):
    """Evidence that was used or rejected, or a type of which there is none."""

    verdict: str
    state: str
    title: str
    note: str
    uid: str


class ClauseShape(Shape):
    """A requirement of a standard that the practice counts for."""

    standard: str
    requirement: str
    name: str
    title: str


class VerdictChangeShape(Shape):
    """A verdict became another one."""

    at: datetime
    before: str | None
    after: str | None


class ExplanationShape(Shape):
    """Why an obligation has its verdict, in the language of the caller."""

    practice: str
    scope: str
    scope_name: str
    statement: str
    strength: str
    verdict: str
    machine: str
    basis: str
    is_gap: bool
    sentence: str
    lines: list[str]
    counts_for: list[str]
    owner: str
    process: str
    lapses_on: date | None
    checks: list[CheckShape]
    evidence: list[EvidenceLineShape]
    seen: list[str]
    clauses: list[ClauseShape]
    history: list[VerdictChangeShape]


class ApplicabilityLineShape(Shape):
    """One practice on the scope: in or out, and why."""

    scope: str
    scope_name: str
    practice: str
    statement: str
    applies: bool
    strength: str
    reason_code: str
    reason: str
    decision: str


class ApplicabilityShape(Shape):
    """The statement of applicability of one scope."""

    lines: list[ApplicabilityLineShape]
    software_type: str
    why: str
    inherited_from: str
    inherited_name: str


class TraceSetShape(Shape):
    """The newest answer about a trace set."""

    key: str
    scope: str
    state: str
    version: int
    effective: date
    known_from: date
    recorded_at: datetime
    problem: str
    problem_message: str
    outdated: bool


class TraceItemShape(Shape):
    """One item of a trace set."""

    id: str
    level: str
    type: str
    title: str
    status: str
    result: str
    verdict: str
    findings: list[str]
    covered_up: bool | None
    covered_down: bool | None
    place: str
    links_up: int
    links_down: int


class TraceLinkShape(Shape):
    """One link of a trace set."""

    source: str
    target: str
    kind: str
    state: str
    upward: bool
    counts: bool
    condition: str
    confirmed: bool
    pending: bool
