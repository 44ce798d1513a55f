# SPDX-License-Identifier: Apache-2.0
"""The one form every register format is read into: a header and numbered rows of plain cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from asqms.kernel.errors import LimitError, Place, UnreadableError
from asqms.kernel.records import FactValue, Notice

Cell: TypeAlias = "FactValue | None"
NumberedRow: TypeAlias = "tuple[int, Sequence[Cell]]"
MOST_COLUMNS = 500


@dataclass(slots=True)
class Table:
    """A header, rows that are read once, and what was noticed so far (complete after the last row)."""

    format_version: str
    headers: list[str]
    rows: Iterator[NumberedRow]
    notices: list[Notice] = field(default_factory=list)


def is_blank(cell: Cell) -> bool:
    """Return whether a cell holds nothing but white space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def with_header(lines: Iterable[NumberedRow], *, header_row: int, format_version: str, name: str) -> Table:
    """Split numbered lines into a header and rows; without ``header_row`` the first line that says anything.

    Raises UnreadableError ``register.no_header``; LimitError ``register.too_many_columns``.
    """
    rows = iter(lines)
    header: list[str] = []
    for number, cells in rows:
        texts = ["" if cell is None else str(cell).strip() for cell in cells]
        if (header_row and number >= header_row) or (not header_row and any(texts)):
            header = texts
            break
    while header and not header[-1]:
        header.pop()
    if not header:
        raise UnreadableError(
            "register.no_header",
            "The table has no header row.",
            hint="Name the row with the column titles in the option header_row.",
            place=Place(name),
        )
    if len(header) > MOST_COLUMNS:
        raise LimitError(
            "register.too_many_columns", f"The table has more than {MOST_COLUMNS} columns.", place=Place(name)
        )
    table = Table(format_version, header, iter(()))
    table.rows = _filled_rows(rows, len(header), table.notices, name)
    return table


def _filled_rows(
    rows: Iterator[NumberedRow], width: int, notices: list[Notice], name: str
) -> Iterator[NumberedRow]:
    """Yield rows that hold anything, cut to the header; tell once about rows of another width."""
    ragged = first = 0
    for number, cells in rows:
        if all(is_blank(cell) for cell in cells):
            continue
        if len(cells) != width:
            if len(cells) < width or not all(is_blank(cell) for cell in cells[width:]):
                ragged += 1
                first = first or number
            cells = [*cells[:width], *([None] * (width - len(cells)))]  # noqa: PLW2901 - the same row, cut
        yield number, cells
    if ragged:
        told = f"{ragged} rows have more or fewer cells than the header; the first is line {first}."
        notices.append(Notice("register.ragged_row", told, Place(name, first)))
