# SPDX-License-Identifier: Apache-2.0
"""Follows links over any number of steps from many items at once, safe with cycles, within a bound."""

from __future__ import annotations

from dataclasses import dataclass, field

from asqms.contexts.traceability.queries.viewing import View, among

MOST_PAIRS = 6_000
MOST_STEPS = 40


@dataclass
class Reached:
    """Which items each start reaches, with their levels; ``cut`` are starts that reach more."""

    items: dict[int, dict[int, int]] = field(default_factory=dict)
    cut: set[int] = field(default_factory=set)


def reached_from(view: View, starts: list[int], *, upward: bool, most: int = MOST_PAIRS) -> Reached:
    """Return everything above (or below) each start over resolved links; a start is never its own partner."""
    table, own, other = ("by_lower", "lower", "upper") if upward else ("by_upper", "upper", "lower")
    found = Reached({start: {} for start in starts})
    frontier: dict[int, set[int]] = {start: {start} for start in starts}
    pairs = 0
    for _ in range(MOST_STEPS):
        if not frontier:
            return found
        where = view.links()
        where.add(f"state = 0 AND NOT side AND {among(own, list(frontier))}")
        rows = view.reader.rows(
            f"SELECT DISTINCT {own}, {other}, {other}_level FROM {table} WHERE {where.text} LIMIT {most}",  # noqa: S608 - our words and numbers
            where.parameters,
        )
        if len(rows) >= most:
            found.cut |= {start for some in frontier.values() for start in some}
            return found
        following: dict[int, set[int]] = {}
        for one, end, level in rows:
            for start in frontier[one]:
                if end != start and end not in found.items[start]:
                    found.items[start][end] = level
                    following.setdefault(end, set()).add(start)
                    pairs += 1
        frontier = following
        if pairs >= most:
            break
    found.cut |= {start for some in frontier.values() for start in some}
    return found
