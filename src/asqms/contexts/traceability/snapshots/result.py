# SPDX-License-Identifier: Apache-2.0
"""Writes a checked trace set as columns: items by id, links by their ends."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from asqms.contexts.traceability.snapshots.columns import Columns, columns_of
from asqms.contexts.traceability.snapshots.selects import (
    DEGREES,
    FILES,
    ITEM_ROW,
    LINK,
    LINK_ROW,
    NUMBERED,
    STORED,
    WITH_LEVELS,
)
from asqms.contexts.traceability.snapshots.store import SnapshotStore
from asqms.engine.trace.database import Database
from asqms.engine.trace.graph import text_column
from asqms.engine.trace.plan import is_outside
from asqms.engine.trace.result import TraceResult

FORMAT: Final = "asqms-trace-result/1"


def write_result(database: Database, result: TraceResult, store: SnapshotStore) -> tuple[str, Columns]:
    """Write a result whose graph was resolved in the database; return the snapshot's digest and its columns.

    The database must hold ``marked_link``: the links with the column ``confirmed``.
    """
    columns = columns_of(result)
    with store.part() as part:
        _fill(database, result, columns)
        place = part / "result"
        place.mkdir()
        database.connection.execute("SET threads = 1")
        for name, (select, rows) in STORED.items():
            _copy(database, select, place / FILES[name], rows)
        return store.keep(place, FORMAT), columns


def _fill(database: Database, result: TraceResult, columns: Columns) -> None:
    evaluation = result.evaluation
    count = result.graph.item_count
    _register(
        database,
        "verdict",
        {
            "i": np.arange(count, dtype=np.int32),
            "level": evaluation.levels.astype(np.int16),
            "bits": evaluation.bits.astype(np.uint16),
            "state": evaluation.states.astype(np.uint8),
            "up": columns.up,
            "down": columns.down,
            **{f"near_{number}": word for number, word in enumerate(columns.near)},
            **{f"reach_{number}": word for number, word in enumerate(columns.reach)},
        },
    )
    database.make("origin", _origins(has_duplicates=bool(result.duplicates)))
    _vocabulary(database, result)
    words = [f"v.{kind}_{number}" for number in range(len(columns.near)) for kind in ("near", "reach")]
    database.make("numbered", NUMBERED)
    database.make("item_row", ITEM_ROW.format(words=", ".join(words)))
    database.make("link_row", LINK_ROW)
    database.make("link", LINK)
    database.connection.execute("DROP TABLE link_row")
    database.view("full_link", WITH_LEVELS)
    database.make("item", DEGREES)


def _origins(*, has_duplicates: bool) -> str:
    """Say of each kept item which source it is from; items are numbered by their first line."""
    if not has_duplicates:
        return "SELECT line AS i, CAST(origin AS SMALLINT) AS origin FROM raw_item"
    return (
        "SELECT CAST(ROW_NUMBER() OVER (ORDER BY r.line) - 1 AS INTEGER) AS i,"
        " CAST(r.origin AS SMALLINT) AS origin"
        " FROM raw_item r JOIN first f ON f.line = r.line"
    )


def _vocabulary(database: Database, result: TraceResult) -> None:
    """Make tables of link kinds and of texts without an item, with what the model says of each."""
    graph, model = result.graph, result.model
    wanted = {kind.lower() for kind in model.outside.kinds}
    directions = [model.direction_of(kind).value for kind in graph.kind_names]
    database.fill(
        "kind_given",
        {
            "kind": text_column(graph.kind_names),
            "down": np.array([one == "down" for one in directions], np.int32),
            "side": np.array([one == "side" for one in directions], np.int32),
            "outside": np.array([kind.lower() in wanted for kind in graph.kind_names], np.int32),
        },
        "viii",
    )
    database.make("kind_row", "SELECT kind, down = 1 AS down, side = 1 AS side, outside FROM kind_given")
    database.fill(
        "loose_row",
        {
            "u": np.arange(len(graph.unresolved), dtype=np.int32),
            "text": text_column(graph.unresolved),
            "outside": np.array(is_outside(model, graph), np.int32),
        },
        "ivi",
    )


def _register(database: Database, name: str, columns: Mapping[str, object]) -> None:
    database.connection.register("given", dict(columns))
    database.make(name, "SELECT * FROM given")
    database.connection.unregister("given")


def _copy(database: Database, select: str, path: Path, rows: int) -> None:
    database.connection.execute(
        f"COPY ({select}) TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {rows})"
    )


def _quoted(path: Path) -> str:
    return path.as_posix().replace("'", "''")
