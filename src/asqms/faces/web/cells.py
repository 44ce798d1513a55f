# SPDX-License-Identifier: Apache-2.0
"""Markup of the cells of tables and matrices, written here because one page shows hundreds of them."""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString, mark_safe

from asqms.documents.wording import name_of, sign_of
from asqms.faces.web.language import current_language
from asqms.faces.web.parts import MatrixCell
from asqms.faces.web.preparation import ShownCell


def matrix_cell(cell: MatrixCell) -> SafeString:
    """Return a cell of a matrix: its sign, how many of how many, and the verdict's word for who hears it."""
    word = escape(name_of(cell.verdict, current_language()))
    sign = f'<span aria-hidden="true">{sign_of(cell.verdict)}</span>'
    shape = f'class="cell {escape(cell.verdict)}"'
    if cell.done is None and not cell.text:
        return mark_safe(f'<span {shape}>{sign}<span class="hidden">{word}</span></span>')  # noqa: S308 - escaped
    text = escape(cell.text or f"{cell.done}/{cell.of}")
    inside = f'{sign} {text}<span class="hidden"> {word}</span>'
    if cell.href:
        return mark_safe(f'<a href="{escape(cell.href)}" {shape}>{inside}</a>')  # noqa: S308 - escaped
    return mark_safe(f"<span {shape}>{inside}</span>")  # noqa: S308 - escaped


def table_cell(cell: ShownCell) -> SafeString:
    """Return a cell of a table with its element, link and note."""
    tag = 'th scope="row"' if cell.head else "td"
    more = ' class="number"' if cell.numeric else ""
    more += f' lang="{escape(cell.language)}"' if cell.language else ""
    inside = _inside(cell)
    if cell.href:
        inside = f'<a href="{escape(cell.href)}">{inside}</a>'
    note = f"<small>{escape(cell.note)}</small>" if cell.note else ""
    return mark_safe(f"<{tag}{more}>{inside}{note}</{tag[:2]}>")  # noqa: S308 - escaped


def _inside(cell: ShownCell) -> str:
    text = escape(cell.text)
    if not cell.verdict:
        return f"<code>{text}</code>" if cell.code else text
    word = escape(name_of(cell.verdict, current_language()))
    sign = f'<span aria-hidden="true">{sign_of(cell.verdict)}</span>'
    named = "" if cell.named else f'<span class="hidden">{word}:</span> '
    return f'<span class="verdict {escape(cell.verdict)}">{sign} {named + text if text else word}</span>'
