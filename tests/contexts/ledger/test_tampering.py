# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - tables and columns are named by the tests
"""G-A6: whatever is changed in any column of any table behind the application is found and named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import Finding
from tests.contexts.ledger.logs import UID, change, signed_log, undone

pytestmark = pytest.mark.usefixtures("log")

TABLES = {
    "ledger_record": ("position", (3, 17, 280, 295)),
    "ledger_entry": ("position", (3, 17, 280, 295)),
    "ledger_head": ("key", ("item-00003", "item-00017", "item-00280")),
    "ledger_log_head": ("organisation", (UID,)),
    "ledger_tile": ("level", (0,)),
    "ledger_checkpoint": ("number", (1, 2, 3)),
}
"""Every table with the rows to change: covered by a full tile or not, superseded or newest."""
NOT_TOLD = {("ledger_record", "content"), ("ledger_record", "salt")}
"""Columns that cannot be told apart from each other, because the leaf commits to both."""


@pytest.fixture
def log(db: None, kept_checkpoints: None) -> None:  # noqa: ARG001 - set the stage
    signed_log()
    assert ledger.verify_ledger(UID) == ()


def columns() -> Iterator[tuple[str, str]]:
    """Yield every column of every table of the ledger, from the schema."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("ledger_"):
                for column in connection.introspection.get_table_description(cursor, table):
                    yield table, column.name


def read(table: str, column: str, where: str, value: object) -> Any:
    plus = "+" if connection.vendor == "sqlite" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {plus}"{column}" FROM {table} WHERE "{where}" = %s', [value])
        (row,) = cursor.fetchall()
    return row[0]


def other(column: str, value: Any) -> Any:
    """Return another value of the same type and a plausible form."""
    if isinstance(value, (bytes, memoryview)):
        data = bytearray(value)
        data[len(data) // 2] ^= 1
        return bytes(data)
    if column == "removed":
        return type(value)(not value)
    if isinstance(value, int):
        return value + {"version": 3, "size": 1, "level": 3}.get(column, 700_000)
    if isinstance(value, datetime):
        return value + timedelta(seconds=1)
    if isinstance(value, date):
        return value - timedelta(days=3)
    if column in {"recorded_at", "made_at"}:
        return (
            value.replace(":30:", ":29:")
            .replace(":31:", ":30:")
            .replace(":33:", ":32:")
            .replace(":32:", ":29:")
        )
    if column == "known_from":
        return (date.fromisoformat(value) - timedelta(days=3)).isoformat()
    return (
        value[:-1] + ("x" if value[-1] != "x" else "y") if column != "content" else value.replace("Gr", "gr")
    )


def named(table: str, found: tuple[Finding, ...], row: object) -> None:
    """Every finding is about the one row that was changed."""
    assert found
    assert {one.table for one in found} == {table}
    if table == "ledger_head":
        assert {one.key for one in found} == {row}
    elif table in {"ledger_record", "ledger_entry"}:
        assert {one.position for one in found} == {row}
        key = f"item-{row if row < 290 else row - 290:05d}"
        assert {(one.kind, one.key) for one in found} - {("items", key)} <= {
            ("itemx", key),
            ("items", key[:-1] + "x"),
        }


def test_every_table_is_looked_at() -> None:
    assert {table for table, _ in columns()} == set(TABLES)


def test_every_changed_column_is_found_and_named() -> None:
    tried = set()
    for table, column in columns():
        where, rows = TABLES[table]
        for row in rows:
            before = read(table, column, where, row)
            after = other(column, before)
            assert after != before, (table, column)
            with undone():
                assert change(f'UPDATE {table} SET "{column}" = %s WHERE "{where}" = %s', after, row) == 1
                found = ledger.verify_ledger(UID)
                try:
                    named(table, found, row)
                    told = {name for one in found for name in one.column.split(", ") if name}
                    newest = row != 3 or table != "ledger_record"
                    if (table, column) not in NOT_TOLD and (column not in {"kind", "key"} or newest):
                        assert column in told or {one.code for one in found} <= {
                            "ledger.tile_missing",
                            "ledger.tile_inserted",
                            "ledger.entry_missing",
                            "ledger.log_head_missing",
                            "ledger.checkpoint_missing",
                        }
                except AssertionError as error:
                    raise AssertionError(f"{table}.{column} of {row}: {found}") from error
            tried.add((table, column))
        assert ledger.verify_ledger(UID) == ()
    assert len(tried) == len(set(columns()))
