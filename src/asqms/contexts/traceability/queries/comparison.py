# SPDX-License-Identifier: Apache-2.0
"""What is different between two answers about one trace set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from asqms.contexts.organization.data import Actor
from asqms.contexts.traceability.data import PAGE_ROWS, Change, ChangedItem, Comparison, Page, When
from asqms.contexts.traceability.queries.manifests import manifest_of
from asqms.contexts.traceability.queries.viewing import (
    VERDICT_CONDITIONS,
    Conditions,
    View,
    bounded,
    place_of,
    view_of_row,
)
from asqms.contexts.traceability.snapshots.reading import open_two
from asqms.contexts.traceability.snapshots.store import snapshot_store

_RANKS: Final = {"deviates": 3, "undetermined": 2, "partly": 1, "conforms": 0, "not_applicable": 0}
_RANK: Final = (
    "CASE "
    + " ".join(f"WHEN {condition} THEN {_RANKS[name]}" for name, condition in VERDICT_CONDITIONS.items())
    + " ELSE 0 END"
)
_SIDE: Final = "SELECT n, key, origin, content, links, " + _RANK + " AS rank FROM {0}_item"  # noqa: S608 - our words
_FLAGS: Final[Mapping[Change, str]] = {
    Change.ADDED: "b.n IS NULL",
    Change.REMOVED: "a.n IS NULL",
    Change.WORSE: "COALESCE(a.rank > b.rank, false)",
    Change.BETTER: "COALESCE(a.rank < b.rank, false)",
    Change.CONTENT: "COALESCE(a.content <> b.content, false)",
    Change.LINKS: "COALESCE(a.links <> b.links, false)",
}
_CHANGED: Final = (
    "SELECT b.n AS old, a.n AS new, b.origin AS old_origin, a.origin AS new_origin, "  # noqa: S608 - our words
    + ", ".join(f"{condition} AS {change.value}" for change, condition in _FLAGS.items())
    + f" FROM ({_SIDE.format('before')}) b FULL OUTER JOIN ({_SIDE.format('after')}) a ON a.key = b.key"
    + " WHERE b.n IS NULL OR a.n IS NULL OR a.rank <> b.rank OR a.content <> b.content OR a.links <> b.links"
)
_NAMES: Final = ", ".join(change.value for change in _FLAGS)


def comparison(
    actor: Actor,
    trace_set: str,
    between: tuple[When, When],
    change: Change = Change.WORSE,
    *,
    after: str = "",
    limit: int = PAGE_ROWS,
) -> Comparison:
    """Return how the items of a set differ between two days, and one page of one sort of change.

    Worse and better go by the verdict. Needs ``traceability.view``; errors as items.
    """
    views = [view_of_row(actor, manifest_of(actor, trace_set, when), when) for when in between]
    old, new = views
    store = snapshot_store(actor.organisation_uid)
    pair = open_two(store, old.about.snapshot, new.about.snapshot, _CHANGED)
    where = _visible(old, new)
    counted = ", ".join(f"COUNT(*) FILTER (WHERE {one.value})" for one in _FLAGS)
    (totals,) = pair.rows(f"SELECT {counted} FROM changed WHERE {where.text}")  # noqa: S608 - our words
    size = bounded(limit)
    number = "old" if change is Change.REMOVED else "new"
    where.add(f"{change.value} AND {number} > ?", place_of(after))
    rows = pair.rows(
        f"SELECT old, new, {_NAMES} FROM changed WHERE {where.text} ORDER BY {number} LIMIT {size + 1}",  # noqa: S608
        where.parameters,
    )
    last = None
    if len(rows) > size:
        last = str(rows[size - 1][0 if change is Change.REMOVED else 1])
    page = Page(tuple(_changed(rows[:size], old, new)), last)
    counts = {one.value: int(count) for one, count in zip(_FLAGS, totals, strict=True)}
    return Comparison(old.about, new.about, counts, change, page)


def _visible(old: View, new: View) -> Conditions:
    where = Conditions()
    for view, column in ((old, "old_origin"), (new, "new_origin")):
        if view.hidden:
            numbers = ", ".join(map(str, view.hidden))
            where.add(f"{column} IS NULL OR {column} NOT IN ({numbers})")
    return where


def _changed(rows: list[tuple[object, ...]], old: View, new: View) -> list[ChangedItem]:
    before = old.described(row[0] for row in rows if isinstance(row[0], int))
    after = new.described(row[1] for row in rows if isinstance(row[1], int))
    return [
        ChangedItem(
            before=before.get(row[0]) if isinstance(row[0], int) else None,
            after=after.get(row[1]) if isinstance(row[1], int) else None,
            changes=tuple(one for one, holds in zip(_FLAGS, row[2:], strict=True) if holds),
        )
        for row in rows
    ]
