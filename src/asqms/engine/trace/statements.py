# SPDX-License-Identifier: Apache-2.0
"""The definition of the trace rules: plain SELECTs, no recursion, the same on DuckDB and Spark.

A driver makes each SELECT a table of its name (``relational`` on DuckDB) and repeats the statements
of a fixpoint until no row changes. Input tables:

    raw_item(line, id, type, status, result, digest, place)      raw_link(source, target, kind, stamp)
    external(id)  outside_like(pattern)  level_match(level, type, id_like, place_like)
    level(level, test, judged)  kind(kind, direction, outside)
    rule(rule, level, upward, minimum, maximum, mandatory, accept_outside)
    rule_status(rule, status)  rule_kind(rule, kind)  rule_to(rule, level)

Flags are 0 or 1, ``maximum`` -1 means none, ``direction`` is up, down or side.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

RESOLVE: Final = MappingProxyType(
    {
        "item": """
SELECT CAST(ROW_NUMBER() OVER (ORDER BY r.line) - 1 AS INTEGER) AS i,
       r.id, r.type, r.status, r.result, r.digest, r.place
FROM raw_item r
JOIN (SELECT id, MIN(line) AS line FROM raw_item GROUP BY id) f ON f.line = r.line
""",
        "loose": """
SELECT u.text, CAST(-ROW_NUMBER() OVER (ORDER BY u.text) AS INTEGER) AS code, u.outside
FROM (
  SELECT n.text, MAX(CASE WHEN e.id IS NOT NULL OR p.pattern IS NOT NULL THEN 1 ELSE 0 END) AS outside
  FROM (
    SELECT k.source AS text FROM raw_link k LEFT JOIN item s ON s.id = k.source WHERE s.i IS NULL
    UNION
    SELECT k.target AS text FROM raw_link k LEFT JOIN item t ON t.id = k.target WHERE t.i IS NULL
  ) n
  LEFT JOIN external e ON e.id = n.text
  LEFT JOIN outside_like p ON n.text LIKE p.pattern ESCAPE '!'
  GROUP BY n.text
) u
""",
        "link": """
SELECT COALESCE(s.i, ls.code) AS source, COALESCE(t.i, lt.code) AS target, k.kind, d.direction,
       CASE WHEN s.i IS NOT NULL AND t.i IS NOT NULL THEN 0
            WHEN d.outside = 1 THEN 2
            WHEN (s.i IS NULL AND ls.outside = 0) OR (t.i IS NULL AND lt.outside = 0) THEN 1
            ELSE 2 END AS state,
       CASE WHEN s.i IS NOT NULL AND k.stamp <> '' AND t.digest <> '' AND k.stamp <> t.digest
            THEN 1 ELSE 0 END AS suspect
FROM raw_link k
JOIN kind d ON d.kind = k.kind
LEFT JOIN item s ON s.id = k.source
LEFT JOIN item t ON t.id = k.target
LEFT JOIN loose ls ON ls.text = k.source
LEFT JOIN loose lt ON lt.text = k.target
""",
        "item_level": """
SELECT x.i, CAST(COALESCE(MIN(m.level), -1) AS INTEGER) AS level
FROM item x
LEFT JOIN level_match m
  ON m.type = x.type AND x.id LIKE m.id_like ESCAPE '!' AND x.place LIKE m.place_like ESCAPE '!'
GROUP BY x.i
""",
        "edge": """
SELECT CASE WHEN direction = 'down' THEN target ELSE source END AS lower_item,
       CASE WHEN direction = 'down' THEN source ELSE target END AS upper_item,
       kind, state
FROM link
WHERE direction <> 'side' AND state <> 1
""",
    }
)

RULES: Final = MappingProxyType(
    {
        "rule_partner": """
