# SPDX-License-Identifier: Apache-2.0
"""What a cell says for a field: choices by id or name in any language, days as people write them."""

from __future__ import annotations

import re
from datetime import date

from asqms.contexts.governance.data import FieldKind, RecordField

FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
_YES = frozenset({"yes", "y", "true", "1", "x", "ja", "j", "wahr", "是", "真"})
_NO = frozenset({"no", "n", "false", "0", "nein", "falsch", "否", "假"})
_PARTS = re.compile(r"[;,、；，\n]+")
_DAYS = (
    re.compile(r"^(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ]00:00(?::00)?)?$"),
    re.compile(r"^(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})$"),
    re.compile(r"^(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日$"),
)


class BadCellError(ValueError):
    """A cell says nothing a field can hold; ``code`` is one of those of a field's mistakes."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def text_of(cell: object) -> str:
    """Return what a cell says as text, without the sign that kept a table program from calculating it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    text = str(cell).replace("\r\n", "\n").strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def value_of_cell(field: RecordField, cell: object) -> object:
    """Return the value of a cell for a field, None for an empty one; raises BadCellError."""
    text = text_of(cell)
    if not text:
        return None
    kind = field.kind
    if kind is FieldKind.YES_NO:
        return _yes_or_no(text)
    if kind is FieldKind.NUMBER:
        return _number(cell, text)
    if kind is FieldKind.DATE:
        return _day(text)
    if kind is FieldKind.CHOICE:
        return _choice(field, text)
    if kind is FieldKind.CHOICES:
        return [_choice(field, one) for one in _parts(text)]
    if kind is FieldKind.PEOPLE:
        return _parts(text)
    return text


def _parts(text: str) -> list[str]:
    return list(dict.fromkeys(one.strip() for one in _PARTS.split(text) if one.strip()))


def _yes_or_no(text: str) -> bool:
    said = text.casefold()
    if said in _YES or said in _NO:
        return said in _YES
    raise BadCellError("not_yes_or_no")


def _number(cell: object, text: str) -> int | float:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    plain = text.replace(" ", "").replace("\u00a0", "")
    if "," in plain and "." not in plain:
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,18}(\.\d{1,18})?", plain, re.ASCII):
        raise BadCellError("not_a_number")
    value = float(plain)
    return int(value) if value.is_integer() else value


def _day(text: str) -> str:
    for form in _DAYS:
        if found := form.match(text):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
            except ValueError:
                break
    raise BadCellError("not_a_date")


def _choice(field: RecordField, text: str) -> str:
    said = text.strip().casefold()
    for key, words in field.choices.items():
        if said in {key.casefold(), words.en.casefold(), words.zh.casefold(), words.de.casefold()}:
            return key
    raise BadCellError("unknown_choice")
