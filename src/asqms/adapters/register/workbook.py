# SPDX-License-Identifier: Apache-2.0
"""Excel workbooks (xlsx, xlsm) through calamine, after their size once unfolded is known to be small."""

from __future__ import annotations

from asqms.adapters.register.options import RegisterOptions
from asqms.adapters.register.tables import Table, with_header
from asqms.decoding.workbook import read_sheet
from asqms.kernel.adapters import Source
from asqms.kernel.errors import Place
from asqms.kernel.records import Notice


def read_workbook(data: bytes, options: RegisterOptions, source: Source) -> Table:
    """Return the table of one sheet: the one named, else the first visible one; errors as read_sheet."""
    sheet = read_sheet(data, options.sheet, name=source.name, limits=source.limits)
    table = with_header(sheet.rows, header_row=options.header_row, format_version="xlsx", name=source.name)
    if sheet.others and not options.sheet:
        shown = ", ".join(repr(one[:40]) for one in sheet.others[:5])
        told = f"Only the sheet {sheet.name[:40]!r} is read; there are also {shown}."
        table.notices.append(Notice("register.other_sheets", told, Place(source.name)))
    return table