SELECT r.rule, e.lower_item AS i, e.upper_item AS partner
FROM rule r
JOIN rule_kind rk ON rk.rule = r.rule
JOIN edge e ON e.kind = rk.kind
JOIN rule_to w ON w.rule = r.rule
JOIN item_level p ON p.i = e.upper_item AND p.level = w.level
WHERE r.upward = 1 AND e.state = 0
UNION
SELECT r.rule, e.upper_item AS i, e.lower_item AS partner
FROM rule r
JOIN rule_kind rk ON rk.rule = r.rule
JOIN edge e ON e.kind = rk.kind
JOIN rule_to w ON w.rule = r.rule
JOIN item_level p ON p.i = e.lower_item AND p.level = w.level
WHERE r.upward = 0 AND e.state = 0
UNION
SELECT r.rule,
       CASE WHEN r.upward = 1 THEN e.lower_item ELSE e.upper_item END AS i,
       CASE WHEN r.upward = 1 THEN e.upper_item ELSE e.lower_item END AS partner
FROM rule r
JOIN rule_kind rk ON rk.rule = r.rule
JOIN edge e ON e.kind = rk.kind
WHERE r.accept_outside = 1 AND e.state = 2
  AND CASE WHEN r.upward = 1 THEN e.upper_item ELSE e.lower_item END < 0
""",
        "rule_item": """
SELECT r.rule, x.i, r.upward, r.mandatory,
       CASE WHEN COALESCE(c.partners, 0) < r.minimum THEN 1 ELSE 0 END AS few,
       CASE WHEN r.maximum >= 0 AND COALESCE(c.partners, 0) > r.maximum THEN 1 ELSE 0 END AS many
FROM rule r
JOIN item_level y ON y.level = r.level
JOIN item x ON x.i = y.i
JOIN rule_status q ON q.rule = r.rule AND q.status = x.status
LEFT JOIN (SELECT rule, i, COUNT(*) AS partners FROM rule_partner GROUP BY rule, i) c
  ON c.rule = r.rule AND c.i = x.i
""",
        "rule_total": """
SELECT r.rule, COUNT(f.i) AS total,
       COALESCE(SUM(CASE WHEN f.few + f.many = 0 THEN 1 ELSE 0 END), 0) AS covered
FROM rule r LEFT JOIN rule_item f ON f.rule = r.rule
GROUP BY r.rule
""",
        "direction_total": """
