# SPDX-License-Identifier: Apache-2.0
"""Reads rows of the ledger byte by byte: what the database holds, before any conversion of Django.

SQLite keeps any type in any column, and Django's converters would hide it; a row that is not in the form
the application writes comes back with the names of the columns that are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from asqms.contexts.ledger.domain.record import SALT_BYTES, Facts

PIECE = 4_096
RECORD_COLUMNS = (
    "id",
    "organisation",
    "kind",
    "key",
    "version",
    "known_from",
    "recorded_at",
    "actor",
    "action",
    "reason",
    "removed",
    "content",
    "salt",
    "position",
)
ENTRY_COLUMNS = ("organisation", "position", "record_id", "commitment")
TILE_COLUMNS = ("organisation", "level", "index", "root", "hashes")
CHECKPOINT_COLUMNS = ("organisation", "number", "size", "made_at", "note")
LOG_HEAD_COLUMNS = ("organisation", "size", "peaks")

_NUMBERS = {"id", "version", "position", "record_id", "level", "index", "number", "size"}
_BYTES = {"salt", "commitment", "root", "hashes", "peaks"}
_MOMENTS = {"recorded_at", "made_at"}


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One row: its values by column, converted, and the columns that are not in the form we write."""

    values: dict[str, Any]
    malformed: tuple[str, ...]

    def __getitem__(self, column: str) -> Any:  # noqa: ANN401 - whatever a database may hold
        return self.values[column]

    @property
    def facts(self) -> Facts | None:
        """What the leaf of a record commits to, None when the row is malformed."""
        if self.malformed:
            return None
        return Facts(*(self.values[name] for name in Facts.__slots__))


def select(
    table: str, columns: Sequence[str], rest: str, parameters: Sequence[str | int]
) -> Iterator[StoredRow]:
    """Yield rows of a table of the ledger as they are stored; the texts are constants of this context."""
    plus = "+" if connection.vendor == "sqlite" else ""  # keeps the driver from converting by declared type
    names = ", ".join(f'{plus}"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {names} FROM "{table}" {rest}', parameters)  # noqa: S608 - constants only
        while rows := cursor.fetchmany(PIECE):
            yield from (_row(columns, one) for one in rows)


def _row(columns: Sequence[str], row: Sequence[Any]) -> StoredRow:
    values: dict[str, Any] = {}
    malformed: list[str] = []
    strict = connection.vendor == "sqlite"
    for name, value in zip(columns, row, strict=True):
        values[name] = converted = _converted(name, value, strict=strict)
        if converted is None or (name == "salt" and len(converted) != SALT_BYTES):
            malformed.append(name)
            values[name] = value
    return StoredRow(values, tuple(malformed))


def _converted(name: str, value: Any, *, strict: bool) -> Any:  # noqa: ANN401 - whatever a database may hold
    """Return the value in its Python type, None when it is not in the form we write."""
    if name in _NUMBERS:
        return value if type(value) is int else None
    if name in _BYTES:
        return bytes(value) if isinstance(value, (bytes, memoryview)) else None
    if name == "removed":
        return _flag(value, strict=strict)
    if name in _MOMENTS:
        return _moment(value) if strict else value.astimezone(UTC)
    if name == "known_from":
        return _day(value) if strict else value
    return value if _is_text(value) else None


def _is_text(value: Any) -> bool:  # noqa: ANN401 - whatever a database may hold
    if type(value) is not str:
        return False
    return value.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in value)


def _flag(value: Any, *, strict: bool) -> bool | None:  # noqa: ANN401 - whatever a database may hold
    known = value in {0, 1} if strict and type(value) is int else type(value) is bool
    return bool(value) if known else None


def _moment(value: Any) -> datetime | None:  # noqa: ANN401 - whatever a database may hold
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is not None or str(moment) != value:
        return None
    return moment.replace(tzinfo=UTC)


def _day(value: Any) -> date | None:  # noqa: ANN401 - whatever a database may hold
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return day if day.isoformat() == value else None
