# SPDX-License-Identifier: Apache-2.0
"""Shapes of tables that are brought in, of changes of many records, and of mail."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from asqms.faces.api.shapes.base import BlockerShape, Given, Shape
from asqms.faces.api.shapes.base import Words as Prose


class ColumnShape(Shape):
    """A column of a table and what it fills; an empty `target` is left out."""

    letter: str
    heading: str
    target: str


class CellProblemShape(Shape):
    """Why a row is refused: the cell, or the line of the whole row, and a stable code."""

    cell: str
    code: str
    value: str
    target: str


class ImportRowShape(Shape):
    """What a row does."""

    line: int
    outcome: Literal["made", "changed", "same", "refused"]
    number: str
    title: str
    scope: str
    owner: str
    fields: dict[str, Any]
    problems: list[CellProblemShape]


class ImportShape(Shape):
    """What a table does, row by row; `done` tells that it was brought in."""

    type: str
    name: str
    digest: str
    encoding: str
    done: bool
    made: list[str]
    changed: list[str]
    refused: int
    columns: list[ColumnShape]
    rows: list[ImportRowShape]


Short = Annotated[str, StringConstraints(max_length=200)]


class BulkRequest(Given):
    """One change for many records; `dry_run` only tries it."""

    numbers: Annotated[
        list[Annotated[str, StringConstraints(max_length=60)]], Field(min_length=1, max_length=200)
    ]
    action: Literal["assign", "step", "link", "comment"]
    owner: Short = ""
    step: Short = ""
    relation: Short = ""
    other: Short = ""
    text: Annotated[str, StringConstraints(max_length=5000)] = ""
    reason: Prose = ""
    dry_run: bool = False


class BulkRowShape(Shape):
    """What became of one record."""

    number: str
    title: str
    done: bool
    problems: list[BlockerShape]


class BulkShape(Shape):
    """What became of each record."""

    rows: list[BulkRowShape]
    done: int
    refused: int
    dry_run: bool


class MailWish(Given):
    """When one wants mail."""

    choice: Literal["none", "at_once", "daily"]


class MailShape(Shape):
    """When one gets mail; `sent` tells whether the server sends any."""

    choice: Literal["none", "at_once", "daily"]
    sent: bool
