# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - tables and columns are named by the tests
"""The database itself refuses to change, replace or delete what the ledger has written."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.models import Checkpoint, Entry, FullTile, Head, LogHead, Record
from tests.contexts.ledger.logs import UID, put, signed_log

pytestmark = pytest.mark.usefixtures("log")

MIGRATION = import_module("asqms.contexts.ledger.migrations.0002_append_only")
APPEND_ONLY = ("ledger_record", "ledger_entry", "ledger_tile", "ledger_checkpoint")


@pytest.fixture
def log(db: None, kept_checkpoints: None) -> None:  # noqa: ARG001 - set the stage
    signed_log()


def refused(statement: str, *parameters: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


def column_names(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [one.name for one in connection.introspection.get_table_description(cursor, table)]


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_no_column_of_no_row_can_be_changed(table: str) -> None:
    for column in column_names(table):
        assert refused(f'UPDATE {table} SET "{column}" = "{column}"'), column


@pytest.mark.parametrize("table", [*APPEND_ONLY, "ledger_log_head"])
def test_no_row_can_be_deleted(table: str) -> None:
    assert refused(f"DELETE FROM {table}")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.skipif("connection.vendor != 'sqlite'")
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_no_row_can_be_replaced(table: str) -> None:
    names = ", ".join(f'"{name}"' for name in column_names(table))
    assert refused(f"INSERT OR REPLACE INTO {table} ({names}) SELECT {names} FROM {table} LIMIT 1")
    if table == "ledger_record":
        moved = names.replace('"id"', "id + 1000")
        assert refused(f"INSERT OR REPLACE INTO {table} ({names}) SELECT {moved} FROM {table} LIMIT 1")


def test_django_is_refused_as_well() -> None:
    for model in (Record, Entry, FullTile, Checkpoint, LogHead):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            model.objects.all()._raw_delete("default")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Record.objects.update(reason="another")


def test_the_end_of_a_log_only_moves_on() -> None:
    assert refused("UPDATE ledger_log_head SET size = size - 1")
    assert refused("UPDATE ledger_log_head SET organisation = 'x'")
    put(1, first=700)
    assert LogHead.objects.get().size == 311


def test_what_is_derived_may_be_derived_anew() -> None:
    assert Head.objects.filter(key="item-00003").delete()[0] == 1
    assert [one.code for one in ledger.verify_ledger(UID)] == ["ledger.head_missing"]


def test_the_migration_can_be_taken_back() -> None:
    with connection.cursor() as cursor:
        for statement in MIGRATION.removals(connection.vendor):
            cursor.execute(statement)
    assert len(ledger.missing_guards()) == (14 if connection.vendor == "sqlite" else 15)
    assert not refused("UPDATE ledger_record SET reason = reason")


def test_a_trigger_that_does_nothing_is_none() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER ledger_entry_no_update")
            cursor.execute(
                "CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT 1; END"
            )
        else:
            cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_update")
    assert ledger.missing_guards() == (("ledger_entry", "ledger_entry_no_update"),)
