# SPDX-License-Identifier: Apache-2.0
"""Shapes of tables that are brought in and of changes of many records."""

from __future__ import annotations

from typing import Any, Literal

from asqms.faces.api.shapes.base import Shape


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
