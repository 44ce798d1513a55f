# SPDX-License-Identifier: Apache-2.0
"""One sheet of a workbook: heads, rows, widths, filter; every text is a text and never a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from asqms.documents.wording import plain, word

CellValue: TypeAlias = str | int | float | date | None
WIDEST = 60
LAST_ROW = 1_048_575
_NAME_LENGTH = 31
_OLDEST = date(1900, 1, 1)
_NOT_IN_NAMES = frozenset("[]:*?/\\'")
_PADDING = 2


@dataclass(frozen=True, slots=True)
class Formats:
    """The forms of cells a workbook has."""

    head: Format
    text: Format
    day: Format


def new_formats(book: Workbook) -> Formats:
    """Return the forms of a new workbook."""
    return Formats(
        head=book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        text=book.add_format({"text_wrap": True, "valign": "top"}),
        day=book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
    )


def add_sheet(
    book: Workbook,
    formats: Formats,
    name: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[CellValue]],
    language: str,
) -> None:
    """Add a sheet with a frozen head and a filter; one too long for a sheet says so at its end."""
    sheet = book.add_worksheet(_sheet_name(name))
    widths = [len(head) for head in heads]
    for column, head in enumerate(heads):
        sheet.write_string(0, column, plain(head), formats.head)
    last = 0
    for line, row in enumerate(rows, start=1):
        last = line
        if line == LAST_ROW:
            sheet.write_string(line, 0, word(language, "cut"), formats.text)
            break
        for column, value in enumerate(row):
            _write(sheet, (line, column), value, formats)
            widths[column] = max(widths[column], _length(value))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(WIDEST, width) + _PADDING)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(heads) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _sheet_name(name: str) -> str:
    return "".join(" " if sign in _NOT_IN_NAMES else sign for sign in plain(name))[:_NAME_LENGTH]


def _write(sheet: Worksheet, place: tuple[int, int], value: CellValue, formats: Formats) -> None:
    if isinstance(value, date):
        if value >= _OLDEST:
            sheet.write_datetime(*place, datetime(value.year, value.month, value.day), formats.day)  # noqa: DTZ001 - a day has no zone
        else:
            sheet.write_string(*place, value.isoformat(), formats.text)
    elif isinstance(value, str):
        sheet.write_string(*place, plain(value), formats.text)
    elif value is not None:
        sheet.write_number(*place, value, formats.text)


def _length(value: CellValue) -> int:
    if isinstance(value, str):
        return max((_columns(line) for line in value[:WIDEST].split("\n")), default=0)
    return len(str(value)) if value is not None else 0


def _columns(text: str) -> int:
    """Return how many columns a text fills; a Chinese sign fills two."""
    return sum(1 if sign < "\u1100" else 2 for sign in text)
