# SPDX-License-Identifier: Apache-2.0
"""Which SQLite the process uses, and how it is set so that acknowledged means durable."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec

FIXED_IN = (3, 51, 3)
"""From this version on several processes may share a write-ahead log (RELIABILITY section 1)."""


def use_newest_sqlite() -> None:
    """Let ``sqlite3`` mean the newer library of the package ``pysqlite3`` where it is installed."""
    if find_spec("pysqlite3") is None:
        return
    sys.modules["sqlite3"] = import_module("pysqlite3")
    sys.modules["sqlite3.dbapi2"] = import_module("pysqlite3.dbapi2")


def write_ahead() -> bool:
    """Tell whether the write-ahead log is safe with the library in use."""
    version: tuple[int, ...] = import_module("sqlite3").sqlite_version_info
    return version >= FIXED_IN


def start_commands() -> str:
    """Return what every connection is told first: full durability, keys kept, deleted bytes overwritten."""
    journal = ("WAL", "FULL") if write_ahead() else ("DELETE", "EXTRA")
    commands = {
        "journal_mode": journal[0],
        "synchronous": journal[1],
        "secure_delete": "ON",
        "trusted_schema": "OFF",
        "cache_size": "-32000",
        "temp_store": "MEMORY",
    }
    return "".join(f"PRAGMA {name}={value};" for name, value in commands.items())
