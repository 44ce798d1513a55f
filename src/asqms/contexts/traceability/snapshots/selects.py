# SPDX-License-Identifier: Apache-2.0
"""The SELECTs that turn a checked graph into stored columns: narrow ones to scan, wide ones to show."""

from __future__ import annotations

from typing import Final

FILES: Final = {
    "item": "items.parquet",
    "shown": "items_shown.parquet",
    "by_lower": "links_by_lower.parquet",
    "by_upper": "links_by_upper.parquet",
    "notable": "links_notable.parquet",
    "loose": "ends_without_item.parquet",
}
"""The file of each view: ``notable`` are links that are not plainly resolved, ``loose`` ends without item."""

SCANNED: Final = 32_768
FETCHED: Final = 4_096
"""Rows in a group: many where narrow columns are scanned, few where single rows are fetched.

Every group costs a little for each of its columns, so what is only shown is packed into one.
"""

NUMBERED: Final = "SELECT i, CAST(ROW_NUMBER() OVER (ORDER BY id) - 1 AS INTEGER) AS n FROM kept_item"
LINK_ROW: Final = """
    SELECT COALESCE(s.n, -1 - a.u) AS source_n, COALESCE(t.n, -1 - b.u) AS target_n, d.down AS turned,
           d.side AS side, l.kind, l.source, l.target, l.stamp, l.condition, l.confirmed,
           CAST(CASE WHEN s.n IS NOT NULL AND t.n IS NOT NULL THEN 0
                     WHEN d.outside = 0 AND (a.outside = 0 OR b.outside = 0) THEN 1
                     ELSE 2 END AS UTINYINT) AS state,
           s.n IS NOT NULL AND t.n IS NOT NULL AND l.stamp <> '' AND t.digest <> ''
           AND l.stamp <> t.digest AS suspect
    FROM marked_link l JOIN kind_row d ON d.kind = l.kind
    LEFT JOIN item_row s ON s.id = l.source LEFT JOIN item_row t ON t.id = l.target
    LEFT JOIN loose_row a ON a.text = l.source LEFT JOIN loose_row b ON b.text = l.target
"""
ITEM_ROW: Final = """
    SELECT m.n, k.id, v.level, k.type, k.title, k.status, k.result, k.digest, k.place, o.origin,
           v.bits, v.state, v.up, v.down, md5_number_lower(k.id) AS key,
           k.result IN ('failed', 'error') AS own_failed,
           md5_number_lower(concat_ws(chr(0), k.type, k.title, k.status, k.digest)) AS content,
           lower(k.id || ' ' || k.title) AS search, {words}
    FROM kept_item k JOIN numbered m ON m.i = k.i JOIN verdict v ON v.i = k.i JOIN origin o ON o.i = k.i
"""
LINK: Final = """
    SELECT CAST(ROW_NUMBER() OVER (ORDER BY source, target, kind, stamp, condition) - 1 AS INTEGER) AS k,
           CAST(CASE WHEN turned THEN target_n ELSE source_n END AS INTEGER) AS lower,
           CAST(CASE WHEN turned THEN source_n ELSE target_n END AS INTEGER) AS upper,
           turned, side, kind, source, target, stamp, condition, state, suspect, confirmed
    FROM link_row
"""
WITH_LEVELS: Final = """
    SELECT l.*, CAST(COALESCE(a.level, -1) AS SMALLINT) AS lower_level,
           CAST(COALESCE(b.level, -1) AS SMALLINT) AS upper_level,
           CAST(COALESCE(a.origin, -1) AS SMALLINT) AS lower_origin,
           CAST(COALESCE(b.origin, -1) AS SMALLINT) AS upper_origin
    FROM link l LEFT JOIN item_row a ON a.n = l.lower LEFT JOIN item_row b ON b.n = l.upper
"""
DEGREES: Final = """
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


_NARROW: Final = """
    SELECT lower, upper, k, turned, side, kind, condition, state, suspect, confirmed,
           lower_level, upper_level, lower_origin, upper_origin
    FROM full_link ORDER BY {0}, k
"""
STORED: Final = {
    "item": (
        """
        SELECT * EXCLUDE (id, type, title, status, result, digest, place, links_up, links_down)
        FROM item ORDER BY n
        """,
        SCANNED,
    ),
    "shown": (
        """
        SELECT n, id, origin, CAST(json_array(
                 level, type, title, status, result, state, bits, up, down, place, links_up, links_down,
                 digest
               ) AS VARCHAR) AS packed
        FROM item ORDER BY n
        """,
        FETCHED,
    ),
    "by_lower": (_NARROW.format("lower"), SCANNED),
    "by_upper": (_NARROW.format("upper"), SCANNED),
    "notable": (
        """
        SELECT * EXCLUDE (stamp) FROM full_link
        WHERE state <> 0 OR suspect OR confirmed OR condition <> '' ORDER BY k
        """,
        FETCHED,
    ),
    "loose": ("SELECT u, text FROM loose_row ORDER BY u", FETCHED),
}
"""What each view is stored from, and how many rows its groups have."""
