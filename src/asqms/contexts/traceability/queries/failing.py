# SPDX-License-Identifier: Apache-2.0
"""Tests that fail, with what they touch above them."""

from __future__ import annotations

from collections import Counter

from asqms.contexts.organization.data import Actor
from asqms.contexts.traceability.data import MOST_FOLLOWED, PAGE_ROWS, FailingTest, Page, When
from asqms.contexts.traceability.queries.viewing import bounded, cut, place_of, view_of
from asqms.contexts.traceability.queries.walking import reached_from


def failing_tests(
    actor: Actor,
    trace_set: str,
    *,
    after: str = "",
    limit: int = PAGE_ROWS,
    when: When | None = None,
) -> Page[FailingTest]:
    """Return a page of items whose own result is failed or error, each with the items above it by level.

    Needs ``traceability.view``; errors as items.
    """
    view = view_of(actor, trace_set, when)
    where = view.items()
    where.add("own_failed")
    where.add("n > ?", place_of(after))
    size = bounded(limit, MOST_FOLLOWED)
    rows = view.page(where, size + 1)
    shown = rows[:size]
    reached = reached_from(view, [row.number for row in shown], upward=True)
    levels = view.levels
    tests = tuple(
        FailingTest(
            row,
            {
                levels[level]: count
                for level, count in sorted(Counter(reached.items[row.number].values()).items())
                if level >= 0
            },
            complete=row.number not in reached.cut,
        )
        for row in shown
    )
    return Page(tests, cut(rows, size, "number"))
