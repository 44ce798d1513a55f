# SPDX-License-Identifier: Apache-2.0
"""Shapes of the start of a project and of moves to a new version of a process."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, JsonValue, StringConstraints

from asqms.contexts.rollout.data import Starting
from asqms.faces.api.shapes.base import Given, Shape
from asqms.workspace.fields import Id, Name

StartingShape = Starting
Why = Annotated[str, StringConstraints(max_length=20_000)]


class StartWish(Given):
    """A project with its first item, duties, answers and starting records."""

    id: Id
    name: Name
    leader: Id
    unit: Id | None = None
    item: dict[str, JsonValue] = Field(default={}, description="The first item, without its project.")
    answers: dict[Id, Annotated[str, StringConstraints(max_length=20)]] = Field(
        default={}, description="Answers to the classification questions: no, yes or unknown."
    )
    duties: dict[Id, Id] = Field(default={}, description="People by role.")
    tailored: dict[Id, Why] = Field(default={}, description="Reasons by question that is answered with no.")
    records: list[Id] = Field(default=[], max_length=100, description="Types of record to begin.")
    reason: Why = ""


class StartedShape(Shape):
    """What the start wrote; proposals count when somebody else approves them."""

    project: str
    item: str
    follows: int
    assigned: int
    records: list[str]
    proposals: list[str]


class ExpectedProcessShape(Shape):
    """How many practices of a process would bind the first item."""

    process: str
    mandatory: int
    recommended: int
    optional: int
    tailored: int


class ExpectedShape(Shape):
    """What would bind the first item, were its answers approved."""

    software_type: str
    processes: list[ExpectedProcessShape]


class StartPreviewShape(Shape):
    """What a start would bring; nothing was written."""

    expected: ExpectedShape | None
    follows: dict[str, str]
    unfilled: list[str]


class MoveShape(Shape):
    """A project that does not work by the version in force yet."""

    project: str
    name: str
    version: str
    since: date | None
    by: date
    overdue: bool
    open_records: int
    tailorings: int


class MovesShape(Shape):
    """The version in force, what is new in it, and who still has to move."""

    process: str
    version: str
    since: date
    by: date
    changes: str
    there: int
    rows: list[MoveShape]
