# SPDX-License-Identifier: Apache-2.0
"""Reads the bytes of a CSV text or an Excel workbook into headings and rows, within limits."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from asqms.contexts.exchange.data import MOST_BYTES, MOST_ROWS, SheetTable
from asqms.contexts.exchange.domain.texts import decoded
from asqms.contexts.exchange.errors import ExchangeError
from asqms.decoding.workbook import read_sheet
from asqms.kernel.adapters import Limits
from asqms.kernel.errors import Place

SEPARATORS = (",", ";", "\t")
MOST_COLUMNS = 200
MOST_BLANK = 10_000
"""So many blank rows in a row are the end of a table, as spreadsheets keep them behind it."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LIMITS = Limits(
    max_bytes=MOST_BYTES, max_members=2000, max_member_bytes=64 << 20, max_archive_ratio=200, max_depth=50
)
_SAMPLE_LINES = 20


def read_table(data: bytes, name: str, *, encoding: str = "") -> SheetTable:
    """Return the table of a file: the first visible sheet of a workbook, or a text with , ; or tab.

    Raises ExchangeError ``exchange.too_large``, ``exchange.old_workbook``, ``exchange.no_headings``,
    ``exchange.too_many_rows``, ``exchange.too_many_columns``, ``exchange.bad_quotes``, those of decoded,
    and UnreadableError of a workbook.
    """
    if len(data) > MOST_BYTES:
        raise ExchangeError(
            "exchange.too_large",
            f"A table may have {MOST_BYTES >> 20} MB.",
            hint="Split it into several files.",
            context={"most": MOST_BYTES >> 20},
        )
    if data.startswith(_OLE):
        raise ExchangeError(
            "exchange.old_workbook",
            "This is a very old Excel workbook, or one with a password.",
            hint="Save it as .xlsx without a password, or as CSV.",
        )
    if data.startswith(_ZIP):
        return _bounded(read_sheet(data, "", name=name, limits=_LIMITS).rows, "")
    text, found = decoded(data, encoding)
    if "\x00" in text:
        raise ExchangeError(
            "exchange.not_a_table", "The file is no table.", hint="Choose a CSV file or an Excel workbook."
        )
    return _bounded(_lines(text, name), found)


def _bounded(lines: Iterable[tuple[int, Sequence[object]]], encoding: str) -> SheetTable:
    headings: tuple[str, ...] = ()
    heading_line = blank = 0
    rows: list[tuple[int, tuple[object, ...]]] = []
    for line, cells in lines:
        if not any(_says(cell) for cell in cells):
            blank += 1
            if blank > MOST_BLANK:
                break
            continue
        if not headings:
            headings, heading_line = _headings(cells), line
            continue
        if len(rows) == MOST_ROWS:
            raise ExchangeError(
                "exchange.too_many_rows",
                f"A table may have {MOST_ROWS} rows.",
                hint="Split it into several files.",
                context={"most": MOST_ROWS},
            )
        rows.append((line, tuple(cells[: len(headings)])))
        blank = 0
    if not headings:
        raise ExchangeError(
            "exchange.no_headings",
            "The table is empty: it has no row of headings.",
            hint="Start from the template of this page.",
        )
    return SheetTable(headings, tuple(rows), encoding, heading_line)


def _headings(cells: Sequence[object]) -> tuple[str, ...]:
    found = ["" if one is None else str(one).strip() for one in cells]
    while found and not found[-1]:
        found.pop()
    if len(found) > MOST_COLUMNS:
        raise ExchangeError(
            "exchange.too_many_columns",
            f"A table may have {MOST_COLUMNS} columns.",
            hint="Leave out the columns that are not needed.",
            context={"most": MOST_COLUMNS},
        )
    return tuple(found)


def _says(cell: object) -> bool:
    return cell is not None and bool(str(cell).strip())


def _lines(text: str, name: str) -> Iterator[tuple[int, Sequence[object]]]:
    separator = _separator(text)
    skipped = 0
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.rstrip("\r")) == len("sep=") + 1:
        separator, text, skipped = first[4], rest, 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line + skipped, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise ExchangeError(
            "exchange.bad_quotes",
            "The quotes around a cell are not closed, or text follows them.",
            hint='Write a quote inside a cell as "".',
            place=Place(name, line + skipped),
            context={"line": line + skipped},
        ) from error


def _separator(text: str) -> str:
    """Return the separator that splits the first lines most often into the same number of cells."""
    sample = io.StringIO(text[:64_000], newline="")
    best, best_score = SEPARATORS[0], (0, 0)
    lines = [line for line in sample.read().splitlines()[:_SAMPLE_LINES] if line.strip()]
    for one in SEPARATORS:
        widths = Counter(line.count(one) for line in lines)
        width = lines[0].count(one) if lines else 0
        score = (widths[width] if width else 0, width)
        if score > best_score:
            best, best_score = one, score
    return best


def letter_of(position: int) -> str:
    """Return the letters of a column, counted from 0: A, B, ..., Z, AA."""
    letters = ""
    position += 1
    while position:
        position, left = divmod(position - 1, 26)
        letters = chr(ord("A") + left) + letters
    return letters
