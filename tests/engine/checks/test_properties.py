# SPDX-License-Identifier: Apache-2.0
"""What holds for every check: any facts give an answer, order means nothing, better facts never hurt."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asqms.engine.assessment import Outcome
from asqms.engine.checks.contract import CheckInput, Finding, Subject
from asqms.engine.checks.parameters import BY_CLASS, CLASS_ATTRIBUTES, SHAPES, WORDS, Shape
from asqms.engine.checks.reasons import REASONS, finding_sentence
from asqms.engine.checks.registry import CHECKS
from asqms.engine.criteria import Parameter
from asqms.kernel.records import FactValue
from tests.support.checks import evidence_with, plain_parameters, run_check, samples

RANK = {Outcome.NOT_MET: 0, Outcome.PARTLY: 1, Outcome.MET: 2}
KNOWN_FACTS = sorted({fact for sample in samples() for fact in sample.case.get("facts", {})})  # type: ignore[attr-defined]
CALLS = {
    check: [
        plain_parameters(sample.case.get("parameters", {}))  # type: ignore[arg-type]
        for sample in samples()
        if sample.check == check
    ]
    for check in CHECKS
}
VALUES: st.SearchStrategy[FactValue] = st.one_of(
    st.integers(0, 5),
    st.integers(),
    st.just(10**400),
    st.floats(),
    st.booleans(),
    st.text(max_size=12),
    st.dates().map(date.isoformat),
)
FACTS = st.dictionaries(st.sampled_from(KNOWN_FACTS) | st.text(max_size=20), VALUES, max_size=12)
DATES = st.dates()
SUBJECTS = st.builds(
    Subject,
    scope=st.just("item"),
    software_type=st.sampled_from(["I", "II"]),
    asil=st.sampled_from(["", "QM", "A", "B", "C", "D"]),
    cal=st.sampled_from(["", "CAL1", "CAL4"]),
)
SINGLE: dict[Shape, st.SearchStrategy[FactValue]] = {
    Shape.NUMBER: st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    Shape.TEXT: st.text(min_size=1, max_size=8) | st.sampled_from(["id", "due", "state", "tests.total"]),
    Shape.TEXTS: st.text(min_size=1, max_size=8),
    Shape.TRUTH: st.booleans(),
    Shape.VALUE: VALUES,
}


def parameter(name: str) -> st.SearchStrategy[Parameter]:
    """Return values of the right shape for a parameter, by class where it may be."""
    shape = SHAPES[name]
    single = st.sampled_from(WORDS[name]) if name in WORDS else SINGLE[shape]
    if shape is Shape.TEXTS:
        return st.lists(SINGLE[shape], min_size=1, max_size=3).map(tuple)
    if name in BY_CLASS:
        table = st.dictionaries(st.sampled_from(["", "QM", "A", "D", "I", "II"]), single, max_size=4)
        by_class = st.tuples(st.sampled_from(CLASS_ATTRIBUTES), table).map(
            lambda pair: {**pair[1], "by": pair[0]}
        )
        return single | by_class
    return single


def parameters_of(check: str) -> st.SearchStrategy[dict[str, Parameter]]:
    known = CHECKS[check]
    optional = {name: parameter(name) for name in known.parameters if name not in known.required}
    return st.fixed_dictionaries({name: parameter(name) for name in known.required}, optional=optional)


def looked_at(
    check: str, facts: dict[str, FactValue], call: dict[str, Parameter], more: st.DataObject
) -> Finding:
    record = evidence_with(
        facts,
        effective=more.draw(DATES).isoformat(),
        approved_by=more.draw(st.sampled_from(["", "p.weber"])),
        revision=more.draw(st.sampled_from(["", "1.0"])),
    )
    return CHECKS[check].run(CheckInput(record, more.draw(SUBJECTS), more.draw(DATES)), call)


@pytest.mark.parametrize("check", CHECKS)
@settings(max_examples=15, deadline=None)
@given(more=st.data())
def test_any_facts_and_parameters_give_an_answer_with_a_sentence(check: str, more: st.DataObject) -> None:
    call = more.draw(st.sampled_from(CALLS[check]) | parameters_of(check))
    finding = looked_at(check, more.draw(FACTS), call, more)
    assert finding.outcome in {*RANK, Outcome.UNKNOWN}
    assert finding.reason in REASONS
    assert finding_sentence(finding, "zh-Hans")


@pytest.mark.parametrize("check", CHECKS)
@settings(max_examples=5, deadline=None)
@given(more=st.data())
def test_the_order_of_facts_does_not_matter(check: str, more: st.DataObject) -> None:
    facts = more.draw(FACTS)
    call = more.draw(st.sampled_from(CALLS[check]))
    turned = dict(reversed(list(facts.items())))
    assert run_check(check, facts, call) == run_check(check, turned, call)


@pytest.mark.parametrize("check", CHECKS)
def test_no_facts_at_all_are_never_a_failure(check: str) -> None:
    for call in CALLS[check]:
        assert run_check(check, {}, call).outcome in {Outcome.UNKNOWN, Outcome.MET}


COUNT = st.integers(0, 50)


@settings(max_examples=40, deadline=None)
@given(passed=COUNT, failed=COUNT, skipped=COUNT, limit=st.integers(0, 3))
def test_one_more_passed_test_never_hurts(passed: int, failed: int, skipped: int, limit: int) -> None:
    def outcome(more: int) -> int:
        total = passed + failed + skipped + more
        facts = {"tests.total": total, "tests.failed": failed, "tests.errors": 0, "tests.skipped": skipped}
        return RANK[
            run_check("tests_pass", facts, {"maximum_failed": limit, "maximum_skipped_percent": 20}).outcome
        ]

    assert outcome(0) <= outcome(1)


@settings(max_examples=40, deadline=None)
@given(covered=COUNT, uncovered=st.integers(1, 50), target=st.integers(1, 100))
def test_one_more_covered_line_never_hurts_and_100_percent_means_all(
    covered: int, uncovered: int, target: int
) -> None:
    def finding(more: int) -> Finding:
        facts = {"coverage.lines.covered": covered + more, "coverage.lines.total": covered + uncovered}
        return run_check("coverage_reaches_target", facts, {"measure": "lines", "minimum_percent": target})

    assert RANK[finding(0).outcome] <= RANK[finding(1).outcome]
    assert finding(uncovered).value == 100.0
    assert (finding(0).value or 0) < 100


@settings(max_examples=40, deadline=None)
@given(linked=COUNT, loose=st.integers(1, 50))
def test_one_more_linked_item_never_hurts(linked: int, loose: int) -> None:
    def outcome(more: int) -> int:
        facts = {"trace.level.unit.total": linked + loose, "trace.level.unit.covered_up": linked + more}
        return RANK[
            run_check("trace_level_is_covered", facts, {"trace_level": "unit", "direction": "up"}).outcome
        ]

    assert outcome(0) <= outcome(1)


@settings(max_examples=40, deadline=None)
@given(complete=COUNT, blank=COUNT)
def test_a_complete_row_never_hurts(complete: int, blank: int) -> None:
    def outcome(more: int) -> int:
        facts = {"rows.total": complete + blank + more, "rows.missing.owner": blank}
        return RANK[run_check("register_columns_are_filled", facts, {"columns": ("owner",)}).outcome]

    if complete + blank:
        assert outcome(0) <= outcome(1)


@settings(max_examples=40, deadline=None)
@given(first=DATES, second=DATES)
def test_a_later_due_date_never_hurts(first: date, second: date) -> None:
    def outcome(due: date) -> int:
        facts: dict[str, FactValue] = {"rows.total": 1, "dates.due.earliest": due.isoformat()}
        return RANK[run_check("no_date_is_overdue", facts, {"column": "due"}).outcome]

    assert outcome(min(first, second)) <= outcome(max(first, second))


def test_a_stricter_class_never_has_a_weaker_limit() -> None:
    table: Parameter = {"by": "asil", "": 60, "QM": 60, "A": 80, "B": 80, "C": 90, "D": 100}
    facts = {"coverage.lines.covered": 85, "coverage.lines.total": 100}
    outcomes = [
        RANK[
            run_check(
                "coverage_reaches_target",
                facts,
                {"measure": "lines", "minimum_percent": table},
                subject=Subject("item", "II", asil=asil),
            ).outcome
        ]
        for asil in ("QM", "A", "B", "C", "D")
    ]
    assert outcomes == [2, 2, 2, 0, 0]
