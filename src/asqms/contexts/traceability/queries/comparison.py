# SPDX-License-Identifier: Apache-2.0
"""What is different between two answers about one trace set."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from asqms.contexts.organization.data import Actor
from asqms.contexts.traceability.data import PAGE_ROWS, Change, ChangedItem, Comparison, Page, When
from asqms.contexts.traceability.queries.manifests import manifest_of
from asqms.contexts.traceability.queries.viewing import (
    VERDICT_CONDITIONS,
    View,
    bounded,
    place_of,
    view_of_row,
)
from asqms.contexts.traceability.snapshots.reading import open_two
from asqms.contexts.traceability.snapshots.store import SnapshotStore, snapshot_store

_RANKS: Final = {"deviates": 3, "undetermined": 2, "partly": 1, "conforms": 0, "not_applicable": 0}
_RANK: Final = (
    "CASE "
    + " ".join(f"WHEN {condition} THEN {_RANKS[name]}" for name, condition in VERDICT_CONDITIONS.items())
    + " ELSE 0 END"
)
_CONDITIONS: Final[Mapping[Change, str]] = {
    Change.ADDED: "b.n IS NULL",
    Change.REMOVED: "a.n IS NULL",
    Change.WORSE: "COALESCE(a.rank > b.rank, false)",
    Change.BETTER: "COALESCE(a.rank < b.rank, false)",
    Change.CONTENT: "COALESCE(a.content <> b.content, false)",
    Change.LINKS: "COALESCE(a.links <> b.links, false)",
}


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
    counts = _counts(store, (old.about.snapshot, new.about.snapshot), (old.hidden, new.hidden))
    size = bounded(limit)
    conditions = ", ".join(_CONDITIONS.values())
    number = "b.n" if change is Change.REMOVED else "a.n"
    rows = (
        open_two(store, old.about.snapshot, new.about.snapshot).rows(
            f"SELECT b.n, a.n, {conditions} FROM {_joined(old.hidden, new.hidden)}"  # noqa: S608 - our words
            f" WHERE {_CONDITIONS[change]} AND {number} > ? ORDER BY {number} LIMIT {size + 1}",
            [place_of(after)],
        )
        if counts[change.value]
        else []
    )
    last = None
    if len(rows) > size:
        last = str(rows[size - 1][0 if change is Change.REMOVED else 1])
    page = Page(tuple(_changed(rows[:size], old, new)), last)
    return Comparison(old.about, new.about, counts, change, page)


def _changed(rows: list[tuple[object, ...]], old: View, new: View) -> list[ChangedItem]:
    before = old.described(row[0] for row in rows if isinstance(row[0], int))
    after = new.described(row[1] for row in rows if isinstance(row[1], int))
    return [
        ChangedItem(
            before=before.get(row[0]) if isinstance(row[0], int) else None,
            after=after.get(row[1]) if isinstance(row[1], int) else None,
            changes=tuple(one for one, holds in zip(_CONDITIONS, row[2:], strict=True) if holds),
        )
        for row in rows
    ]


@lru_cache(maxsize=64)
def _counts(
    store: SnapshotStore, digests: tuple[str, str], hidden: tuple[tuple[int, ...], tuple[int, ...]]
) -> dict[str, int]:
    """Count changes; snapshots never change, so neither do the counts."""
    names = list(_CONDITIONS)
    if digests[0] == digests[1] and hidden[0] == hidden[1]:
        return dict.fromkeys((one.value for one in names), 0)
    counted = ", ".join(f"COUNT(*) FILTER (WHERE {_CONDITIONS[one]})" for one in names)
    (row,) = open_two(store, *digests).rows(f"SELECT {counted} FROM {_joined(*hidden)}")  # noqa: S608 - our words
    return {one.value: int(count) for one, count in zip(names, row, strict=True)}


def _joined(before: tuple[int, ...], after: tuple[int, ...]) -> str:
    return f"{_side('before', before)} b FULL OUTER JOIN {_side('after', after)} a ON a.key = b.key"


def _side(name: str, hidden: tuple[int, ...]) -> str:
    where = f" WHERE origin NOT IN ({', '.join(map(str, hidden))})" if hidden else ""
    return f"(SELECT n, key, content, links, {_RANK} AS rank FROM {name}_item{where})"  # noqa: S608 - our words
