# SPDX-License-Identifier: Apache-2.0
"""Reads a model off the data when none is declared: levels are item types, rules are links seen."""

from __future__ import annotations

import re

import numpy as np

from asqms.engine.trace.graph import Flags, Graph, Indices
from asqms.engine.trace.model import Direction, Level, Rule, TraceModel
from asqms.engine.trace.vmodel import usual_level

SHARE_FOR_A_RULE = 0.1
"""At least this share of a level's items must be linked so before all of them are expected to be."""

_NO_WORD = re.compile(r"\W+")


def infer_model(graph: Graph) -> TraceModel:
    """Return a model with one level per item type and a rule for each kind of coverage seen.

    Types with a usual name get the V-model level of that name; types whose items carry results are
    tests; levels that tests can reach need verification.
    """
    names, titles, codes = _level_names(graph)
    probe = TraceModel("", (), ())
    down = np.array([probe.direction_of(kind) is Direction.DOWN for kind in graph.kind_names], np.bool_)
    known = (graph.link_source >= 0) & (graph.link_target >= 0)
    source, target = graph.link_source[known], graph.link_target[known]
    lower, upper = source, target
    if down.any():
        turned = down[graph.kinds[known]]
        lower, upper = np.where(turned, target, source), np.where(turned, source, target)
    levels = codes[graph.types] if len(codes) else np.zeros(0, np.int32)
    width = len(names)
    counts = np.bincount(levels, minlength=width)
    carrying = np.bincount(levels[graph.results > 0], minlength=width) > 0
    rules = [
        rule
        for direction, owner, partner in ((Direction.UP, lower, upper), (Direction.DOWN, upper, lower))
        for rule in _rules(direction, (owner, partner), levels, names, counts.tolist())
    ]
    tests = carrying & ~_has_tests_below(carrying, lower, upper, levels)
    verified = _has_tests_below(tests, lower, upper, levels) & ~tests
    return TraceModel(
        title="Read off the data",
        levels=tuple(
            Level(
                name,
                titles[name],
                tuple(
                    one for one, code in zip(graph.type_names, codes.tolist(), strict=True) if code == number
                ),
                test=bool(tests[number]),
                verification=bool(verified[number]),
            )
            for number, name in enumerate(names)
        ),
        rules=tuple(rules),
        inferred=True,
    )


def _level_names(graph: Graph) -> tuple[list[str], dict[str, str], Indices]:
    names: list[str] = []
    titles: dict[str, str] = {}
    codes: list[int] = []
    for type_name in graph.type_names:
        usual = usual_level(type_name)
        name = usual.id if usual else _NO_WORD.sub("_", type_name.lower()).strip("_") or "untyped"
        if name not in titles:
            titles[name] = usual.title if usual else type_name or "Without a type"
            names.append(name)
        codes.append(names.index(name))
    return names, titles, np.array(codes, np.int32)


def _rules(
    direction: Direction, ends: tuple[Indices, Indices], levels: Indices, names: list[str], counts: list[int]
) -> list[Rule]:
    owner, partner = ends
    width = len(names)
    found: list[Rule] = []
    if not len(owner):
        return found
    owner_levels, partner_levels = levels[owner], levels[partner]
    is_linked = np.zeros(len(levels), np.bool_)
    is_linked[owner[owner_levels != partner_levels]] = True
    linked = np.bincount(levels[is_linked], minlength=width).tolist()
    pairs = owner_levels * width + partner_levels
    seen = (np.bincount(pairs, minlength=width * width) > 0).reshape(width, width)
    np.fill_diagonal(seen, val=False)
    for number, name in enumerate(names):
        partners = np.flatnonzero(seen[number]).tolist()
        if not partners:
            continue
        if linked[number] >= SHARE_FOR_A_RULE * counts[number]:
            found.append(Rule(name, direction, tuple(names[one] for one in partners)))
    return found


def _has_tests_below(tests: Flags, lower: Indices, upper: Indices, levels: Indices) -> Flags:
    width = len(tests)
    reached = np.zeros(width, np.bool_)
    if not len(lower):
        return reached
    pairs = np.flatnonzero(np.bincount(levels[lower] * width + levels[upper], minlength=width * width))
    for _ in range(width):
        for pair in pairs.tolist():
            low, high = divmod(pair, width)
            if low != high and (tests[low] or reached[low]):
                reached[high] = True
    return reached
