# SPDX-License-Identifier: Apache-2.0
"""Excel workbooks (xlsx, xlsm) through calamine, after their size once unfolded is known to be small."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

import python_calamine

from asqms.decoding.archive import members
from asqms.kernel.adapters import Limits
from asqms.kernel.errors import LimitError, Place, UnreadableError
from asqms.kernel.records import FactValue

MOST_CELLS = 2_000_000
MOST_SHARED_CHARACTERS = 64 << 20
_MIDNIGHT = time()
_EXACT_INTEGER = 1 << 53
_ATTRIBUTES = rb"((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)"
_TAG = re.compile(rb"<(?:[\w.-]++:)?(row|c)(?=[\s/>])" + _ATTRIBUTES + rb">")
_REFERENCE = re.compile(rb"(?:^|[\s:])r\s*=\s*[\"']\s*([A-Za-z]{0,8})(\d{0,12})")
_SHARED_INDEX = re.compile(rb"<(?:[\w.-]+:)?v\b[^<>]*>\s*(\d{1,9})\s*<")
_SHARED_STRING = re.compile(rb"<(?:[\w.-]+:)?si\b")
Cell: TypeAlias = "FactValue | None"
NumberedRow: TypeAlias = "tuple[int, Sequence[Cell]]"
_ExcelCell: TypeAlias = "int | float | str | bool | time | date | datetime | timedelta"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its rows, numbered as the program shows them, and the other visible sheets."""

    name: str
    rows: Iterator[NumberedRow]
    others: tuple[str, ...]


def read_sheet(data: bytes, wanted: str | int, *, name: str, limits: Limits) -> Sheet:
    """Return the sheet that is wanted by name or number, without one the first visible one.

    Raises UnreadableError ``register.workbook``, ``register.sheet_missing``, ``archive.*``;
    LimitError ``register.too_many_cells``, ``archive.*``; also while the rows are read.
    """
    workbook = _open(_repacked(data, name, limits), name)
    sheet = _sheet(workbook, wanted, name)
    visible = python_calamine.SheetVisibleEnum.Visible
    others = (one.name for one in workbook.sheets_metadata if one.visible == visible)
    return Sheet(sheet.name, _lines(sheet, name), tuple(one for one in others if one != sheet.name))


def _repacked(data: bytes, name: str, limits: Limits) -> io.BytesIO:
    """Return the same members in a plain archive: what was measured is exactly what will be read."""
    plain = io.BytesIO()
    strings: list[int] = []
    sheets: list[bytes] = []
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as archive:
        for member, content in members(io.BytesIO(data), name=name, limits=limits):
            if member.lower().endswith((".bin", ".png", ".jpg", ".jpeg", ".emf")):
                continue
            archive.writestr(zipfile.ZipInfo(member), content)
            if b"sheetData" in content[: 1 << 20]:
                _refuse_wide(content, name)
                sheets.append(content)
            elif member.lower().endswith("sharedstrings.xml"):
                strings = _lengths(content)
    for content in sheets:
        _refuse_repeated(content, strings, name)
    plain.seek(0)
    return plain


def _refuse_wide(content: bytes, name: str) -> None:
    """Refuse a sheet whose far corner makes a rectangle of too many cells, filled or not."""
    row = column = most_rows = most_columns = 0
    for match in _TAG.finditer(content):
        reference = _REFERENCE.search(match[2])
        if match[1] == b"row":
            row, column = (int(reference[2]) if reference and reference[2] else row + 1), 0
        elif reference and reference[1]:
            column = _column_number(reference[1])
            row = int(reference[2] or row)
        else:
            column += 1
        most_rows, most_columns = max(most_rows, row), max(most_columns, column)
    if most_rows * most_columns > MOST_CELLS:
        raise LimitError(
            "register.too_many_cells",
            f"A sheet reaches over {most_rows} rows and {most_columns} columns.",
            hint="Delete the far cells, or export the table as CSV.",
            place=Place(name),
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number


def _lengths(content: bytes) -> list[int]:
    starts = [match.start() for match in _SHARED_STRING.finditer(content)]
    return [end - start for start, end in zip(starts, [*starts[1:], len(content)], strict=True)]


def _refuse_repeated(content: bytes, strings: list[int], name: str) -> None:
    """Refuse a sheet that repeats long shared texts until they fill the memory."""
    if not strings or max(strings) * content.count(b"<") < MOST_SHARED_CHARACTERS:
        return
    total = 0
    for match in _SHARED_INDEX.finditer(content):
        index = int(match[1])
        total += strings[index] if index < len(strings) else 0
    if total > MOST_SHARED_CHARACTERS:
        raise LimitError(
            "register.too_many_cells", "The texts of a sheet repeat beyond the limit.", place=Place(name)
        )


def _open(plain: io.BytesIO, name: str) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_filelike(plain)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _broken(name, str(error)) from error
    except BaseException as error:
        raise _from_panic(error, name) from error


def _sheet(
    workbook: python_calamine.CalamineWorkbook, wanted: str | int, name: str
) -> python_calamine.CalamineSheet:
    known = [
        one.name
        for one in workbook.sheets_metadata
        if wanted or one.visible == python_calamine.SheetVisibleEnum.Visible
    ]
    chosen = known[wanted - 1] if isinstance(wanted, int) and 1 <= wanted <= len(known) else wanted
    if not wanted and known:
        chosen = known[0]
    if not isinstance(chosen, str) or chosen not in known:
        raise UnreadableError(
            "register.sheet_missing",
            f"The workbook has no sheet {wanted!r}." if wanted else "The workbook has no visible sheet.",
            hint="Sheets: " + ", ".join(one[:40] for one in workbook.sheet_names[:20]),
            place=Place(name),
        )
    try:
        return workbook.get_sheet_by_name(chosen)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _broken(name, str(error)) from error
    except BaseException as error:
        raise _from_panic(error, name) from error


def _lines(sheet: python_calamine.CalamineSheet, name: str) -> Iterator[NumberedRow]:
    number = sheet.start[0] if sheet.start else 0
    rows = sheet.iter_rows()
    while True:
        try:
            cells = next(rows, None)
        except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
            raise _broken(name, str(error)) from error
        except BaseException as error:
            raise _from_panic(error, name) from error
        if cells is None:
            return
        number += 1
        yield number, [_plain(cell) for cell in cells]


def _plain(cell: _ExcelCell) -> Cell:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == _MIDNIGHT else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT_INTEGER:
        return int(cell)
    return cell if cell != "" else None


def _broken(name: str, reason: str) -> UnreadableError:
    return UnreadableError(
        "register.workbook",
        f"The workbook cannot be read: {reason[:200]}.",
        hint="Open it and save it again as .xlsx, or export the table as CSV.",
        place=Place(name),
    )


def _from_panic(error: BaseException, name: str) -> BaseException:
    """Return a coded error for a panic inside the library; interrupts and exits stay what they are."""
    if type(error).__name__ == "PanicException":
        return _broken(name, "its content is damaged")
    return error
