# SPDX-License-Identifier: Apache-2.0
"""Trace records as tables of DuckDB, and the graph of integers made from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from types import MappingProxyType
from typing import Final, TypeAlias

import duckdb
import numpy as np
import numpy.typing as npt

from asqms.engine.trace.findings import RESULT_CODES
from asqms.engine.trace.graph import Duplicate, Graph, Indices, SourceCount, TraceInput, text_column
from asqms.kernel.records import TraceRecords

Column: TypeAlias = npt.NDArray[np.object_] | npt.NDArray[np.int32]

ITEM_COLUMNS: Final = ("id", "type", "title", "status", "result", "digest", "place")
LINK_COLUMNS: Final = ("source", "target", "kind", "stamp", "condition")


_NO_NETWORK: Final = MappingProxyType(
    {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
)
_OWN_LINE: Final = (
    "SELECT source_line AS source, CAST(NULL AS VARCHAR) AS loose_source, target, kind, stamp FROM raw_link"
)
_BY_ID: Final = (
    "SELECT s.i AS source, CASE WHEN s.i IS NULL THEN k.source ELSE NULL END AS loose_source,"
    " k.target, k.kind, k.stamp FROM raw_link k LEFT JOIN kept_item s ON s.id = k.source"
)


@dataclass(frozen=True, slots=True)
class Database:
    """A DuckDB connection that makes tables of SELECTs; another engine needs these methods only."""

    connection: duckdb.DuckDBPyConnection

    def make(self, name: str, select: str) -> None:
        """Make (or replace) the table of that name."""
        self.connection.execute(f"CREATE OR REPLACE TABLE {name} AS {select}")

    def view(self, name: str, select: str) -> None:
        """Name a SELECT without running it."""
        self.connection.execute(f"CREATE OR REPLACE VIEW {name} AS {select}")

    def number(self, select: str) -> int:
        """Return the one number a SELECT gives."""
        rows = self.connection.execute(select).fetchall()
        return int(rows[0][0]) if rows else 0

    def fill(self, name: str, columns: Mapping[str, Column], types: str) -> None:
        """Make a table of columns; ``types`` has one letter each: v text, i integer."""
        names = [
            f"CAST({column} AS {'VARCHAR' if kind == 'v' else 'INTEGER'}) AS {column}"
            for column, kind in zip(columns, types, strict=True)
        ]
        self.connection.register("given", dict(columns))
        self.make(name, f"SELECT {', '.join(names)} FROM given")  # noqa: S608 - names are ours
        self.connection.unregister("given")


def open_database(*, threads: int | None = None) -> Database:
    """Return an empty database in memory; one thread costs least in all, more end sooner."""
    database = Database(duckdb.connect(":memory:", config=dict(_NO_NETWORK)))
    if threads is not None:
        database.connection.execute(f"SET threads = {threads}")
    return database


def load_records(database: Database, inputs: Sequence[TraceInput]) -> None:
    """Fill raw_item, raw_link and external with the records of all sources."""
    joined = TraceRecords()
    for one in inputs:
        for column in fields(TraceRecords):
            getattr(joined, column.name).extend(getattr(one.records, column.name))
    load_columns(database, joined, ("raw_item", "raw_link"))
    database.fill("external", {"id": text_column(sorted(set(joined.external_ids)))}, "v")


def load_columns(database: Database, records: TraceRecords, tables: tuple[str, str]) -> None:
    """Make an item table (numbered in order) and a link table of records."""
    items: dict[str, Column] = {"line": _numbers(len(records.item_id))}
    items.update((name, text_column(getattr(records, f"item_{name}"))) for name in ITEM_COLUMNS)
    links: dict[str, Column] = {name: text_column(getattr(records, f"link_{name}")) for name in LINK_COLUMNS}
    database.fill(tables[0], items, "i" + "v" * len(ITEM_COLUMNS))
    database.fill(tables[1], links, "v" * len(LINK_COLUMNS))


@dataclass(frozen=True, slots=True)
class StoredTexts:
    """Item texts that stay in the database until somebody asks."""

    database: Database

    def ids(self) -> Sequence[str]:
        """Return the ids of all items in order."""
        return self.texts_of("id")

    def describe(self, items: Sequence[int]) -> list[tuple[str, str, str]]:
        """Return (id, title, place) of some items."""
        if not items:
            return []
        self.database.fill("wanted", {"i": np.array(items, np.int32), "n": _numbers(len(items))}, "ii")
        rows = self.database.connection.execute(
            "SELECT x.id, x.title, x.place FROM kept_item x JOIN wanted w ON w.i = x.i ORDER BY w.n"
        ).fetchall()
        return [(str(identifier), str(title), str(place)) for identifier, title, place in rows]

    def find(self, item_id: str) -> int:
        """Return the position of an id, or -1."""
        rows = self.database.connection.execute("SELECT i FROM kept_item WHERE id = ?", [item_id]).fetchall()
        return int(rows[0][0]) if rows else -1

    def texts_of(self, column: str) -> Sequence[str]:
        """Return a whole text column: ``id``, ``place`` or ``title``."""
        name = {"id": "id", "place": "place", "title": "title"}[column]
        select = f"SELECT {name} AS text FROM kept_item ORDER BY i"  # noqa: S608 - one of three names
        texts: list[str] = self.database.connection.execute(select).fetchnumpy()["text"].tolist()
        return texts


def graph_of(database: Database, sources: Sequence[SourceCount]) -> Graph:
    """Resolve raw_item and raw_link of the database into a graph of integers."""
    duplicates = _make_items(database, [one.name for one in sources])
    type_names, types = _coded(database, "kept_item", "type")
    kind_names = _names(database, "raw_link", "kind")
    known = "SELECT COUNT(*) FROM raw_link WHERE source_line IS NULL"
    direct = not duplicates and not database.number(known)
    links, unresolved = _resolve_links(database, direct=direct)
    words = " ".join(f"WHEN '{word}' THEN {code}" for word, code in RESULT_CODES.items())
    results = _fetched(
        database,
        f"SELECT CASE result {words} ELSE 4 END AS result FROM kept_item ORDER BY i",  # noqa: S608 - our words
    )
    external = database.connection.execute("SELECT id FROM external").fetchall()
    return Graph(
        texts=StoredTexts(database),
        type_names=type_names,
        types=types,
        read_statuses=partial(_coded, database, "kept_item", "status"),
        results=results["result"].astype(np.uint8),
        kind_names=kind_names,
        kinds=links["kind"].astype(np.int32, copy=False),
        link_source=links["source"].astype(np.int32, copy=False),
        link_target=links["target"].astype(np.int32, copy=False),
        suspect=links["suspect"] > 0,
        stamped=int(np.count_nonzero(links["stamped"])),
        unresolved=unresolved,
        external=frozenset(str(row[0]) for row in external),
        sources=tuple(sources),
        duplicates=duplicates,
    )


def _make_items(database: Database, names: Sequence[str]) -> tuple[Duplicate, ...]:
    """Make ``kept_item`` of the first of each id, numbered in order."""
    counted = "SELECT COUNT(*) - COUNT(DISTINCT id) FROM raw_item"
    if not database.number(counted):
        database.connection.execute(
            "CREATE OR REPLACE VIEW kept_item AS"
            " SELECT line AS i, id, type, title, status, result, digest, place FROM raw_item"
        )
        return ()
    database.make("first", "SELECT id, MIN(line) AS line FROM raw_item GROUP BY id")
    database.make(
        "kept_item",
        "SELECT CAST(ROW_NUMBER() OVER (ORDER BY r.line) - 1 AS INTEGER) AS i, r.id, r.type, r.title,"
        " r.status, r.result, r.digest, r.place FROM raw_item r JOIN first f ON f.line = r.line",
    )
    rows = database.connection.execute(
        "SELECT r.id, k.origin, r.origin, r.result <> k.result OR r.digest <> k.digest FROM raw_item r"
        " JOIN first f ON f.id = r.id AND f.line < r.line JOIN raw_item k ON k.line = f.line ORDER BY r.line"
    ).fetchall()
    return tuple(
        Duplicate(str(identifier), names[int(kept)], names[int(dropped)], bool(differs))
        for identifier, kept, dropped, differs in rows
    )


def _resolve_links(database: Database, *, direct: bool) -> tuple[dict[str, Indices], tuple[str, ...]]:
    if direct:
        database.view("owned", _OWN_LINE)
    else:
        database.make("owned_link", _BY_ID)
        database.view("owned", "SELECT source, loose_source, target, kind, stamp FROM owned_link")
    # 64 bits of a content digest are compared: half the memory, and the statements compare it whole.
    database.view(
        "target", "SELECT i, id, CASE WHEN digest = '' THEN NULL ELSE hash(digest) END AS mark FROM kept_item"
    )
    database.view(
        "marked",
        "SELECT source, loose_source, target, kind,"
        " CASE WHEN stamp = '' OR source IS NULL THEN NULL ELSE hash(stamp) END AS mark FROM owned",
    )
    database.make(
        "resolved",
        "SELECT k.source, t.i AS target, c.code AS kind, k.loose_source,"
        " CASE WHEN t.i IS NULL THEN k.target ELSE NULL END AS loose_target,"
        " CASE WHEN k.mark IS NOT NULL AND t.mark IS NOT NULL THEN 1 ELSE 0 END AS stamped,"
        " CASE WHEN k.mark <> t.mark THEN 1 ELSE 0 END AS suspect"
        " FROM marked k JOIN kind_code c ON c.text = k.kind LEFT JOIN target t ON t.id = k.target",
    )
    database.make(
        "loose_code",
        "SELECT text, CAST(-ROW_NUMBER() OVER (ORDER BY text) AS INTEGER) AS code FROM ("
        "SELECT loose_source AS text FROM resolved WHERE loose_source IS NOT NULL"
        " UNION SELECT loose_target AS text FROM resolved WHERE loose_target IS NOT NULL) u",
    )
    links = _fetched(
        database,
        "SELECT COALESCE(r.source, a.code) AS source, COALESCE(r.target, b.code) AS target, r.kind,"
        " r.stamped, r.suspect FROM resolved r LEFT JOIN loose_code a ON a.text = r.loose_source"
        " LEFT JOIN loose_code b ON b.text = r.loose_target",
    )
    texts = database.connection.execute("SELECT text FROM loose_code ORDER BY code DESC").fetchall()
    return links, tuple(str(row[0]) for row in texts)


def _names(database: Database, table: str, column: str) -> tuple[str, ...]:
    """Return the different texts of a column in order, numbered in a table ``<column>_code``."""
    database.make(
        f"{column}_code",
        f"SELECT text, CAST(ROW_NUMBER() OVER (ORDER BY text) - 1 AS INTEGER) AS code"  # noqa: S608 - names are ours
        f" FROM (SELECT DISTINCT {column} AS text FROM {table}) u",
    )
    rows = database.connection.execute(f"SELECT text FROM {column}_code ORDER BY code").fetchall()  # noqa: S608 - names are ours
    return tuple(str(row[0]) for row in rows)


def _coded(database: Database, table: str, column: str) -> tuple[tuple[str, ...], Indices]:
    names = _names(database, table, column)
    select = f"SELECT c.code FROM {table} x JOIN {column}_code c ON c.text = x.{column} ORDER BY x.i"  # noqa: S608 - names are ours
    return names, _fetched(database, select)["code"].astype(np.int32, copy=False)


def _fetched(database: Database, select: str) -> dict[str, Indices]:
    rows = database.connection.execute(select).fetchnumpy()
    return {name: np.asarray(column) for name, column in rows.items()}


def _numbers(count: int) -> npt.NDArray[np.int32]:
    return np.arange(count, dtype=np.int32)
