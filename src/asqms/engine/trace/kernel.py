# SPDX-License-Identifier: Apache-2.0
"""The fast path: the rules of ``statements`` on integer arrays, with equal digests (tested)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asqms.engine.trace.components import cycle_components
from asqms.engine.trace.evaluation import Evaluation
from asqms.engine.trace.findings import FAILED_STATE, NOT_RUN_STATE, PASSED_STATE, Finding
from asqms.engine.trace.graph import Bits, Codes, Flags, Graph, Indices
from asqms.engine.trace.model import Direction, TraceModel
from asqms.engine.trace.plan import BROKEN, RESOLVED, Plan, PlannedRule, make_plan
from asqms.engine.trace.rollup import roll_up

_SEEDS = np.array([0, PASSED_STATE, FAILED_STATE, FAILED_STATE, NOT_RUN_STATE], np.uint8)


@dataclass(frozen=True, slots=True)
class Edges:
    """Links that count for coverage, as (lower item, upper item, kind); outside ends are negative."""

    lower: Indices
    upper: Indices
    kinds: Indices


def evaluate_arrays(graph: Graph, model: TraceModel) -> Evaluation:
    """Evaluate the model on a graph; a pure function, safe with cycles and any depth."""
    plan = make_plan(graph, model)
    inside, outside = _edges(graph, plan)
    bits = np.zeros(graph.item_count, np.uint16)
    _mark_links(graph, plan, bits)
    totals, covered, directions = _mark_rules(graph, model, plan, (inside, outside), bits)
    states = _mark_tests(graph, model, plan, inside, bits)
    components = cycle_components(inside.lower, inside.upper, plan.levels)
    bits[components >= 0] |= np.uint16(Finding.IN_CYCLE)
    _mark_orphans(plan, inside, outside, bits)
    return Evaluation(
        levels=plan.levels,
        bits=bits,
        states=states,
        link_states=plan.link_states,
        components=components,
        rule_totals=totals,
        rule_covered=covered,
        up_totals=directions[Direction.UP],
        down_totals=directions[Direction.DOWN],
    )


def _edges(graph: Graph, plan: Plan) -> tuple[Edges, Edges]:
    source, target, kinds = graph.link_source, graph.link_target, graph.kinds
    if plan.down.any():
        turned = plan.down[kinds]
        source, target = np.where(turned, target, source), np.where(turned, source, target)
    states = plan.link_states
    if plan.side.any():
        states = np.where(plan.side[kinds], np.uint8(BROKEN), states)
    if not states.any():
        empty = np.zeros(0, np.int32)
        return Edges(source, target, kinds), Edges(empty, empty, empty)
    return _chosen(source, target, kinds, states == RESOLVED), _chosen(source, target, kinds, states > BROKEN)


def _chosen(source: Indices, target: Indices, kinds: Indices, flags: Flags) -> Edges:
    return Edges(source[flags], target[flags], kinds[flags])


def _mark_links(graph: Graph, plan: Plan, bits: Bits) -> None:
    for flags, finding in ((plan.link_states == BROKEN, Finding.BROKEN), (graph.suspect, Finding.SUSPECT)):
        owners = graph.link_source[flags]
        bits[owners[owners >= 0]] |= np.uint16(finding)


def _mark_rules(
    graph: Graph, model: TraceModel, plan: Plan, edges: tuple[Edges, Edges], bits: Bits
) -> tuple[tuple[int, ...], tuple[int, ...], dict[Direction, tuple[int, ...]]]:
    inside, outside = edges
    width = len(model.levels) + 1
    shifted = plan.levels + 1
    kind_count = max(1, len(graph.kind_names))
    pairs = (shifted[inside.lower] * width + shifted[inside.upper]) * kind_count + inside.kinds
    totals: list[int] = []
    covered: list[int] = []
    subject = {direction: np.zeros(graph.item_count, np.bool_) for direction in Direction}
    for planned in plan.rules:
        rule = planned.rule
        table = _pair_table(planned, width, kind_count)
        chosen = table[pairs]
        about = planned.about
        counts = _partner_counts(planned, inside, outside, chosen, graph.item_count)
        few = about & (counts < rule.minimum)
        many = np.zeros_like(few) if rule.maximum is None else about & (counts > rule.maximum)
        total = int(np.count_nonzero(about))
        totals.append(total)
        covered.append(total - int(np.count_nonzero(few | many)))
        if rule.mandatory:
            missing = Finding.NO_PARENT if rule.direction is Direction.UP else Finding.MISSING_CHILD
            bits[few] |= np.uint16(missing)
            bits[many] |= np.uint16(Finding.TOO_MANY)
            subject[rule.direction] |= about
    directions = {
        direction: tuple(np.bincount(shifted[flags], minlength=width)[1:].tolist())
        for direction, flags in subject.items()
    }
    return tuple(totals), tuple(covered), directions


def _pair_table(planned: PlannedRule, width: int, kind_count: int) -> Flags:
    table = np.zeros((width, width, kind_count), np.bool_)
    kinds = planned.kinds if len(planned.kinds) else np.zeros(kind_count, np.bool_)
    if planned.rule.direction is Direction.UP:
        table[planned.level + 1, planned.to_levels] = kinds
    else:
        table[planned.to_levels, planned.level + 1] = kinds
    return table.reshape(-1)


def _partner_counts(
    planned: PlannedRule, inside: Edges, outside: Edges, chosen: Flags, count: int
) -> Indices:
    """Return how many different partners each item has, or 1 for any where one is enough."""
    upward = planned.rule.direction is Direction.UP
    owner = (inside.lower if upward else inside.upper)[chosen]
    partner = (inside.upper if upward else inside.lower)[chosen]
    if planned.rule.accept_outside and len(outside.kinds):
        wanted = planned.kinds[outside.kinds]
        owners, partners = (outside.lower, outside.upper) if upward else (outside.upper, outside.lower)
        wanted &= (owners >= 0) & (partners < 0)
        owner = np.concatenate([owner, owners[wanted]])
        partner = np.concatenate([partner, partners[wanted]])
    if planned.rule.minimum <= 1 and planned.rule.maximum is None:
        present = np.zeros(count, np.int32)
        present[owner] = 1
        return present
    if not len(owner):
        return np.zeros(count, np.int32)
    offset = np.int64(1) - min(0, int(partner.min()))
    scale = np.int64(max(0, int(partner.max()))) + offset + 1
    different = np.unique(owner.astype(np.int64) * scale + partner + offset) // scale
    return np.bincount(different, minlength=count).astype(np.int32)


def _mark_tests(graph: Graph, model: TraceModel, plan: Plan, inside: Edges, bits: Bits) -> Codes:
    is_test = np.array([False, *(level.test for level in model.levels)], np.bool_)[plan.levels + 1]
    states = _SEEDS[graph.results]
    states[is_test & (states == 0)] = NOT_RUN_STATE
    roll_up(states, inside.lower, inside.upper)
    judged = np.array([False, *(one.test or one.verification for one in model.levels)], np.bool_)
    needed = judged[plan.levels + 1]
    ran = (states & (PASSED_STATE | FAILED_STATE)) != 0
    bits[needed & ~ran] |= np.uint16(Finding.UNTESTED)
    bits[needed & ((states & NOT_RUN_STATE) != 0)] |= np.uint16(Finding.NOT_RUN)
    bits[(states & FAILED_STATE) != 0] |= np.uint16(Finding.FAILED)
    return states


def _mark_orphans(plan: Plan, inside: Edges, outside: Edges, bits: Bits) -> None:
    touched = np.zeros(len(plan.levels), np.bool_)
    for ends in (inside.lower, inside.upper, outside.lower, outside.upper):
        touched[ends[ends >= 0]] = True
    bits[~touched & (plan.levels >= 0)] |= np.uint16(Finding.ORPHAN)
