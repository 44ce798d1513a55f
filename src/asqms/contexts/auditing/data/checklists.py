# SPDX-License-Identifier: Apache-2.0
"""Checklists of audits: what the ledger keeps of them, and what crosses the door about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from asqms.workspace.fields import Day, Digest, Id, Model

CHECKLISTS, LINES = "audit_checklists", "audit_lines"
"""The kinds of record the ledger keeps them under."""
Result: TypeAlias = Literal["conforms", "finding", "not_applicable", "not_seen"]
RESULTS: tuple[Result, ...] = ("conforms", "finding", "not_applicable", "not_seen")
Origin: TypeAlias = Literal["must", "sampled", "added"]
Note: TypeAlias = Annotated[str, StringConstraints(max_length=5000)]
Short: TypeAlias = Annotated[str, StringConstraints(max_length=200)]


class AuditChecklist(Model):
    """What was drawn for an audit: from how much, by which rule, at which position of the log.

    ``frozen`` is the digest over every line, there from the close of the audit on.
    """

    audit: Id
    scope: Id | None = None
    processes: list[Id] = Field(default=[])
    population: int
    must: int
    size: int
    rule: Short
    position: int
    catalogue: Annotated[str, StringConstraints(max_length=80)]
    drawn_on: Day
    drawn_by: Id
    frozen: Digest | None = None


class AuditLine(Model):
    """An obligation that an audit looks at: why, what was known when it was drawn, and what was seen."""

    audit: Id
    scope: Id
    practice: Id
    process: Id
    origin: Origin
    weight: float = 0
    reasons: list[Short] = Field(default=[])
    strength: Short = ""
    software_type: Short = ""
    verdict: Short = ""
    offered: Annotated[list[Short], Field(max_length=50)] = Field(default=[])
    removed: bool = False
    reason: Note = ""
    result: Result | None = None
    note: Note = ""
    seen: Annotated[list[Short], Field(max_length=50)] = Field(default=[])
    finding: Id | None = None
    by: Id | None = None
    on: Day | None = None

    @property
    def key(self) -> str:
        """The name of the line in the ledger."""
        return f"{self.audit}:{self.scope}:{self.practice}"

    @property
    def open(self) -> bool:
        """Tell whether the line still waits for a result."""
        return not self.removed and self.result is None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A role of a member of the team on a scope that the audit looks at."""

    person: str
    role: str
    scope: str


@dataclass(frozen=True, slots=True)
class LineView:
    """A line with earlier findings about the same practice there, as (number, state)."""

    line: AuditLine
    version: int
    scope_name: str
    findings: tuple[tuple[str, str], ...]
    own_work: bool


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """A checklist as its page shows it; ``checklist`` is None before it was drawn."""

    audit: str
    title: str
    state: str
    scope: str
    team: tuple[str, ...]
    checklist: AuditChecklist | None
    lines: tuple[LineView, ...]
    conflicts: tuple[Conflict, ...]
    may_draw: bool
    may_write: bool

    @property
    def counted(self) -> tuple[int, int]:
        """How many lines have a result, of how many that count."""
        kept = [one.line for one in self.lines if not one.line.removed]
        return sum(one.result is not None for one in kept), len(kept)
