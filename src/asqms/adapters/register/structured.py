# SPDX-License-Identifier: Apache-2.0
"""Registers in YAML or JSON: a list of objects, an object with such a list, or one record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from asqms.adapters.register.options import RegisterOptions
from asqms.adapters.register.tables import MOST_COLUMNS, Cell, NumberedRow, Table
from asqms.decoding.json import decode_json_value
from asqms.decoding.text import strip_mark
from asqms.decoding.values import as_list, as_mapping, duplicate_key_notices
from asqms.decoding.yaml import LocatedDocument, load_yaml
from asqms.kernel.adapters import Source
from asqms.kernel.errors import LimitError, Place, UnreadableError

_MOST_CELL_CHARACTERS = 100_000
_ROWS_KEY = re.compile(r"""^(?:rows|"rows"|'rows')[ \t]*:""", re.MULTILINE)


def holds_rows(start: bytes) -> bool:
    """Return whether the start of a YAML text is a list, or an object with the key ``rows``.

    An object without it may be anything, a configuration above all: detection leaves it alone.
    """
    body, encoding = strip_mark(start)
    text = body.decode(encoding, "replace")
    for line in text.splitlines():
        said = line.removeprefix("---").strip()
        if said and said[0] not in "#%":
            return said[0] == "[" or said == "-" or said.startswith("- ") or bool(_ROWS_KEY.search(text))
    return False


def read_yaml(data: bytes, options: RegisterOptions, source: Source) -> Table:
    """Return the table of a YAML document; scalars stay as they are written (``1.10`` is not ``1.1``)."""
    document = load_yaml(data, name=source.name, max_bytes=source.limits.max_bytes)
    return _table(document.value, options, source, "yaml", document)


def read_json(data: bytes, options: RegisterOptions, source: Source) -> Table:
    """Return the table of a JSON document, with a notice of keys that stand twice in one object."""
    value = decode_json_value(data, name=source.name, max_depth=source.limits.max_depth)
    table = _table(value, options, source, "json", None)
    table.notices.extend(duplicate_key_notices(data, "register", source.name))
    return table


def _table(
    value: object, options: RegisterOptions, source: Source, kind: str, document: LocatedDocument | None
) -> Table:
    """Return the table; raise UnreadableError ``register.no_rows`` for any other form."""
    inner = as_mapping(value).get(options.rows_key)
    path: tuple[str | int, ...] = ()
    if isinstance(inner, list):
        found: Sequence[object] = as_list(inner)
        path = (options.rows_key,)
    elif isinstance(value, list):
        found = as_list(value)
    elif isinstance(value, dict) and value:
        found = [value]
        path = ()
    else:
        found = ()
    if any(not isinstance(one, dict) for one in found) or not isinstance(value, list | dict):
        raise UnreadableError(
            "register.no_rows",
            "The file holds neither a list of records nor one record.",
            hint="Write a list of mappings, or name the key of the list in the option rows.",
            place=Place(source.name),
        )
    single = found and found[0] is value
    records = []
    for position, one in enumerate(found):
        where = path if single else (*path, position)
        records.append(dict(_flat(as_mapping(one), "", document, where)))
    headers = _headers(records, source)
    rows: Iterator[NumberedRow] = (
        (number, [record.get(header) for header in headers]) for number, record in enumerate(records, start=1)
    )
    return Table(kind, headers, rows)


def _headers(records: list[dict[str, Cell]], source: Source) -> list[str]:
    headers: dict[str, None] = {}
    for record in records:
        headers.update(dict.fromkeys(record))
        if len(headers) > MOST_COLUMNS:
            raise LimitError(
                "register.too_many_columns",
                f"The records have more than {MOST_COLUMNS} fields.",
                place=Place(source.name),
            )
    return list(headers)


def _flat(
    record: Mapping[str, object], prefix: str, document: LocatedDocument | None, path: tuple[str | int, ...]
) -> Iterator[tuple[str, Cell]]:
    """Yield the fields of a record; fields of an object inside it are joined with ``_``."""
    for key, value in record.items():
        where = (*path, key)
        if isinstance(value, dict) and value:
            yield from _flat(as_mapping(value), f"{prefix}{key}_", document, where)
        elif document is not None and isinstance(value, int | float) and not isinstance(value, bool):
            yield f"{prefix}{key}", document.written(where)
        else:
            yield f"{prefix}{key}", _cell(value)


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    listed = as_list(value)
    if all(isinstance(one, str | int | float | bool) for one in listed):
        return "; ".join(str(one) for one in listed)[:_MOST_CELL_CHARACTERS]
    return json.dumps(value, ensure_ascii=False, sort_keys=True)[:_MOST_CELL_CHARACTERS]
