# SPDX-License-Identifier: Apache-2.0
"""Two levels against each other: every item of the first with its partners at the second."""

from __future__ import annotations

from asqms.contexts.organization.data import Actor
from asqms.contexts.traceability.data import (
    MOST_FOLLOWED,
    PAGE_ROWS,
    ItemRow,
    MatrixFilter,
    MatrixRow,
    MatrixView,
    Page,
    Partner,
    Share,
    When,
)
from asqms.contexts.traceability.errors import TraceabilityError
from asqms.contexts.traceability.queries.viewing import (
    View,
    among,
    bounded,
    cut,
    level_mask,
    place_of,
    view_of,
)
from asqms.contexts.traceability.queries.walking import reached_from

FIRST_PARTNERS = 20
MOST_LINKS = 20_000


def matrix(
    actor: Actor,
    trace_set: str,
    chosen: MatrixFilter,
    *,
    after: str = "",
    limit: int = PAGE_ROWS,
    when: When | None = None,
) -> MatrixView:
    """Return a page of the matrix of two levels: direct links or, without any, over levels between.

    Raises TraceabilityError ``traceability.same_level`` and what items raises.
    """
    if chosen.from_level == chosen.to_level:
        raise TraceabilityError(
            "traceability.same_level", "A matrix is of two different levels.", hint="Choose another level."
        )
    view = view_of(actor, trace_set, when)
    start, end = view.level_number(chosen.from_level), view.level_number(chosen.to_level)
    near, reach = next(((p[2], p[3]) for p in view.figures["pairs"] if p[:2] == [start, end]), (0, 0))
    indirect = not near and bool(reach)
    total = int(view.figures["levels"][start]["total"])
    where = view.items()
    where.add("level = ?", start)
    if chosen.only_missing:
        where.add(f"NOT {level_mask('reach' if indirect else 'near', end)}")
    where.add("n > ?", place_of(after))
    size = bounded(limit, MOST_FOLLOWED)
    rows = view.page(where, size + 1)
    shown = [] if not rows else (_indirect if indirect else _direct)(view, rows[:size], end)
    page = Page(tuple(shown), cut(rows, size, "number"))
    return MatrixView(
        view.about, chosen.from_level, chosen.to_level, indirect, Share(near or reach, total), page
    )


def _direct(view: View, rows: list[ItemRow], end: int) -> list[MatrixRow]:
    numbers = [row.number for row in rows]
    found: dict[int, set[int]] = {number: set() for number in numbers}
    complete = True
    for table, own, other in (("by_lower", "lower", "upper"), ("by_upper", "upper", "lower")):
        where = view.links()
        where.add(f"state = 0 AND NOT side AND {other}_level = ? AND {among(own, numbers)}", end)
        links = view.reader.rows(
            f"SELECT DISTINCT {own}, {other} FROM {table} WHERE {where.text} LIMIT {MOST_LINKS}",  # noqa: S608
            where.parameters,
        )
        complete = complete and len(links) < MOST_LINKS
        for one, partner in links:
            found[one].add(partner)
    return _with_partners(view, rows, found, frozenset() if complete else frozenset(numbers))


def _indirect(view: View, rows: list[ItemRow], end: int) -> list[MatrixRow]:
    numbers = [row.number for row in rows]
    found: dict[int, set[int]] = {number: set() for number in numbers}
    cut_rows: set[int] = set()
    for upward in (True, False):
        reached = reached_from(view, numbers, upward=upward)
        cut_rows |= reached.cut
        for one, some in reached.items.items():
            found[one] |= {number for number, level in some.items() if level == end}
    return _with_partners(view, rows, found, frozenset(cut_rows))


def _with_partners(
    view: View, rows: list[ItemRow], found: dict[int, set[int]], incomplete: frozenset[int]
) -> list[MatrixRow]:
    first = {row.number: sorted(found[row.number])[:FIRST_PARTNERS] for row in rows}
    described = view.described({number for some in first.values() for number in some})
    return [
        MatrixRow(
            item=row,
            partners=tuple(
                Partner(one.number, one.id, one.title, one.verdict)
                for one in (described[number] for number in first[row.number] if number in described)
            ),
            total=len(found[row.number]),
            complete=row.number not in incomplete,
        )
        for row in rows
    ]
