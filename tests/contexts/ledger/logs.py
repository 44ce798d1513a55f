# SPDX-License-Identifier: Apache-2.0
"""Logs to test with, and the means to change one behind the application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import NewRecord, WrittenRecord

AT = datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=UTC)
UID = "0123456789abcdef0123456789abcdef"


def record(key: str, **content: object) -> NewRecord:
    return NewRecord("items", key, {"id": key, **content}, AT.date(), "inventory.item_written", "because")


def put(
    count: int, *, first: int = 0, organisation: str = UID, at: datetime = AT
) -> tuple[WrittenRecord, ...]:
    new = [record(f"item-{first + place:05d}", name=f"Größe {place}") for place in range(count)]
    with transaction.atomic():
        return ledger.append(organisation, new, actor="command:operator", at=at)


def signed_log(*, organisation: str = UID) -> tuple[WrittenRecord, ...]:
    """Write 300 records, the first ten in a second version, with a checkpoint after 20, 290 and 310."""
    written = put(20, organisation=organisation)
    ledger.make_checkpoint(organisation, AT)
    written += put(270, first=20, organisation=organisation)
    ledger.make_checkpoint(organisation, AT + timedelta(minutes=1))
    written += put(10, organisation=organisation, at=AT + timedelta(minutes=2))
    written += put(10, first=290, organisation=organisation, at=AT + timedelta(minutes=2))
    ledger.make_checkpoint(organisation, AT + timedelta(minutes=3))
    return written


@contextmanager
def behind_the_application() -> Iterator[None]:
    """Take the triggers out of the way, as the owner of the tables could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = [one for one in connection.introspection.table_names() if one.startswith("ledger")]
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger%%'", []
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, text in triggers:
            cursor.execute(text)


def change(statement: str, *parameters: object) -> int:
    """Run a statement behind the application and return how many rows it changed."""
    with behind_the_application(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


@contextmanager
def undone() -> Iterator[None]:
    """Take back at the end whatever was done inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
