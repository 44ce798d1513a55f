# SPDX-License-Identifier: Apache-2.0
"""The one form every register format is read into: a header and numbered rows of plain cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TypeAlias

from asqms.kernel.errors import LimitError, Place, UnreadableError
from asqms.kernel.records import FactValue, Notice

Cell: TypeAlias = "FactValue | None"
NumberedRow: TypeAlias = "tuple[int, Sequence[Cell]]"
MOST_COLUMNS = 500
MOST_TITLE_ROWS = 20


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

    A line with one filled cell above a wider one is a title, and is passed over with a notice.

    Raises UnreadableError ``register.no_header``; LimitError ``register.too_many_columns``.
    """
    rows = iter(lines)
    header: list[str] = []
    header_at = 0
    for number, cells in rows:
        texts = ["" if cell is None else str(cell).strip() for cell in cells]
        if (header_row and number >= header_row) or (not header_row and any(texts)):
            header, header_at = texts, number
            break
    title_at = header_at
    if not header_row and sum(map(bool, header)) == 1:
        header, header_at, rows = _behind_title(header, header_at, rows)
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
    if header_at != title_at:
        told = f"Row {title_at} is taken for a title and row {header_at} for the column titles."
        table.notices.append(Notice("register.title_skipped", told, Place(name, header_at)))
    table.rows = _filled_rows(rows, len(header), table.notices, name)
    return table


def _behind_title(
    header: list[str], number: int, rows: Iterator[NumberedRow]
) -> tuple[list[str], int, Iterator[NumberedRow]]:
    """Return the row of column titles where the first row is only the title of the whole table.

    A row with one filled cell is a title when most rows below it fill more cells than one.
    """
    looked = list(islice(rows, MOST_TITLE_ROWS))
    filled = [sum(not is_blank(cell) for cell in cells) for _, cells in looked]
    wide = [position for position, count in enumerate(filled) if count > 1]
    if not wide or 2 * len(wide) <= sum(count > 0 for count in filled):
        return header, number, chain(looked, rows)
    found, cells = looked[wide[0]]
    texts = ["" if cell is None else str(cell).strip() for cell in cells]
    return texts, found, chain(looked[wide[0] + 1 :], rows)


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
