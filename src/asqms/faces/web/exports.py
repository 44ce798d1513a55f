# SPDX-License-Identifier: Apache-2.0
"""Any table of a page as a file: Excel and CSV, in which no text is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.http import HttpResponse

from asqms.documents.wording import name_of, plain
from asqms.faces.web.parts import Cell, Row, Table

if TYPE_CHECKING:
    from asqms.documents.sheets import CellValue

FORMATS = ("csv", "xlsx")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def exported(table: Table, wanted: str, language: str) -> HttpResponse:
    """Return a table as a file to keep: every column, also those the reader hides."""
    content = _excel(table, language) if wanted == "xlsx" else _csv(table, language)
    response = HttpResponse(content, content_type=TYPES[wanted])
    name = (
        "".join(sign for sign in table.name if sign.isascii() and (sign.isalnum() or sign in "-_")) or "table"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{wanted}"'
    return response


def _rows(table: Table, language: str) -> Iterator[Sequence[CellValue]]:
    for row in table.rows:
        yield [_value(row, column.key, language) for column in table.columns]


def _value(row: Row, key: str, language: str) -> CellValue:
    given = row.cells.get(key)
    if not isinstance(given, Cell):
        return _plain(given)
    if given.whole is not None:
        return f"{given.value}/{given.whole}"
    if given.value is None and given.verdict:
        return name_of(given.verdict, language)
    return _plain(given.value)


def _plain(value: object) -> CellValue:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    return value if isinstance(value, int | float | date) or value is None else plain(str(value))


def _excel(table: Table, language: str) -> bytes:
    from xlsxwriter import Workbook  # 13 MB that only an export needs

    from asqms.documents.sheets import add_sheet, new_formats

    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    heads = [column.title for column in table.columns]
    add_sheet(book, new_formats(book), table.caption or table.name, heads, _rows(table, language), language)
    book.close()
    return stream.getvalue()


def _csv(table: Table, language: str) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_harmless(column.title) for column in table.columns])
    for row in _rows(table, language):
        writer.writerow([_harmless(value) for value in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _harmless(value: CellValue) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return "" if value is None else str(value)
