# SPDX-License-Identifier: Apache-2.0
"""The SQL on DuckDB, the arrays and an independent evaluator give every item the same verdict."""

import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

from asqms.engine.trace import components, rollup, statements
from asqms.engine.trace.evaluation import Evaluation
from asqms.engine.trace.findings import finding_names
from asqms.engine.trace.graph import TraceInput
from asqms.engine.trace.indexing import index_records
from asqms.engine.trace.kernel import evaluate_arrays
from asqms.engine.trace.model import Direction, Level, Outside, Rule, TraceModel
from asqms.engine.trace.relational import evaluate_relations, load_model, load_records, open_database
from asqms.kernel.records import TraceRecords
from tests.engine.trace_oracle import Oracle

IDS = [f"{letter}{number}" for letter in "ABCD" for number in range(4)]
ENDS = [*IDS, "OUT_1", "OUT_2", "GONE", "E%_1", "EXT"]
KINDS = ["derives", "verifies", "satisfied_by", "see", "leaves"]
LEVELS = ("top", "middle", "bottom", "check")


@st.composite
def models(draw: st.DrawFn) -> TraceModel:
    rules = tuple(
        Rule(
            level=draw(st.sampled_from(LEVELS)),
            direction=draw(st.sampled_from([Direction.UP, Direction.DOWN])),
            to=tuple(draw(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=2, unique=True))),
            kinds=tuple(draw(st.lists(st.sampled_from(KINDS), max_size=2, unique=True))),
            minimum=draw(st.integers(0, 2)),
            maximum=draw(st.none() | st.integers(0, 2)),
            mandatory=draw(st.booleans()),
            when_status=tuple(draw(st.lists(st.sampled_from(["valid", "draft"]), max_size=1))),
            accept_outside=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 4)))
    )
    return TraceModel(
        title="any",
        levels=(
            Level("top", "Top", ("t?p",), ids=("A*", "B1"), verification=draw(st.booleans())),
            Level("middle", "Middle", ("mid*", "top"), verification=True),
            Level("bottom", "Bottom", ("bottom",), places=("*.c",)),
            Level("check", "Check", ("check",), test=True),
        ),
        rules=rules,
        kinds={"see": Direction.SIDE, "leaves": Direction.UP},
        outside=Outside(ids=("OUT_*", "E%_?"), kinds=("leaves",)),
    )


@st.composite
def sources(draw: st.DrawFn) -> list[TraceInput]:
    found = []
    for name in ("one", "two")[: draw(st.integers(1, 2))]:
        records = TraceRecords(external_ids=["EXT"] if draw(st.booleans()) else [])
        for item_id in draw(st.lists(st.sampled_from(IDS), max_size=12)):
            records.item_id.append(item_id)
            records.item_type.append(
                draw(st.sampled_from(["top", "TOP", "middle", "bottom", "check", "other"]))
            )
            records.item_title.append("")
            records.item_status.append(draw(st.sampled_from(["valid", "draft", ""])))
            records.item_result.append(
                draw(st.sampled_from(["", "", "passed", "failed", "error", "skipped"]))
            )
            records.item_digest.append(draw(st.sampled_from(["", "d1", "d2"])))
            records.item_place.append(draw(st.sampled_from(["a.c", "b.h"])))
        for _ in range(draw(st.integers(0, 16))):
            records.link_source.append(draw(st.sampled_from(IDS + ENDS[-5:])))
            records.link_target.append(draw(st.sampled_from(ENDS)))
            records.link_kind.append(draw(st.sampled_from(KINDS)))
            records.link_stamp.append(draw(st.sampled_from(["", "d1"])))
            records.link_condition.append("")
        found.append(TraceInput(name, records))
    return found


def by_statements(inputs: list[TraceInput], model: TraceModel) -> Evaluation:
    database = open_database()
    database.connection.execute("SET threads = 1")
    load_records(database, inputs)
    load_model(database, model)
    return evaluate_relations(database, model)


@given(sources(), models())
@settings(max_examples=60, deadline=None)
def test_arrays_and_the_oracle_agree(inputs: list[TraceInput], model: TraceModel) -> None:
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


@given(sources(), models())
@settings(max_examples=25, deadline=None)
def test_statements_and_arrays_have_equal_digests(inputs: list[TraceInput], model: TraceModel) -> None:
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
