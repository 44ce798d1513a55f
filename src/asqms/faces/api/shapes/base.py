# SPDX-License-Identifier: Apache-2.0
"""Shapes that every part of the API uses: answers, requests, problems, pages, versions of records."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

Row = TypeVar("Row")
Short = Annotated[str, StringConstraints(max_length=200)]
Words = Annotated[str, StringConstraints(max_length=20_000)]


def _whole(value: object) -> object:
    """Return a number as JSON means it: 3.0 is the integer 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)
"""Lets 3.0 be 3; written after a number's limits, so that the description publishes them."""


class Shape(BaseModel):
    """An answer."""


class Given(BaseModel):
    """What a request brings: no unknown keys, no silent conversion."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class MistakeShape(Shape):
    """One thing that is wrong, and where."""

    at: str
    code: str
    detail: str
    hint: str


class BlockerShape(Shape):
    """One thing that stands in the way of a step: a stable code, and what it is about."""

    code: str
    value: str


class Problem(Shape):
    """An error (RFC 9457): ``code`` is stable, ``hint`` says what to do next.

    ``blockers`` is there only where a step of a record is not possible.
    """

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    hint: str
    mistakes: list[MistakeShape]
    blockers: list[BlockerShape] = []


class PageShape(Shape, Generic[Row]):
    """One page of rows; ``next`` is the cursor of the page that follows, null at the end."""

    rows: list[Row]
    next: str | None


class VersionShape(Shape):
    """What a version of a record is called, when it came, and who wrote it."""

    kind: str
    key: str
    version: int
    known_from: date
    recorded_at: datetime
    actor: str
    action: str
    reason: str
    removed: bool


class RecordShape(VersionShape, Generic[Row]):
    """One version of a record with its content."""

    content: Row


class Reason(Given):
    """Why something is done."""

    reason: Words = ""
