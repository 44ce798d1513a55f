# SPDX-License-Identifier: Apache-2.0
"""What crosses the door of the roll-out: how a project starts, and what a new version asks of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pydantic import Field

from asqms.contexts.conformity.data import ExpectedObligations
from asqms.contexts.governance.data.types import Key, Words
from asqms.workspace.fields import Id, Model


class Question(Model):
    """A question about a project; ``practices`` are tailored out where it is answered with no."""

    id: Key
    text: Words
    practices: list[Id] = Field(min_length=1)
    reason: Words


class StartingRecord(Model):
    """A record every project begins with, and the role whose holder owns it."""

    type: Key
    role: Id


class Starting(Model):
    """What the product proposes for the start of a project; ours, not of any standard."""

    questions: list[Question]
    duties: list[Id]
    records: list[StartingRecord]


@dataclass(frozen=True, slots=True)
class ProjectStart:
    """A project as somebody wishes to start it, all at once.

    ``item`` is its first software item without the project, with ``answers`` to the classification
    questions; ``duties`` are people by role; ``tailored`` are reasons by question that is answered with no;
    ``records`` are types to begin.
    """

    id: str
    name: str
    leader: str
    unit: str = ""
    item: Mapping[str, object] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    duties: Mapping[str, str] = field(default_factory=dict)
    tailored: Mapping[str, str] = field(default_factory=dict)
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Started:
    """What the start of a project wrote, and the proposals that wait for somebody else."""

    project: str
    item: str
    follows: int
    assigned: int
    records: tuple[str, ...]
    proposals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StartPreview:
    """What a start would bring: obligations of the first item, versions followed, roles nobody holds."""

    expected: ExpectedObligations | None
    follows: Mapping[str, str]
    unfilled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A project that does not work by the version in force: until when it moves, and what it touches there.

    ``by`` is the last day to move; ``open_records`` are records of the process that are in work there and
    ``tailorings`` those in force that name its practices: both are to be looked at again.
    """

    project: str
    name: str
    version: str
    since: date | None
    by: date
    overdue: bool
    open_records: int
    tailorings: int


@dataclass(frozen=True, slots=True)
class VersionMoves:
    """The version of a process in force, what changed with it, and who still has to move."""

    process: str
    version: str
    since: date
    by: date
    changes: str
    there: int
    rows: tuple[Move, ...]
