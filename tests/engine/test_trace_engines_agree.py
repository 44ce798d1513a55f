# SPDX-License-Identifier: Apache-2.0
"""The SQL on DuckDB, the arrays and an independent evaluator give every item the same verdict."""

from collections.abc import Sequence

import numpy as np
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

from asqms.engine.trace import components, rollup, statements
from asqms.engine.trace.database import load_records, open_database
from asqms.engine.trace.evaluation import Evaluation
from asqms.engine.trace.findings import finding_names
from asqms.engine.trace.graph import TraceInput
from asqms.engine.trace.indexing import index_records
from asqms.engine.trace.kernel import evaluate_arrays
from asqms.engine.trace.model import Direction, Level, Outside, Rule, TraceModel
from asqms.engine.trace.relational import evaluate_relations, load_model
from asqms.kernel.records import TraceRecords
from tests.engine.trace_oracle import Oracle

IDS = [f"{letter}{number}" for letter in "ABCD" for number in range(4)]
ENDS = [*IDS, "OUT_1", "OUT_2", "GONE", "E%_1", "EXT"]
KINDS = ["derives", "verifies", "satisfied_by", "see", "leaves"]
LEVELS = ("top", "middle", "bottom", "check")


class Dice:
    """Repeatable choices from one seed, so that every example is a dense graph."""

    def __init__(self, seed: int) -> None:
        self.generator = np.random.default_rng(seed)

    def below(self, bound: int) -> int:
        return int(self.generator.integers(bound))

    def one_of(self, choices: Sequence[str]) -> str:
        return choices[self.below(len(choices))]

    def some_of(self, choices: Sequence[str], most: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.one_of(choices) for _ in range(self.below(most + 1))))


def any_model(dice: Dice) -> TraceModel:
    rules = tuple(
        Rule(
            level=dice.one_of(LEVELS),
            direction=(Direction.UP, Direction.DOWN)[dice.below(2)],
            to=dice.some_of(LEVELS, 2) or ("middle",),
            kinds=dice.some_of(KINDS, 2),
            minimum=dice.below(3),
            maximum=(None, 0, 1, 2)[dice.below(4)],
            mandatory=dice.below(4) > 0,
            when_status=dice.some_of(["valid", "draft"], 1),
            accept_outside=dice.below(2) > 0,
        )
        for _ in range(1 + dice.below(5))
    )
    return TraceModel(
        title="any",
        levels=(
            Level("top", "Top", ("t?p",), ids=("A*", "B1"), verification=dice.below(2) > 0),
            Level("middle", "Middle", ("mid*", "top"), verification=True),
            Level("bottom", "Bottom", ("bottom",), places=("*.c",)),
            Level("check", "Check", ("check",), test=True),
        ),
        rules=rules,
        kinds={"see": Direction.SIDE, "leaves": Direction.UP},
        outside=Outside(ids=("OUT_*", "E%_?"), kinds=("leaves",)),
    )


def any_sources(dice: Dice) -> list[TraceInput]:
    found = []
    for name in ("one", "two")[: 1 + dice.below(2)]:
        items, links = dice.below(14), dice.below(22)
        records = TraceRecords(external_ids=["EXT"] if dice.below(2) else [])
        for _ in range(items):
            records.item_id.append(dice.one_of(IDS))
            records.item_type.append(
                dice.one_of(["top", "TOP", "middle", "middle", "bottom", "check", "other"])
            )
            records.item_title.append("")
            records.item_status.append(dice.one_of(["valid", "draft", ""]))
            records.item_result.append(dice.one_of(["", "", "passed", "failed", "error", "skipped"]))
            records.item_digest.append(dice.one_of(["", "d1", "d2"]))
            records.item_place.append(dice.one_of(["a.c", "b.h"]))
        for _ in range(links):
            records.link_source.append(dice.one_of([*IDS, *IDS, *ENDS[-5:]]))
            records.link_target.append(dice.one_of([*IDS, *ENDS]))
            records.link_kind.append(dice.one_of(KINDS))
            records.link_stamp.append(dice.one_of(["", "d1"]))
            records.link_condition.append("")
        found.append(TraceInput(name, records))
    return found


