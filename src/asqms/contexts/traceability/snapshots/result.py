# SPDX-License-Identifier: Apache-2.0
"""Writes a checked trace set as columns: items by id, links ordered by their lower and by their upper end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from asqms.contexts.traceability.snapshots.columns import Columns, columns_of
from asqms.contexts.traceability.snapshots.store import SnapshotStore
from asqms.engine.trace.database import Database
from asqms.engine.trace.graph import text_column
from asqms.engine.trace.plan import is_outside
from asqms.engine.trace.result import TraceResult

FORMAT: Final = "asqms-trace-result/1"
ITEMS, BY_LOWER, BY_UPPER = "items.parquet", "links_by_lower.parquet", "links_by_upper.parquet"
ROWS_IN_A_GROUP: Final = 16_384
"""Few enough that a look-up of one item decodes little, enough that a scan opens few groups."""

_NUMBERED: Final = "SELECT i, CAST(ROW_NUMBER() OVER (ORDER BY id) - 1 AS INTEGER) AS n FROM kept_item"
_LINK_ROW: Final = """
    SELECT s.n AS source_n, t.n AS target_n, d.down AS turned, d.side AS side, l.kind, l.source, l.target,
           l.stamp, l.condition, l.confirmed,
           CAST(CASE WHEN s.n IS NOT NULL AND t.n IS NOT NULL THEN 0
                     WHEN d.outside = 0 AND (a.outside = 0 OR b.outside = 0) THEN 1
                     ELSE 2 END AS UTINYINT) AS state,
           s.n IS NOT NULL AND t.n IS NOT NULL AND l.stamp <> '' AND t.digest <> ''
           AND l.stamp <> t.digest AS suspect
    FROM marked_link l JOIN kind_row d ON d.kind = l.kind
    LEFT JOIN item_row s ON s.id = l.source LEFT JOIN item_row t ON t.id = l.target
    LEFT JOIN loose_row a ON a.text = l.source LEFT JOIN loose_row b ON b.text = l.target
"""
_ITEM_ROW: Final = """
    SELECT m.n, k.id, v.level, k.type, k.title, k.status, k.result, k.digest, k.place, o.origin,
           v.bits, v.state, v.up, v.down, c.n AS component, md5_number_lower(k.id) AS key,
           md5_number_lower(concat_ws(chr(0), k.type, k.title, k.status, k.digest)) AS content,
           lower(k.id || ' ' || k.title) AS search, {words}
    FROM kept_item k JOIN numbered m ON m.i = k.i JOIN verdict v ON v.i = k.i JOIN origin o ON o.i = k.i
    LEFT JOIN numbered c ON c.i = v.component
"""
_LINK: Final = """
    SELECT CAST(ROW_NUMBER() OVER (ORDER BY source, target, kind, stamp, condition) - 1 AS INTEGER) AS k,
           CAST(COALESCE(CASE WHEN turned THEN target_n ELSE source_n END, -1) AS INTEGER) AS lower,
           CAST(COALESCE(CASE WHEN turned THEN source_n ELSE target_n END, -1) AS INTEGER) AS upper,
           turned, side, kind, source, target, stamp, condition, state, suspect, confirmed
    FROM link_row
"""
_WITH_LEVELS: Final = """
    SELECT l.*, CAST(COALESCE(a.level, -1) AS SMALLINT) AS lower_level,
           CAST(COALESCE(b.level, -1) AS SMALLINT) AS upper_level,
           CAST(COALESCE(a.origin, -1) AS SMALLINT) AS lower_origin,
           CAST(COALESCE(b.origin, -1) AS SMALLINT) AS upper_origin
    FROM link l LEFT JOIN item_row a ON a.n = l.lower LEFT JOIN item_row b ON b.n = l.upper
"""
_DEGREES: Final = """
    SELECT r.*, CAST(COALESCE(p.links, 0) AS INTEGER) AS links_up,
           CAST(COALESCE(q.links, 0) AS INTEGER) AS links_down,
           CAST(COALESCE(s.mark, 0) AS BIGINT) AS links
    FROM item_row r
    LEFT JOIN (SELECT lower AS n, COUNT(*) AS links FROM link WHERE NOT side GROUP BY lower) p ON p.n = r.n
    LEFT JOIN (SELECT upper AS n, COUNT(*) AS links FROM link WHERE NOT side GROUP BY upper) q ON q.n = r.n
    LEFT JOIN (
      SELECT source, CAST(SUM(mark) % 4611686018427387904 AS BIGINT) AS mark
      FROM (
        SELECT source, md5_number_lower(target || chr(0) || kind) >> 20 AS mark FROM link
      ) m GROUP BY source
    ) s ON s.source = r.id
"""


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
        _copy(database, "SELECT * FROM item ORDER BY n", place / ITEMS)
        _copy(database, "SELECT * FROM full_link ORDER BY lower, k", place / BY_LOWER)
        _copy(database, "SELECT * FROM full_link ORDER BY upper, k", place / BY_UPPER)
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
            "component": evaluation.components.astype(np.int32),
            **{f"near_{number}": word for number, word in enumerate(columns.near)},
            **{f"reach_{number}": word for number, word in enumerate(columns.reach)},
        },
    )
    database.make("origin", _origins(has_duplicates=bool(result.duplicates)))
    _vocabulary(database, result)
    words = [f"v.{kind}_{number}" for number in range(len(columns.near)) for kind in ("near", "reach")]
    database.make("numbered", _NUMBERED)
    database.make("item_row", _ITEM_ROW.format(words=", ".join(words)))
    database.make("link_row", _LINK_ROW)
    database.make("link", _LINK)
    database.connection.execute("DROP TABLE link_row")
    database.view("full_link", _WITH_LEVELS)
    database.view("item", _DEGREES)


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
            "text": text_column(graph.unresolved),
            "outside": np.array(is_outside(model, graph), np.int32),
        },
        "vi",
    )


def _register(database: Database, name: str, columns: Mapping[str, object]) -> None:
    database.connection.register("given", dict(columns))
    database.make(name, "SELECT * FROM given")
    database.connection.unregister("given")


def _copy(database: Database, select: str, path: Path) -> None:
    database.connection.execute(
        f"COPY ({select}) TO '{_quoted(path)}'"
        f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS_IN_A_GROUP})"
    )


def _quoted(path: Path) -> str:
    return path.as_posix().replace("'", "''")
