# SPDX-License-Identifier: Apache-2.0
"""Lists of links by state, and the links around one item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization.data import Actor
from asqms.contexts.traceability.data import PAGE_ROWS, ItemRow, LinkFilter, LinkName, LinkRow, Page, When
from asqms.contexts.traceability.errors import TraceabilityError
from asqms.contexts.traceability.kinds import CONFIRMATIONS, confirmation_key
from asqms.contexts.traceability.queries.viewing import (
    Conditions,
    View,
    bounded,
    cut,
    place_of,
    view_of,
)

FIRST_LINKS: Final = 100
"""Links shown of one item each way; the totals say how many there are."""

LINK_COLUMNS: Final = "k, lower, upper, turned, side, kind, condition, state, suspect, confirmed"
_STATES: Final = {
    "": "true",
    "broken": "state = 1",
    "outside": "state = 2",
    "suspect": "suspect",
    "confirmed": "confirmed",
    "conditional": "condition <> ''",
    "resolved": "state = 0 AND NOT suspect",
}
_WORDS: Final = ("resolved", "broken", "outside")


def links(
    actor: Actor,
    trace_set: str,
    chosen: LinkFilter = LinkFilter(),  # noqa: B008 - frozen
    *,
    after: str = "",
    limit: int = PAGE_ROWS,
    when: When | None = None,
) -> Page[LinkRow]:
    """Return a page of links in order of source, target and kind.

    Needs ``traceability.view``; raises NotFoundError, TraceabilityError ``traceability.unknown_state``,
    ``traceability.unknown_level``, ``traceability.bad_cursor`` and those of the snapshot.
    """
    view = view_of(actor, trace_set, when)
    where = link_conditions(view, chosen)
    where.add("k > ?", place_of(after))
    size = bounded(limit)
    rows = view.reader.rows(
        f"SELECT {LINK_COLUMNS} FROM {_table(chosen)} WHERE {where.text}"  # noqa: S608 - our words
        f" ORDER BY k LIMIT {size + 1}",
        where.parameters,
    )
    found = link_rows(actor, view, rows)
    return Page(found[:size], cut(found, size, "number"))


def links_total(
    actor: Actor,
    trace_set: str,
    chosen: LinkFilter = LinkFilter(),  # noqa: B008 - frozen
    *,
    when: When | None = None,
) -> int:
    """Return how many links a filter leaves; errors as links."""
    view = view_of(actor, trace_set, when)
    where = link_conditions(view, chosen)
    return view.reader.number(
        f"SELECT COUNT(*) FROM {_table(chosen)} WHERE {where.text}",  # noqa: S608 - our words
        where.parameters,
    )


def _is_notable(chosen: LinkFilter) -> bool:
    return chosen.state not in {"", "resolved"}


def _table(chosen: LinkFilter) -> str:
    """Return the table with the links of a state; those that are not plainly resolved are few, and apart."""
    return "notable" if _is_notable(chosen) else "by_lower"


def link_conditions(view: View, chosen: LinkFilter) -> Conditions:
    """Return a filter as conditions on links; errors as links."""
    where = view.links()
    if chosen.state not in _STATES:
        raise TraceabilityError(
            "traceability.unknown_state",
            f"Links are never {chosen.state[:100]}.",
            hint="States are: " + ", ".join(name for name in _STATES if name) + ".",
        )
    if chosen.state:
        where.add(_STATES[chosen.state])
    if chosen.level:
        number = view.level_number(chosen.level)
        where.add("CASE WHEN turned THEN upper_level ELSE lower_level END = ?", number)
    if chosen.text and _is_notable(chosen):
        where.add(
            "contains(lower(source), lower(?)) OR contains(lower(target), lower(?))", chosen.text, chosen.text
        )
    elif chosen.text:
        found = "SELECT n FROM item WHERE contains(search, lower(?))"
        where.add(f"lower IN ({found}) OR upper IN ({found})", chosen.text, chosen.text)
    return where


def links_around(
    actor: Actor, view: View, item: ItemRow
) -> tuple[tuple[LinkRow, ...], tuple[LinkRow, ...], tuple[LinkRow, ...], Mapping[str, int]]:
    """Return the first links of an item upward, downward and beside, and how many of each there are."""
    number = item.number
    rows: list[tuple[Any, ...]] = []
    lengths: list[int] = []
    for table, condition, times in (
        ("by_lower", "lower = ? AND NOT side", 1),
        ("by_upper", "upper = ? AND NOT side", 1),
        ("by_lower", "(lower = ? OR upper = ?) AND side", 2),
    ):
        where = view.links()
        where.add(condition, *([number] * times))
        found = view.reader.rows(
            f"SELECT {LINK_COLUMNS} FROM {table} WHERE {where.text} ORDER BY k LIMIT {FIRST_LINKS}",  # noqa: S608
            where.parameters,
        )
        rows += found
        lengths.append(len(found))
    shown = link_rows(actor, view, rows)
    first, second = lengths[0], lengths[0] + lengths[1]
    totals = {"up": item.links_up, "down": item.links_down, "beside": lengths[2]}
    return shown[:first], shown[first:second], shown[second:], totals


def link_rows(actor: Actor, view: View, rows: Sequence[tuple[Any, ...]]) -> tuple[LinkRow, ...]:
    """Return rows of LINK_COLUMNS as data, with the items at both ends."""
    ends = {end for row in rows for end in row[1:3]}
    described, loose = view.described(ends), view.loose_texts(ends)
    found = []
    for k, lower, upper, turned, side, kind, condition, state, suspect, confirmed in rows:
        source, target = (upper, lower) if turned else (lower, upper)
        first, second = described.get(source), described.get(target)
        found.append(
            LinkRow(
                number=k,
                name=LinkName(
                    first.id if first else loose.get(source, ""),
                    second.id if second else loose.get(target, ""),
                    kind,
                ),
                state="suspect" if suspect else _WORDS[state],
                upward=not turned,
                counts=not side,
                condition=condition,
                confirmed=confirmed,
                source=first,
                target=second,
            )
        )
    pending = _pending(actor, view, [one.name for one in found if one.state == "suspect"])
    return tuple(replace(one, pending=True) if one.name in pending else one for one in found)


def _pending(actor: Actor, view: View, names: Sequence[LinkName]) -> set[LinkName]:
    """Return those suspect links that somebody confirmed since the set was last checked."""
    keys = {confirmation_key(view.about.key, one.source, one.target, one.kind): one for one in names}
    if not keys:
        return set()
    records = ledger.current_records(actor.organisation_uid, CONFIRMATIONS, keys)
    return {keys[one.key] for one in records if one.recorded_at > view.about.recorded_at}
