# SPDX-License-Identifier: Apache-2.0
"""A model applied to a graph's vocabulary: levels of items, directions of kinds, tables of rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asqms.engine.trace.graph import Codes, Flags, Graph, Indices
from asqms.engine.trace.model import Direction, Level, Rule, TraceModel, pattern_expression

RESOLVED, BROKEN, OUTSIDE = 0, 1, 2
UNCLASSIFIED = -1


@dataclass(frozen=True, slots=True)
class PlannedRule:
    """A rule in numbers: a flag per level it leads to (shifted by one), per kind, per item it is about."""

    rule: Rule
    level: int
    to_levels: Flags
    kinds: Flags
    about: Flags


@dataclass(frozen=True, slots=True)
class Plan:
    """What a model means for one graph.

    ``levels`` is the level number of each item or -1; ``link_states`` says of each link whether it
    is resolved, broken or leaves the set; ``down`` and ``side`` are flags per link kind.
    """

    levels: Indices
    link_states: Codes
    down: Flags
    side: Flags
    rules: tuple[PlannedRule, ...]


def make_plan(graph: Graph, model: TraceModel) -> Plan:
    """Apply the model to the graph's types, kinds, statuses and unresolved ends."""
    directions = [model.direction_of(kind) for kind in graph.kind_names]
    levels = _levels(graph, model)
    statuses = graph.read_statuses() if any(rule.when_status for rule in model.rules) else None
    return Plan(
        levels=levels,
        link_states=_link_states(graph, model),
        down=np.array([one is Direction.DOWN for one in directions], np.bool_),
        side=np.array([one is Direction.SIDE for one in directions], np.bool_),
        rules=tuple(_planned(rule, graph, model, levels, statuses) for rule in model.rules),
    )


def levels_of_type(model: TraceModel, type_name: str) -> list[tuple[int, Level]]:
    """Return the levels a type may be at, in order, up to the first one without further condition."""
    found: list[tuple[int, Level]] = []
    for number, level in enumerate(model.levels):
        if level.types and not pattern_expression(level.types, with_case=False).fullmatch(type_name):
            continue
        found.append((number, level))
        if not level.ids and not level.places:
            break
    return found


def is_outside(model: TraceModel, graph: Graph) -> list[bool]:
    """Say of each unresolved text whether it is known to live outside."""
    patterns = model.outside.ids
    expression = pattern_expression(patterns, with_case=True) if patterns else None
    return [
        text in graph.external or (expression is not None and expression.fullmatch(text) is not None)
        for text in graph.unresolved
    ]


def _levels(graph: Graph, model: TraceModel) -> Indices:
    direct = np.full(len(graph.type_names), UNCLASSIFIED, np.int32)
    conditional: list[tuple[int, list[tuple[int, Level]]]] = []
    for code, type_name in enumerate(graph.type_names):
        candidates = levels_of_type(model, type_name)
        if candidates and not candidates[0][1].ids and not candidates[0][1].places:
            direct[code] = candidates[0][0]
        elif candidates:
            conditional.append((code, candidates))
    levels = direct[graph.types] if len(direct) else np.zeros(0, np.int32)
    for code, candidates in conditional:
        members = np.flatnonzero(graph.types == code)
        levels[members] = _matched(graph, members.tolist(), candidates)
    return levels


def _matched(graph: Graph, members: list[int], candidates: list[tuple[int, Level]]) -> list[int]:
    tests = [
        (
            number,
            pattern_expression(level.ids or ("*",), with_case=True),
            pattern_expression(level.places or ("*",), with_case=True),
        )
        for number, level in candidates
    ]
    return [
        next((n for n, ids, places in tests if ids.fullmatch(one) and places.fullmatch(place)), UNCLASSIFIED)
        for one, _, place in graph.texts.describe(members)
    ]


def _link_states(graph: Graph, model: TraceModel) -> Codes:
    states = np.zeros(graph.link_count, np.uint8)
    if not graph.unresolved:
        return states
    outside_text = np.array(is_outside(model, graph), np.bool_)
    wanted = {kind.lower() for kind in model.outside.kinds}
    outside_kind = np.array([kind.lower() in wanted for kind in graph.kind_names], np.bool_)
    loose = np.flatnonzero((graph.link_target < 0) | (graph.link_source < 0))
    by_kind = outside_kind[graph.kinds[loose]]
    broken = np.zeros(len(loose), np.bool_)
    for ends in (graph.link_source[loose], graph.link_target[loose]):
        broken |= (ends < 0) & ~by_kind & ~outside_text[np.where(ends < 0, -1 - ends, 0)]
    states[loose] = np.where(broken, np.uint8(BROKEN), np.uint8(OUTSIDE))
    return states


def _planned(
    rule: Rule,
    graph: Graph,
    model: TraceModel,
    levels: Indices,
    statuses: tuple[tuple[str, ...], Indices] | None,
) -> PlannedRule:
    to_levels = np.zeros(len(model.levels) + 1, np.bool_)
    to_levels[[model.level_number(level) + 1 for level in rule.to]] = True
    kinds = {kind.lower() for kind in rule.kinds}
    level = model.level_number(rule.level)
    about = levels == level
    if rule.when_status and statuses is not None:
        wanted = {status.lower() for status in rule.when_status}
        about &= np.array([one.lower() in wanted for one in statuses[0]], np.bool_)[statuses[1]]
    return PlannedRule(
        rule=rule,
        level=level,
        to_levels=to_levels,
        kinds=np.array([not kinds or kind.lower() in kinds for kind in graph.kind_names], np.bool_),
        about=about,
    )
