# SPDX-License-Identifier: Apache-2.0
"""What screens hand to components: tables, matrices, lists, tabs, charts; frozen data without markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Value = str | int | float | date | datetime | None
Kind = Literal["text", "number", "code", "day", "moment", "verdict", "share"]


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to a page; the last one is the page itself and has no address."""

    title: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the views of a page."""

    title: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """A short fact, with an address where it leads somewhere."""

    title: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that may be chosen in a field."""

    value: str
    title: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what is known of it."""

    term: str
    value: Value
    href: str = ""
    note: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; optional ones may be hidden by the reader, hidden ones are so at first.

    ``sort`` is the name of the order the screen offers for this column.
    """

    key: str
    title: str
    kind: Kind = "text"
    optional: bool = True
    hidden: bool = False
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table with what belongs to it: an address, a verdict before it, a note below it.

    ``language`` is that of the value where it is not the page's.
    """

    value: Value = None
    href: str = ""
    verdict: str = ""
    note: str = ""
    whole: int | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells by key of column; ``key`` is what a form sends when the row is chosen."""

    cells: Mapping[str, Cell | Value]
    key: str = ""
    href: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Where the rows before and after those shown begin; empty where there are none.

    ``total`` is None where counting would cost more than it tells.
    """

    previous: str = ""
    next: str = ""
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be read, moved through by keyboard and exported.

    ``name`` is unique on the page. ``choosing`` is the name under which a form gets the chosen rows;
    ``choosing_form`` is the id of that form where the table does not stand inside it.
    """

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    pager: Pager = field(default_factory=Pager)
    choosing: str = ""
    choosing_form: str = ""
    exports: bool = True
    caption_hidden: bool = False


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A head of a matrix with a short line below it."""

    title: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A verdict with how many of how many; without a verdict nothing applies there."""

    verdict: str = "not_applicable"
    done: int | None = None
    of: int | None = None
    href: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row of a matrix; ``note`` stands in a column of its own where the matrix names one."""

    title: str
    cells: Sequence[MatrixCell]
    href: str = ""
    note: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """Rows under a common head."""

    title: str
    rows: Sequence[MatrixRow]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Verdicts of rows times columns."""

    caption: str
    corner: str
    columns: Sequence[MatrixColumn]
    groups: Sequence[MatrixGroup]
    note_head: str = ""

    @property
    def width(self) -> int:
        """How many columns a row of the matrix spans."""
        return len(self.columns) + (2 if self.note_head else 1)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of the list beside a reading pane."""

    title: str
    href: str
    code: str = ""
    note: str = ""
    verdict: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class ListGroup:
    """Rows of the list under a common head, with a sentence beside it."""

    title: str
    rows: Sequence[ListRow]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that blocks: what, where, whose, until when."""

    verdict: str
    subject: str
    sentence: str
    href: str
    practice: str = ""
    owner: str = ""
    due: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry of a timeline."""

    at: datetime | date
    title: str
    href: str = ""
    who: str = ""
    note: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: how many of how many; ``of`` None compares with the longest bar."""

    title: str
    value: int
    of: int | None = None
    href: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How many things have a verdict."""

    verdict: str
    count: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """What was so on a day: how many of how many."""

    day: date
    value: int
    of: int
    href: str = ""
