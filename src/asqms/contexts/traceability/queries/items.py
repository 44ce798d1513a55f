# SPDX-License-Identifier: Apache-2.0
"""Lists of items, and one item with the rules about it and its links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asqms.contexts.organization.data import Actor
from asqms.contexts.traceability.data import (
    PAGE_ROWS,
    ItemFilter,
    ItemRow,
    ItemView,
    Page,
    RuleOnItem,
    When,
)
from asqms.contexts.traceability.errors import TraceabilityError
from asqms.contexts.traceability.queries.links import FIRST_LINKS, links_around
from asqms.contexts.traceability.queries.manifests import sources_of
from asqms.contexts.traceability.queries.viewing import (
    VERDICT_CONDITIONS,
    Conditions,
    View,
    bounded,
    cut,
    place_of,
    view_of,
)
from asqms.engine.trace.findings import Finding


def items(
    actor: Actor,
    trace_set: str,
    chosen: ItemFilter = ItemFilter(),  # noqa: B008 - frozen
    *,
    after: str = "",
    limit: int = PAGE_ROWS,
    when: When | None = None,
) -> Page[ItemRow]:
    """Return a page of items in order of their ids; errors as for the whole set.

    Raises TraceabilityError ``traceability.unknown_level``, ``traceability.unknown_finding``,
    ``traceability.bad_cursor`` and those of the snapshot.
    """
    view = view_of(actor, trace_set, when)
    where = _conditions(view, chosen)
    where.add("n > ?", place_of(after))
    size = bounded(limit)
    found = view.page(where, size + 1)
    return Page(tuple(found[:size]), cut(found, size, "number"))


def items_total(
    actor: Actor,
    trace_set: str,
    chosen: ItemFilter = ItemFilter(),  # noqa: B008 - frozen
    *,
    when: When | None = None,
) -> int:
    """Return how many items a filter leaves; errors as items."""
    view = view_of(actor, trace_set, when)
    where = _conditions(view, chosen)
    return view.reader.number(f"SELECT COUNT(*) FROM item WHERE {where.text}", where.parameters)  # noqa: S608


def _conditions(view: View, chosen: ItemFilter) -> Conditions:
    where = view.items()
    if chosen.level:
        where.add("level = ?", view.level_number(chosen.level))
    if chosen.findings:
        where.add("(bits & ?) <> 0", sum(int(_finding(name)) for name in set(chosen.findings)))
    if chosen.uncovered:
        where.add("(bits & ?) <> 0", int(Finding.NO_PARENT | Finding.MISSING_CHILD))
    if chosen.verdict:
        where.add(VERDICT_CONDITIONS.get(chosen.verdict, "false"))
    if chosen.text:
        where.add("contains(search, lower(?))", chosen.text)
    return where


def _finding(name: str) -> Finding:
    try:
        return Finding[name.upper()]
    except KeyError:
        raise TraceabilityError(
            "traceability.unknown_finding",
            f"There is no finding {name[:100]}.",
            hint="Findings are: " + ", ".join(str(one.name).lower() for one in Finding) + ".",
        ) from None


def item(actor: Actor, trace_set: str, item_id: str, *, when: When | None = None) -> ItemView:
    """Return one item with its source, the rules about it and the first of its links each way.

    Raises NotFoundError for an item that is not there or not to be seen; else errors as items.
    """
    view = view_of(actor, trace_set, when)
    found = view.named(item_id)
    origin = view.reader.number("SELECT origin FROM item WHERE n = ?", [found.number])
    up, down, beside, totals = links_around(actor, view, found)
    return ItemView(
        about=view.about,
        item=found,
        digest=view.digests([found.number])[found.number],
        source=sources_of(view.row)[origin],
        rules=tuple(_rules(view, found)),
        up=up[:FIRST_LINKS],
        down=down[:FIRST_LINKS],
        beside=beside[:FIRST_LINKS],
        totals=totals,
    )


def _rules(view: View, found: ItemRow) -> list[RuleOnItem]:
    """Return what each rule asks of an item, with the partners it has as the engine counts them."""
    rules = [
        rule
        for rule in view.figures["rules"]
        if rule["level"] == found.level
        and (not rule["when_status"] or found.status.lower() in {one.lower() for one in rule["when_status"]})
    ]
    if not rules:
        return []
    partners = {
        upward: view.reader.rows(
            f"SELECT DISTINCT {other}, {other}_level, lower(kind) FROM {table}"  # noqa: S608 - our words
            f" WHERE {own} = ? AND NOT side AND state <> 1",
            [found.number],
        )
        for upward, table, own, other in (
            (True, "by_lower", "lower", "upper"),
            (False, "by_upper", "upper", "lower"),
        )
        if any((rule["direction"] == "up") is upward for rule in rules)
    }
    return [_rule(view, rule, partners[rule["direction"] == "up"]) for rule in rules]


def _rule(view: View, rule: Mapping[str, Any], partners: list[tuple[Any, ...]]) -> RuleOnItem:
    to = {view.level_number(level) for level in rule["to"]}
    kinds = {kind.lower() for kind in rule["kinds"]}
    found: set[int] = set()
    for number, level, kind in partners:
        if kinds and kind not in kinds:
            continue
        if (number >= 0 and level in to) or (number < 0 and rule["accept_outside"]):
            found.add(number)
    return RuleOnItem(
        rule=rule["rule"],
        direction=rule["direction"],
        to=tuple(rule["to"]),
        kinds=tuple(rule["kinds"]),
        mandatory=rule["mandatory"],
        minimum=rule["minimum"],
        maximum=rule["maximum"],
        partners=len(found),
    )
