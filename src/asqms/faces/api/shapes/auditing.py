# SPDX-License-Identifier: Apache-2.0
"""Shapes of checklists of audits, coverage of the programme, auditors and readiness."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from asqms.contexts.auditing.data import AuditChecklist, AuditLine
from asqms.faces.api.shapes.base import Given, Shape
from asqms.faces.api.shapes.base import Words as Prose
from asqms.workspace.fields import Id, Name

Seen = Annotated[list[Annotated[str, StringConstraints(max_length=200)]], Field(max_length=50)]
Note = Annotated[str, StringConstraints(max_length=5000)]


class EarlierShape(Shape):
    """An earlier finding about the practice on the scope."""

    number: str
    state: str


class LineShape(Shape):
    """A line with its version, earlier findings, and whether it is own work of whoever asks."""

    line: AuditLine
    version: int
    scope_name: str
    findings: list[EarlierShape]
    own_work: bool


class ConflictShape(Shape):
    """A role of a member of the team where the audit looks."""

    person: str
    role: str
    scope: str


class ChecklistShape(Shape):
    """The checklist of an audit; ``checklist`` is null before it was drawn."""

    audit: str
    state: str
    scope: str
    team: list[str]
    checklist: AuditChecklist | None
    answered: int
    lines_total: int
    lines: list[LineShape]
    conflicts: list[ConflictShape]
    may_draw: bool
    may_write: bool


class ResultWish(Given):
    """What was seen; a finding is raised instead."""

    result: Literal["conforms", "not_applicable", "not_seen"]
    note: Note = ""
    seen: Seen = Field(default=[])


class LineWish(Given):
    """An obligation to look at, and why."""

    scope: Id
    practice: Id
    reason: Prose


class FindingWish(Given):
    """A finding from a line; practice, scope and evidence come from the line."""

    title: Name
    statement: Note
    grade: Literal["", "major", "minor", "opportunity"] = ""


class RaisedShape(Shape):
    """The number of a finding that was raised."""

    number: str


class CoverageCellShape(Shape):
    """A process in a unit: audited, planned, overdue or nothing."""

    unit: str
    state: Literal["audited", "planned", "overdue", "nothing"]
    day: date | None
    number: str


class CoverageRowShape(Shape):
    """A process with its cells."""

    process: str
    cells: list[CoverageCellShape]


class UpkeepShape(Shape):
    """One thing asked of an auditor; ``met`` is null where nothing is known."""

    what: str
    value: float | None
    needed: float
    met: bool | None
    until: date | None


class AuditorShape(Shape):
    """A person as an auditor of a kind, and whose rule it is."""

    person: str
    kind: str
    role: str
    state: Literal["qualified", "lapses", "lapsed", "unknown"]
    until: date | None
    upkeep: list[UpkeepShape]
    source: str
    origin: str


class ReadinessPointShape(Shape):
    """One point of readiness."""

    point: str
    met: bool
    count: int | None
    of: int | None
    day: date | None
    numbers: list[str]


class ReadinessShape(Shape):
    """Every point and the rule; ready promises no certificate."""

    ready: bool
    rule: str
    origin: str
    points: list[ReadinessPointShape]
