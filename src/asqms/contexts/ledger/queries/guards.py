# SPDX-License-Identifier: Apache-2.0
"""Tells whether the triggers that keep the ledger append-only are in place."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

EVENTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "sqlite": {"append": ("update", "delete", "replace"), "end": ("delete", "shrink")},
    "postgresql": {"append": ("update", "delete", "truncate"), "end": ("delete", "shrink", "truncate")},
}
APPEND_ONLY = ("ledger_record", "ledger_entry", "ledger_tile", "ledger_checkpoint")
LOG_HEAD = "ledger_log_head"
_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger%%'"
_POSTGRESQL = """
SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
WHERE t.tgenabled IN ('O', 'A') AND t.tgname LIKE 'ledger%%'
"""


def has_tables() -> bool:
    """Tell whether the database has the tables of the ledger; a folder without a server has none."""
    with connection.cursor() as cursor:
        return {LOG_HEAD, *APPEND_ONLY} <= set(connection.introspection.table_names(cursor))


def missing_guards() -> tuple[tuple[str, str], ...]:
    """Return table and name of every trigger that is gone, switched off or does not refuse."""
    vendor = connection.vendor
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE if vendor == "sqlite" else _POSTGRESQL, [])
        refusing = {name for name, text in cursor.fetchall() if "RAISE" in text.upper()}
    events = EVENTS["sqlite" if vendor == "sqlite" else "postgresql"]
    expected = [(table, f"{table}_no_{event}") for table in APPEND_ONLY for event in events["append"]]
    expected += [(LOG_HEAD, f"{LOG_HEAD}_no_{event}") for event in events["end"]]
    return tuple((table, name) for table, name in expected if name not in refusing)