def by_statements(inputs: list[TraceInput], model: TraceModel) -> Evaluation:
    database = open_database(threads=1)
    load_records(database, inputs)
    load_model(database, model)
    return evaluate_relations(database, model)


@given(st.integers(0, 2**32))
@settings(max_examples=120, deadline=None)
def test_arrays_and_the_oracle_agree(seed: int) -> None:
    dice = Dice(seed)
    inputs, model = any_sources(dice), any_model(dice)
    graph = index_records(inputs)
    evaluation = evaluate_arrays(graph, model)
    oracle = Oracle(inputs, model)
    assert evaluation.link_states.tolist() == oracle.link_states
    assert graph.suspect.tolist() == oracle.suspect
    rows = [
        (item_id, level, state, component, frozenset(finding_names(bits)))
        for item_id, level, state, component, bits in zip(
            graph.texts.ids(),
            evaluation.levels.tolist(),
            evaluation.states.tolist(),
            evaluation.components.tolist(),
            evaluation.bits.tolist(),
            strict=True,
        )
    ]
    assert rows == oracle.rows()
    for number in range(len(model.rules)):
        outcomes = oracle.rule_outcomes(number)
        assert evaluation.rule_totals[number] == len(outcomes)
        assert evaluation.rule_covered[number] == list(outcomes.values()).count("met")


@given(st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_statements_and_arrays_have_equal_digests(seed: int) -> None:
    dice = Dice(seed)
    inputs, model = any_sources(dice), any_model(dice)
    arrays = evaluate_arrays(index_records(inputs), model)
    statement = by_statements(inputs, model)
    assert statement.bits.tolist() == arrays.bits.tolist()
    assert statement.components.tolist() == arrays.components.tolist()
    assert statement.up_totals == arrays.up_totals
    assert statement.down_totals == arrays.down_totals
    assert statement.digest == arrays.digest


def ring(count: int) -> TraceInput:
    """A chain of many items that ends in a ring, with one failed test at the bottom."""
    ids = [f"N{number}" for number in range(count)]
    records = TraceRecords(
        item_id=ids,
        item_type=["middle"] * (count - 1) + ["check"],
        item_title=[""] * count,
        item_status=[""] * count,
        item_result=[""] * (count - 1) + ["failed"],
        item_digest=[""] * count,
        item_place=[""] * count,
        link_source=[*ids[1:], ids[0]],
        link_target=[*ids[:-1], ids[count // 2]],
        link_kind=["derives"] * count,
        link_stamp=[""] * count,
        link_condition=[""] * count,
    )
    return TraceInput("ring", records)


def test_depth_is_no_limit_for_the_arrays() -> None:
    model = TraceModel("", (Level("middle", "", ("middle",)), Level("check", "", ("check",), test=True)), ())
    count = max(rollup.PASSES, components.PASSES) * 40
    evaluation = evaluate_arrays(index_records([ring(count)]), model)
    assert int((evaluation.components >= 0).sum()) == count // 2 + 1
    assert all(state & 2 for state in evaluation.states.tolist())


def test_deep_chains_agree() -> None:
    model = TraceModel("", (Level("middle", "", ("middle",)), Level("check", "", ("check",), test=True)), ())
    inputs = [ring(90)]
    assert by_statements(inputs, model).digest == evaluate_arrays(index_records(inputs), model).digest


def test_every_statement_parses_for_both_engines_and_has_no_recursion() -> None:
    for name, select in statements.EVERY.items():
        parsed = sqlglot.parse_one(select, read="spark")
        assert isinstance(sqlglot.parse_one(select, read="duckdb"), sqlglot.exp.Query), name
        assert isinstance(parsed, sqlglot.exp.Query), name
        assert "RECURSIVE" not in select.upper()
        assert not list(parsed.find_all(sqlglot.exp.Anonymous)), name
        for case in parsed.find_all(sqlglot.exp.Case):
            assert case.args.get("default") is not None, name
