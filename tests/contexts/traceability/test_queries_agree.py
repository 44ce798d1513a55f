# SPDX-License-Identifier: Apache-2.0
"""Queries over a snapshot say of any graph what the engine says of it in memory."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, product

import pytest
from pytest_django import DjangoDbBlocker

from asqms.contexts.organization.data import Actor
from asqms.contexts.traceability import api as traceability
from asqms.contexts.traceability.data import ItemFilter, LinkFilter, MatrixFilter
from asqms.contexts.traceability.queries.viewing import VERDICT_CONDITIONS
from asqms.engine.trace.check import check_trace
from asqms.engine.trace.findings import VERDICTS, Finding, finding_names, verdict_of
from asqms.engine.trace.graph import TraceInput
from asqms.engine.trace.model import TraceModel
from asqms.engine.trace.neighbours import Neighbour
from asqms.engine.trace.neighbours import neighbours as engine_neighbours
from asqms.engine.trace.pairs import matrix as engine_matrix
from asqms.engine.trace.plan import BROKEN, OUTSIDE
from asqms.engine.trace.result import TraceResult
from tests.contexts.traceability.building import Materials, built, definition
from tests.engine.test_trace_engines_agree import Dice, any_model, any_sources
from tests.support.module_rows import kept_for_the_module
from tests.support.personas import Small

NUMBERS = count()
GRAPHS = 15
"""Each is built once, from a seed of its own, and asked by every test."""


@dataclass(frozen=True)
class Graph:
    """A trace set of random sources and rules, and what the engine says of it."""

    seed: int
    key: str
    result: TraceResult


def checked(actor: Actor, inputs: list[TraceInput], model: TraceModel) -> tuple[str, TraceResult]:
    key = f"any-{next(NUMBERS)}"
    materials = Materials()
    for one in inputs:
        materials.add(one.name, one.records)
    names = list(materials.files)
    answer = built(actor, materials, definition(names, model, key=key))
    result = check_trace([TraceInput(one.name, one.records) for one in inputs], model)
    assert answer.facts == result.facts()
    return key, result


@pytest.fixture(scope="module")
def graphs(founded: Small, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Graph]]:
    with kept_for_the_module(django_db_blocker):
        made = []
        for seed in (secrets.randbelow(2**32) for _ in range(GRAPHS)):
            dice = Dice(seed)
            made.append(Graph(seed, *checked(founded.operator, any_sources(dice), any_model(dice))))
        yield made


@pytest.fixture(params=range(GRAPHS))
def graph(request: pytest.FixtureRequest, graphs: list[Graph]) -> Graph:
    return graphs[request.param]


def items_of(actor: Actor, key: str, chosen: ItemFilter, limit: int = 3) -> list[str]:
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        page = traceability.items(actor, key, chosen, after=after, limit=limit)
        assert len(page.rows) <= limit
        found += [row.id for row in page.rows]
        after = page.after
    assert traceability.items_total(actor, key, chosen) == len(found)
    return found


def test_items_findings_and_verdicts(small: Small, graph: Graph) -> None:
    key, result = graph.key, graph.result
    ids = list(result.graph.texts.ids())
    levels = [result.model.levels[one].id if one >= 0 else "" for one in result.evaluation.levels.tolist()]
    bits = result.evaluation.bits.tolist()
    for row in (row for row in traceability.items(small.operator, key, limit=500).rows):
        place = ids.index(row.id)
        assert row.level == levels[place]
        assert row.findings == tuple(finding_names(bits[place]))
        assert row.verdict == verdict_of(bits[place], classified=bool(levels[place]))
    assert items_of(small.operator, key, ItemFilter()) == sorted(ids)
    for finding in Finding:
        wanted = sorted(one for one, some in zip(ids, bits, strict=True) if some & finding)
        assert items_of(small.operator, key, ItemFilter(findings=(finding.name.lower(),))) == wanted
    for level in {one for one in levels if one}:
        wanted = sorted(one for one, own in zip(ids, levels, strict=True) if own == level)
        assert items_of(small.operator, key, ItemFilter(level=level)) == wanted
    for verdict in VERDICTS:
        total = traceability.items_total(small.operator, key, ItemFilter(verdict=verdict))
        assert total == result.verdicts[verdict]


def test_coverage_and_asked_items(small: Small, graph: Graph) -> None:
    key, result = graph.key, graph.result
    shown = traceability.coverage(small.operator, key)
    rows = traceability.items(small.operator, key, limit=500).rows
    for level in (one for one in result.levels if one.total):
        found = next(one for one in shown.levels if one.level == level.level)
        own = [row for row in rows if row.level == level.level]
        for given_share, mine, flags in (
            (level.up, found.up, [row.covered_up for row in own]),
            (level.down, found.down, [row.covered_down for row in own]),
        ):
            asked = [one for one in flags if one is not None]
            assert (given_share is None) == (mine is None) == (not asked)
            if given_share and mine:
                assert (given_share.covered, given_share.total) == (mine.covered, mine.total)
                assert (sum(asked), len(asked)) == (mine.covered, mine.total)
    assert {one.rule: (one.items.covered, one.items.total) for one in shown.rules} == {
        one.rule: (one.items.covered, one.items.total) for one in result.rules if one.items.total
    }


def test_rules_on_items_are_met_where_the_engine_says_so(small: Small, graph: Graph) -> None:
    key, result = graph.key, graph.result
    met: dict[str, list[bool]] = {}
    for name in result.graph.texts.ids():
        for rule in traceability.item(small.operator, key, name).rules:
            met.setdefault(rule.rule, []).append(rule.met)
    names = [rule.rule for rule in result.rules]
    for rule in result.rules:
        if names.count(rule.rule) == 1:
            outcomes = met.get(rule.rule, [])
            assert (sum(outcomes), len(outcomes)) == (rule.items.covered, rule.items.total)


def test_links_by_state(small: Small, graph: Graph) -> None:
    key, result = graph.key, graph.result
    graph, states = result.graph, result.evaluation.link_states
    assert traceability.links_total(small.operator, key) == result.links_total
    for state, flags in (
        ("broken", states == BROKEN),
        ("outside", states == OUTSIDE),
        ("suspect", graph.suspect),
    ):
        texts = graph.texts.ids()
        wanted = sorted(
            (
                texts[source] if source >= 0 else graph.unresolved[-1 - source],
                texts[target] if target >= 0 else graph.unresolved[-1 - target],
                graph.kind_names[kind],
            )
            for source, target, kind in zip(
                graph.link_source[flags].tolist(),
                graph.link_target[flags].tolist(),
                graph.kinds[flags].tolist(),
                strict=True,
            )
        )
        found: list[tuple[str, str, str]] = []
        after: str | None = ""
        while after is not None:
            page = traceability.links(small.operator, key, LinkFilter(state), after=after, limit=2)
            assert all(row.state == state for row in page.rows)
            found += [(row.name.source, row.name.target, row.name.kind) for row in page.rows]
            after = page.after
        assert found == wanted
        assert traceability.links_total(small.operator, key, LinkFilter(state)) == len(wanted)


def test_matrices(small: Small, graph: Graph) -> None:
    key, result = graph.key, graph.result
    used = [level.level for level in result.levels if level.total]
    for start, end in product(used, used):
        if start == end:
            continue
        expected = engine_matrix(result, start, end)
        shown = traceability.matrix(small.operator, key, MatrixFilter(start, end), limit=500)
        assert shown.indirect == expected.indirect
        assert (shown.items.covered, shown.items.total) == (expected.covered, len(expected.rows))
        assert {row.item.id: tuple(sorted(one.id for one in row.partners)) for row in shown.page.rows} == {
            row.id: tuple(sorted(row.partners)) for row in expected.rows
        }
        missing = traceability.matrix(
            small.operator, key, MatrixFilter(start, end, only_missing=True), limit=500
        )
        assert [row.item.id for row in missing.page.rows] == sorted(
            row.id for row in expected.rows if not row.partners
        )


def reached(node: Neighbour, side: str) -> set[str]:
    found: set[str] = set()
    for one in getattr(node, side):
        found |= {one.id} | reached(one, side)
    return found


def test_neighbours_reach_what_the_engine_reaches(small: Small, graph: Graph) -> None:
    key, result = graph.key, graph.result
    for name in result.graph.texts.ids():
        expected = engine_neighbours(result, name, depth=2)
        assert expected is not None
        wanted = {name} | reached(expected, "above") | reached(expected, "below")
        shown = traceability.neighbours(small.operator, key, name, depth=2, most=500)
        if not any(node.hidden_up or node.hidden_down for node in shown.nodes if abs(node.layer) < 2):
            assert {node.id for node in shown.nodes} == wanted
        else:
            assert {node.id for node in shown.nodes} <= wanted
        numbers = {node.number for node in shown.nodes}
        assert all(edge.lower in numbers and edge.upper in numbers for edge in shown.edges)


@pytest.mark.parametrize("classified", [True, False])
def test_verdict_conditions_are_the_engines_for_every_combination(classified: bool) -> None:  # noqa: FBT001
    import duckdb

    level = 0 if classified else -1
    cases = " ".join(f"WHEN {condition} THEN '{name}'" for name, condition in VERDICT_CONDITIONS.items())
    numbers = f"(SELECT i AS bits, {level} AS level FROM range(1024) t(i))"  # noqa: S608 - a number
    rows = duckdb.sql(f"SELECT bits, CASE {cases} END FROM {numbers}").fetchall()  # noqa: S608 - our words
    assert all(verdict_of(bits, classified=classified) == name for bits, name in rows)
    for name, condition in VERDICT_CONDITIONS.items():
        found = duckdb.sql(f"SELECT bits FROM {numbers} WHERE {condition}").fetchall()  # noqa: S608 - our words
        assert len(found) == sum(verdict_of(bits, classified=classified) == name for bits in range(1024))