SELECT y.level, f.upward, COUNT(DISTINCT f.i) AS total
FROM rule_item f JOIN item_level y ON y.i = f.i
WHERE f.mandatory = 1
GROUP BY y.level, f.upward
""",
    }
)

SEED: Final = """
SELECT z.i, z.flag FROM (
  SELECT x.i,
         CASE WHEN x.result = 'passed' THEN 1 WHEN x.result = 'failed' OR x.result = 'error' THEN 2
              WHEN x.result <> '' OR v.test = 1 THEN 4 ELSE 0 END AS flag
  FROM item x JOIN item_level y ON y.i = x.i LEFT JOIN level v ON v.level = y.level
) z WHERE z.flag > 0
"""

NEXT_REACHED: Final = """
SELECT DISTINCT e.upper_item AS i, f.flag
FROM frontier f
JOIN edge e ON e.lower_item = f.i AND e.state = 0
LEFT JOIN reached r ON r.i = e.upper_item AND r.flag = f.flag
WHERE r.i IS NULL
"""

ALL_REACHED: Final = "SELECT i, flag FROM reached UNION ALL SELECT i, flag FROM frontier"

CORE: Final = "SELECT DISTINCT lower_item, upper_item FROM edge WHERE state = 0"

PEELED: Final = """
SELECT c.lower_item, c.upper_item FROM core c
JOIN (SELECT DISTINCT upper_item AS i FROM core) b ON b.i = c.lower_item
JOIN (SELECT DISTINCT lower_item AS i FROM core) a ON a.i = c.upper_item
"""

COLOUR: Final = """
SELECT lower_item AS i, lower_item AS colour FROM core
UNION
SELECT upper_item AS i, upper_item AS colour FROM core
"""

NEXT_COLOUR: Final = """
SELECT x.i, MIN(x.colour) AS colour
FROM (
  SELECT i, colour FROM colour
  UNION ALL
  SELECT e.upper_item AS i, k.colour FROM core e JOIN colour k ON k.i = e.lower_item
) x
GROUP BY x.i
"""

COLOUR_CHANGES: Final = """
SELECT COUNT(*) AS changes FROM colour a JOIN next_colour b ON b.i = a.i WHERE b.colour <> a.colour
"""

MEMBER: Final = "SELECT i, colour FROM colour WHERE i = colour"

NEXT_MEMBER: Final = """
SELECT i, colour FROM member
UNION
SELECT e.lower_item AS i, m.colour
FROM member m
JOIN core e ON e.upper_item = m.i
JOIN colour k ON k.i = e.lower_item AND k.colour = m.colour
"""

COMPONENT: Final = """
SELECT m.i, m.colour AS component
FROM member m
JOIN (SELECT colour, COUNT(*) AS members FROM member GROUP BY colour) n ON n.colour = m.colour
LEFT JOIN core s ON s.lower_item = m.i AND s.upper_item = m.i
WHERE n.members > 1 OR s.lower_item IS NOT NULL
"""

REST: Final = """
SELECT c.lower_item, c.upper_item FROM core c
LEFT JOIN member a ON a.i = c.lower_item
LEFT JOIN member b ON b.i = c.upper_item
WHERE a.i IS NULL AND b.i IS NULL
"""

VERDICT: Final = """
SELECT x.i, x.level, CAST(COALESCE(t.state, 0) AS INTEGER) AS state,
       CAST(COALESCE(c.component, -1) AS INTEGER) AS component,
       CAST(
         COALESCE(r.no_parent, 0) * 1 + COALESCE(r.missing_child, 0) * 2
         + COALESCE(k.broken, 0) * 4 + COALESCE(k.suspect, 0) * 8
         + CASE WHEN v.judged = 1 AND COALESCE(t.ran, 0) = 0 THEN 16 ELSE 0 END
         + COALESCE(t.failed, 0) * 32
         + CASE WHEN c.i IS NOT NULL THEN 64 ELSE 0 END
         + CASE WHEN o.i IS NULL AND x.level >= 0 THEN 128 ELSE 0 END
         + COALESCE(r.too_many, 0) * 256
         + CASE WHEN v.judged = 1 AND COALESCE(t.not_run, 0) = 1 THEN 512 ELSE 0 END
       AS INTEGER) AS bits
FROM item_level x
LEFT JOIN level v ON v.level = x.level
LEFT JOIN (
  SELECT i, MAX(CASE WHEN upward = 1 THEN few ELSE 0 END) AS no_parent,
         MAX(CASE WHEN upward = 0 THEN few ELSE 0 END) AS missing_child, MAX(many) AS too_many
  FROM rule_item WHERE mandatory = 1 GROUP BY i
) r ON r.i = x.i
LEFT JOIN (
  SELECT source AS i, MAX(CASE WHEN state = 1 THEN 1 ELSE 0 END) AS broken, MAX(suspect) AS suspect
  FROM link WHERE source >= 0 GROUP BY source
) k ON k.i = x.i
LEFT JOIN (
  SELECT i, SUM(flag) AS state, MAX(CASE WHEN flag < 4 THEN 1 ELSE 0 END) AS ran,
         MAX(CASE WHEN flag = 2 THEN 1 ELSE 0 END) AS failed,
         MAX(CASE WHEN flag = 4 THEN 1 ELSE 0 END) AS not_run
  FROM reached GROUP BY i
) t ON t.i = x.i
LEFT JOIN component c ON c.i = x.i
LEFT JOIN (SELECT lower_item AS i FROM edge UNION SELECT upper_item AS i FROM edge) o ON o.i = x.i
"""

EVERY: Final = MappingProxyType(
    {
        **RESOLVE,
        **RULES,
        "seed": SEED,
        "next_reached": NEXT_REACHED,
        "all_reached": ALL_REACHED,
        "core": CORE,
        "peeled": PEELED,
        "colour": COLOUR,
        "next_colour": NEXT_COLOUR,
        "colour_changes": COLOUR_CHANGES,
        "member": MEMBER,
        "next_member": NEXT_MEMBER,
        "component": COMPONENT,
        "rest": REST,
        "verdict": VERDICT,
    }
)
"""All statements by name."""
