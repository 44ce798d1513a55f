# SPDX-License-Identifier: Apache-2.0
"""The options of a register: checked once, with a code for each that is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from asqms.decoding.values import fact_word
from asqms.kernel.errors import Place, UnreadableError

MOST_KEPT_ROWS = 100_000
ENCODINGS = frozenset({
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "iso-8859-1", "iso-8859-15", "windows-1252",
    "cp1252", "gb18030", "gbk", "big5", "shift_jis", "euc-jp", "euc-kr",
})  # fmt: skip
FORMATS = frozenset({"csv", "excel", "yaml", "json"})
_KNOWN = frozenset({
    "columns", "sheet", "header_row", "id_column", "open", "delimiter", "encoding", "keep_rows",
    "date_format", "format", "rows", "blank_values",
})  # fmt: skip
_DATE_FORMAT = re.compile(r"(?:%[YymdbBHMSp]|[^%]){1,40}")


@dataclass(frozen=True, slots=True)
class RegisterOptions:
    """How to read one register; every field has a neutral default (README, table of options)."""

    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str | int = ""
    header_row: int = 0
    id_column: str = ""
    open_column: str = ""
    open_values: frozenset[str] = frozenset()
    delimiter: str = ""
    encoding: str = ""
    keep_rows: int = 1_000
    date_format: str = ""
    format: str = ""
    rows_key: str = "rows"
    blank_values: frozenset[str] = frozenset()


def options_of(given: Mapping[str, object], name: str) -> RegisterOptions:
    """Return the checked options; raise UnreadableError ``register.option`` naming the wrong one."""
    unknown = sorted(set(given) - _KNOWN)
    if unknown:
        raise _wrong(unknown[0], f"is not known; known are {', '.join(sorted(_KNOWN))}", name)
    is_open = given.get("open", {})
    if not isinstance(is_open, Mapping) or set(is_open) - {"column", "values"}:
        raise _wrong("open", "needs a column and a list of values", name)
    open_column = _text(is_open, "column", name)
    open_values = _words(is_open, "values", name, said="open")
    if bool(open_column) != bool(open_values):
        raise _wrong("open", "needs a column and a list of values", name)
    return RegisterOptions(
        columns=_columns(given, name),
        sheet=_sheet(given, name),
        header_row=_number(given, "header_row", name, highest=10_000),
        id_column=_text(given, "id_column", name),
        open_column=open_column,
        open_values=open_values,
        delimiter=_delimiter(given, name),
        encoding=_one_of(given, "encoding", ENCODINGS, name),
        keep_rows=_number(given, "keep_rows", name, highest=MOST_KEPT_ROWS, default=1_000),
        date_format=_date_format(given, name),
        format=_one_of(given, "format", FORMATS, name),
        rows_key=_text(given, "rows", name) or "rows",
        blank_values=_words(given, "blank_values", name),
    )


def _wrong(key: str, what: str, name: str) -> UnreadableError:
    return UnreadableError(
        "register.option",
        f"The option {key[:60]} {what}.",
        hint="Correct the option in the evidence record.",
        place=Place(name),
    )


def _text(given: Mapping[str, object], key: str, name: str) -> str:
    value = given.get(key, "")
    if not isinstance(value, str):
        raise _wrong(key, "is not a text", name)
    return value.strip()


def _number(given: Mapping[str, object], key: str, name: str, *, highest: int, default: int = 0) -> int:
    value = given.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= highest:
        raise _wrong(key, f"is not a whole number from 0 to {highest}", name)
    return value


def _words(given: Mapping[str, object], key: str, name: str, *, said: str = "") -> frozenset[str]:
    value = given.get(key, ())
    if not isinstance(value, list | tuple) or not all(isinstance(one, str | int | bool) for one in value):
        raise _wrong(said or key, "has no list of texts", name)
    return frozenset(fact_word(str(one)) for one in value)


def _one_of(given: Mapping[str, object], key: str, allowed: frozenset[str], name: str) -> str:
    value = _text(given, key, name).lower().replace("_", "-" if key == "encoding" else "_")
    if value and value not in {one.replace("_", "-") for one in allowed}:
        raise _wrong(key, f"is none of {', '.join(sorted(allowed))}", name)
    return value


def _columns(given: Mapping[str, object], name: str) -> Mapping[str, str]:
    value = given.get("columns", {})
    if not isinstance(value, Mapping):
        raise _wrong("columns", "is not a mapping of a column name to a header", name)
    columns: dict[str, str] = {}
    for canonical, header in value.items():
        if not isinstance(canonical, str) or not isinstance(header, str | int) or not fact_word(canonical):
            raise _wrong("columns", "is not a mapping of a column name to a header", name)
        columns[canonical.strip()] = str(header).strip()
    return columns


def _sheet(given: Mapping[str, object], name: str) -> str | int:
    value = given.get("sheet", "")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _wrong("sheet", "is neither a sheet name nor its number from 1", name)
    return value


def _delimiter(given: Mapping[str, object], name: str) -> str:
    value = given.get("delimiter", "")
    if not isinstance(value, str) or len(value) > 1 or value in {'"', "\n", "\r"}:
        raise _wrong("delimiter", "is not one character", name)
    return value


def _date_format(given: Mapping[str, object], name: str) -> str:
    value = _text(given, "date_format", name)
    if value and not _DATE_FORMAT.fullmatch(value):
        raise _wrong("date_format", "is not a format such as %d.%m.%Y", name)
    return value
