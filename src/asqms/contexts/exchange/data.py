# SPDX-License-Identifier: Apache-2.0
"""What crosses the door: tables that were read, what each row would do, what a change of many did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

MOST_BYTES = 5 << 20
"""The largest table that is read; our proposal."""
MOST_ROWS = 1000
"""So many records are brought in at once; our proposal."""
ENCODINGS = ("utf-8", "utf-16", "gb18030", "windows-1252")
FORMS = ("csv", "xlsx")


class Outcome(StrEnum):
    """What becomes of a row."""

    MADE = "made"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table as it was read: headings, and rows with the number of their line; ``encoding`` of a text."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[object, ...]], ...]
    encoding: str = ""
    heading_line: int = 1


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """A column and what of a record it fills; ``target`` is empty for one that is left out."""

    letter: str
    heading: str
    target: str


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Why a row is refused: the cell (a line for a whole row), a stable code, what stood there.

    ``context`` fills the words of codes that other commands raise.
    """

    cell: str
    code: str
    value: str = ""
    target: str = ""
    message: str = ""
    context: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What a row would do: make a record, change the one with a number, nothing, or why it is refused."""

    line: int
    outcome: Outcome
    number: str
    title: str
    scope: str = ""
    owner: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    problems: tuple[CellProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a table would do, row by row; it is brought in whole or not at all."""

    type: str
    name: str
    digest: str
    encoding: str
    columns: tuple[ColumnPlan, ...]
    rows: tuple[RowPlan, ...]

    def count(self, outcome: Outcome) -> int:
        """Return how many rows have an outcome."""
        return sum(one.outcome is outcome for one in self.rows)

    @property
    def refused(self) -> int:
        """How many rows cannot be brought in; with any of them nothing is."""
        return self.count(Outcome.REFUSED)


@dataclass(frozen=True, slots=True)
class Imported:
    """What was brought in."""

    made: tuple[str, ...]
    changed: tuple[str, ...]
    same: int


class Action(StrEnum):
    """What can be done to many records at once."""

    ASSIGN = "assign"
    STEP = "step"
    LINK = "link"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class BulkWish:
    """One change for many records: an owner, a step, a link or a comment, with one reason."""

    action: Action
    owner: str = ""
    step: str = ""
    relation: str = ""
    other: str = ""
    text: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BulkRow:
    """What became, or would become, of one record; ``problems`` say why not, each a code with a value."""

    number: str
    title: str
    done: bool
    problems: Sequence[CellProblem] = ()
