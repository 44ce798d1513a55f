# SPDX-License-Identifier: Apache-2.0
"""Reads result snapshots: one database per snapshot that can open its files and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import duckdb

from asqms.contexts.traceability.errors import TraceabilityError, snapshot_missing
from asqms.contexts.traceability.snapshots.selects import FILES
from asqms.contexts.traceability.snapshots.store import SnapshotStore

MEMORY: Final = "128MB"
COMPARISON_MEMORY: Final = "384MB"
OPEN_AT_ONCE: Final = 4
PAIRS_AT_ONCE: Final = 2


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the database says into coded errors."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise TraceabilityError(
            "traceability.too_much",
            "This question needs more memory than one question may use.",
            hint="Narrow it: choose a level, or a shorter list.",
        ) from error
    except duckdb.IOException as error:
        raise snapshot_missing() from error
    except duckdb.Error as error:
        if type(error) is not duckdb.Error:  # a fault of the question, not of the bytes
            raise
        raise TraceabilityError(
            "traceability.snapshot_damaged",
            "A file of the snapshot cannot be read.",
            hint="Take away the folder that asqms ledger verify names; it is built again from its sources.",
        ) from error


@dataclass(frozen=True, slots=True)
class SnapshotReader:
    """Answers SELECTs over the views of one snapshot (or two); parameters are bound, never written in."""

    connection: duckdb.DuckDBPyConnection

    def rows(self, select: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows.

        Raises TraceabilityError ``traceability.snapshot_missing``, ``traceability.snapshot_damaged`` or
        ``traceability.too_much``.
        """
        with _told(), self.connection.cursor() as cursor:
            return cursor.execute(select, list(parameters)).fetchall()

    def number(self, select: str, parameters: Sequence[object] = ()) -> int:
        """Return the one number of a SELECT."""
        rows = self.rows(select, parameters)
        return int(rows[0][0]) if rows else 0


def open_snapshot(store: SnapshotStore, digest: str) -> SnapshotReader:
    """Return a reader with a view for each of FILES.

    Raises ``traceability.snapshot_missing``.
    """
    return SnapshotReader(_opened(store.found(digest)))


def open_two(store: SnapshotStore, before: str, after: str, changed: str) -> SnapshotReader:
    """Return a reader with the views of two snapshots, named ``before_item`` and so on.

    The rows of the SELECT ``changed`` are kept as a table of that name while the pair is open: snapshots
    never change, so it is worked out once.
    """
    return SnapshotReader(_opened_two(store.found(before), store.found(after), changed))


@lru_cache(maxsize=OPEN_AT_ONCE)
def _opened(folder: Path) -> duckdb.DuckDBPyConnection:
    return _locked([(name, folder / file) for name, file in FILES.items()], MEMORY)


@lru_cache(maxsize=PAIRS_AT_ONCE)
def _opened_two(before: Path, after: Path, changed: str) -> duckdb.DuckDBPyConnection:
    views = [
        (f"{side}_{name}", folder / file)
        for side, folder in (("before", before), ("after", after))
        for name, file in FILES.items()
    ]
    connection = _locked(views, COMPARISON_MEMORY)
    with _told():
        connection.execute(f"CREATE TABLE changed AS {changed}")
    return connection


def _locked(views: Sequence[tuple[str, Path]], memory: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": memory,
            "threads": "2",
        },
    )
    try:
        allowed = ", ".join(f"'{_quoted(path)}'" for _, path in views)
        connection.execute(f"SET allowed_paths = [{allowed}]")
        for setting in (
            "temp_directory = ''",
            "enable_external_file_cache = false",
            "parquet_metadata_cache = true",
            "enable_external_access = false",
            "lock_configuration = true",
        ):
            connection.execute(f"SET {setting}")
        for name, path in views:
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{_quoted(path)}')")  # noqa: S608 - quoted
    except duckdb.Error as error:
        with suppress(duckdb.Error):
            connection.close()
        raise snapshot_missing() from error
    return connection


def _quoted(path: Path) -> str:
    """Return a path for an SQL text; folders of snapshots have no sign that a pattern could be."""
    return path.as_posix().replace("'", "''")
