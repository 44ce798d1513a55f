# SPDX-License-Identifier: Apache-2.0
"""Large interchange files and snapshots, read straight into the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from asqms.decoding.trace_lines import read_json_lines
from asqms.engine.trace.database import (
    ITEM_COLUMNS,
    LINK_COLUMNS,
    Database,
    load_columns,
    open_database,
)
from asqms.engine.trace.graph import SourceCount, text_column
from asqms.kernel.records import TraceRecords
from asqms.workspace.tracing.inputs import EXTERNAL_FILE, SNAPSHOT_FILES, AnyInput, LinesFile, SnapshotFolder

_LINE_COLUMNS: Final = (
    "{id: 'VARCHAR', type: 'VARCHAR', title: 'VARCHAR', status: 'VARCHAR', result: 'VARCHAR', "
    "digest: 'VARCHAR', place: 'VARCHAR', links: 'STRUCT(target VARCHAR, kind VARCHAR, stamp VARCHAR)[]', "
    "link_target: 'VARCHAR[]', link_kind: 'VARCHAR', link_stamp: 'VARCHAR[]'}"
)
_LONGEST_LINE: Final = 4 << 20
_MANY_BYTES: Final = 256 << 20


def load_inputs(inputs: Sequence[AnyInput]) -> tuple[Database, list[SourceCount]]:
    """Load every input into one database, in order; errors as the readers of each form.

    Makes raw_item, raw_link and external, as views where the rows need no copy.
    """
    large = sum(_bytes_of(one) for one in inputs) >= _MANY_BYTES
    database = open_database(threads=None if large else 1)
    items: list[str] = []
    links: list[str] = []
    sources: list[SourceCount] = []
    external: set[str] = set()
    first = 0
    for number, one in enumerate(inputs):
        loaded = _load(database, one, number)
        external.update(loaded.external)
        columns = ", ".join(ITEM_COLUMNS)
        items.append(
            f"SELECT CAST(line + {first} AS INTEGER) AS line, {number} AS origin, {columns}"  # noqa: S608 - our names
            f" FROM {loaded.items}"
        )
        columns = ", ".join(LINK_COLUMNS)
        own = f"CAST(line + {first} AS INTEGER)" if loaded.links_know_their_item else "CAST(NULL AS INTEGER)"
        links.extend(f"SELECT {own} AS source_line, {columns} FROM {table}" for table in loaded.links)  # noqa: S608 - our names
        counts = [
            database.number(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 - our names
            for table in (loaded.items, *loaded.links)
        ]
        sources.append(SourceCount(one.name, counts[0], sum(counts[1:])))
        first += counts[0]
    database.view("raw_item", " UNION ALL ".join(items))
    database.view("raw_link", " UNION ALL ".join(links))
    database.fill("external", {"id": text_column(sorted(external))}, "v")
    return database, sources


def _bytes_of(one: AnyInput) -> int:
    if isinstance(one, LinesFile):
        return one.path.stat().st_size
    if isinstance(one, SnapshotFolder):
        return 8 * (one.path / SNAPSHOT_FILES[0]).stat().st_size
    return 0


@dataclass(frozen=True, slots=True)
class _Loaded:
    """Names of the tables one input became; links may carry the line of the item they are of."""

    items: str
    links: tuple[str, ...]
    links_know_their_item: bool = False
    external: tuple[str, ...] = ()


def _load(database: Database, one: AnyInput, number: int) -> _Loaded:
    if isinstance(one, SnapshotFolder):
        return _load_snapshot(database, one, number)
    if isinstance(one, LinesFile):
        if _load_lines(database, one, number):
            return _Loaded(f"item_{number}", _links_of_lines(database, number), links_know_their_item=True)
        return _load_given(database, read_json_lines(one.path.read_bytes(), name=one.name), number)
    return _load_given(database, one.records, number)


def _load_lines(database: Database, one: LinesFile, number: int) -> bool:
    """Read the file in the database; False to have it read line by line, which says what is wrong."""
    table = f"line_{number}"
    try:
        database.connection.execute(
            f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM "  # noqa: S608 - our names
            f"read_json('{_quoted(one.path)}', format = 'newline_delimited',"
            f" maximum_object_size = {_LONGEST_LINE}, columns = {_LINE_COLUMNS})"
        )
        wrong = database.number(
            f"SELECT COUNT(*) FROM {table} WHERE id IS NULL"  # noqa: S608 - our names
            " OR (len(link_stamp) > 0 AND len(link_stamp) <> len(link_target))"
            " OR link_kind LIKE '[%' OR link_kind LIKE '{%'"
        )
    except duckdb.Error:
        return False
    columns = ", ".join(f"COALESCE({name}, '') AS {name}" for name in ITEM_COLUMNS)
    database.view(f"item_{number}", f"SELECT rowid AS line, {columns} FROM {table}")  # noqa: S608 - our names
    return not wrong


def _links_of_lines(database: Database, number: int) -> tuple[str, ...]:
    table, lists, objects = f"line_{number}", f"link_{number}", f"object_link_{number}"
    database.view(
        lists,
        "SELECT rowid AS line, id AS source, UNNEST(link_target) AS target, COALESCE(link_kind, '') AS kind,"  # noqa: S608 - our names
        " COALESCE(UNNEST(link_stamp), '') AS stamp, '' AS condition"
        f" FROM {table} WHERE len(link_target) > 0",
    )
    if not database.number(f"SELECT COUNT(*) FROM {table} WHERE len(links) > 0"):  # noqa: S608 - our names
        return (lists,)
    database.view(
        objects,
        "SELECT line, source, COALESCE(link.target, '') AS target, COALESCE(link.kind, '') AS kind,"  # noqa: S608 - our names
        " COALESCE(link.stamp, '') AS stamp, '' AS condition FROM ("
        f"SELECT rowid AS line, id AS source, UNNEST(links) AS link FROM {table} WHERE len(links) > 0) u",
    )
    return (lists, objects)


def _load_snapshot(database: Database, one: SnapshotFolder, number: int) -> _Loaded:
    place = _quoted(one.path)
    item, link = f"item_{number}", f"link_{number}"
    database.view(
        item,
        f"SELECT file_row_number AS line, {', '.join(ITEM_COLUMNS)}"  # noqa: S608 - quoted
        f" FROM read_parquet('{place}/items.parquet', file_row_number = true)",
    )
    database.view(link, f"SELECT {', '.join(LINK_COLUMNS)} FROM read_parquet('{place}/links.parquet')")  # noqa: S608 - quoted
    return _Loaded(item, (link,), external=_external_of(database, one.path))


def _external_of(database: Database, folder: Path) -> tuple[str, ...]:
    if not (folder / EXTERNAL_FILE).is_file():
        return ()
    rows = database.connection.execute(
        f"SELECT id FROM read_parquet('{_quoted(folder)}/{EXTERNAL_FILE}') ORDER BY id"  # noqa: S608 - quoted
    ).fetchall()
    return tuple(str(row[0]) for row in rows)


def _load_given(database: Database, records: TraceRecords, number: int) -> _Loaded:
    item, link = f"item_{number}", f"link_{number}"
    load_columns(database, records, (item, link))
    return _Loaded(item, (link,), external=tuple(records.external_ids))


def _quoted(path: Path) -> str:
    """Return a path for an SQL text in which the database sees no pattern and no end of text."""
    text = path.as_posix()
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text).replace("'", "''")
