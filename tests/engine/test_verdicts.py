# SPDX-License-Identifier: Apache-2.0
"""From checks to needs to criteria to the machine's verdict (DESIGN 4.4)."""

import pytest

from asqms.engine.assessment import Obligation, Outcome
from asqms.engine.criteria import AllOf, AnyOf, AtLeast, CheckCall, Criterion
from asqms.engine.criterion import MET, MISSING, NOT_MET, PARTLY, UNKNOWN, threshold_outcome
from asqms.engine.evaluate import evaluate
from asqms.engine.snapshot import Answer, Evidence
from tests.engine import builders as build

REPORT, PLAN, POLICY = (build.need(kind) for kind in ("report", "plan", "policy"))


def rated(criterion: Criterion, *records: Evidence, answer: Answer = Answer.NO) -> Obligation:
    catalogue = build.catalogue([build.practice("OP.A.01", criterion)])
    snapshot = build.snapshot([build.item("item", answer=answer)], records)
    return evaluate(snapshot, catalogue, build.CHECKS, as_of=build.TODAY).obligations[0]


@pytest.mark.parametrize(
    ("count", "outcomes", "expected"),
    [
        (2, [MET, MET], MET),
        (2, [MET, MISSING], PARTLY),
        (2, [MET, NOT_MET], NOT_MET),
        (2, [PARTLY, UNKNOWN], PARTLY),
        (2, [MISSING, UNKNOWN], UNKNOWN),
        (2, [MISSING, MISSING], MISSING),
        (1, [NOT_MET, MET], MET),
        (1, [NOT_MET, PARTLY], PARTLY),
        (1, [NOT_MET, UNKNOWN], UNKNOWN),
        (1, [NOT_MET, MISSING], NOT_MET),
        (2, [MET, MET, NOT_MET], MET),
        (2, [MET, NOT_MET, MISSING], NOT_MET),
        (2, [MET, NOT_MET, UNKNOWN], PARTLY),
        (0, [], MISSING),
        (1, [], MISSING),
        (0, [MISSING], MISSING),
        (3, [MET, MET], PARTLY),
    ],
)
def test_what_a_threshold_over_parts_comes_to(count: int, outcomes: list[int], expected: int) -> None:
    assert threshold_outcome(count, outcomes) == expected


@pytest.mark.parametrize(
    ("says", "verdict"),
    [("met", "conforms"), ("partly", "partly"), ("not_met", "deviates"), (None, "undetermined")],
)
def test_one_record_decides_one_need(says: str | None, verdict: str) -> None:
    found = rated(AllOf((REPORT,)), build.evidence("e", says=says))
    assert (found.verdict.value, found.machine.value) == (verdict, verdict)


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        (("met", "not_met"), "deviates"),
        (("met", "partly"), "partly"),
        (("met", None), "undetermined"),
        (("partly", None), "partly"),
        (("not_met", None), "deviates"),
    ],
)
def test_of_all_current_records_the_worst_counts(words: tuple[str | None, ...], verdict: str) -> None:
    records = [build.evidence(f"e{number}", says=word) for number, word in enumerate(words)]
    assert rated(AllOf((REPORT,)), *records).verdict.value == verdict


@pytest.mark.parametrize(
    ("report", "plan", "verdict", "reasons"),
    [
        ("met", "met", "conforms", ("all_needs_met",)),
        ("met", "", "partly", ("no_evidence",)),
        ("not_met", "", "deviates", ("says_not_met", "no_evidence")),
        ("partly", "met", "partly", ("says_partly",)),
        ("", "", "undetermined", ("no_evidence",)),
    ],
)
def test_all_needs_of_a_practice_count(
    report: str, plan: str, verdict: str, reasons: tuple[str, ...]
) -> None:
    records = [
        build.evidence(kind, kind=kind, says=word)
        for kind, word in (("report", report), ("plan", plan))
        if word
    ]
    found = rated(AllOf((REPORT, PLAN)), *records)
    assert (found.verdict.value, found.reasons) == (verdict, reasons)


def test_alternatives_and_at_least_nest() -> None:
    criterion = AllOf((POLICY, AnyOf((REPORT, PLAN)), AtLeast(1, (AllOf((REPORT, PLAN)), POLICY))))
    policy, plan = build.evidence("policy", kind="policy"), build.evidence("plan", kind="plan")
    assert rated(criterion, policy, plan).verdict.value == "conforms"
    assert rated(criterion, plan).verdict.value == "partly"
    assert [need.evidence_type for need in rated(criterion).needs] == [
        "policy",
        "report",
        "plan",
        "report",
        "plan",
        "policy",
    ]


def test_an_empty_criterion_is_never_a_silent_pass() -> None:
    assert rated(AllOf(()), build.evidence("e")).verdict.value == "undetermined"


def test_evidence_is_enough_where_no_check_is_named() -> None:
    found = rated(build.need("report", checks=()), build.evidence("e", says=None))
    assert (found.verdict.value, found.needs[0].checks) == ("conforms", ())


@pytest.mark.parametrize(("name", "reason"), [("faulty", "check_failed"), ("nobody", "check_unknown")])
def test_a_check_that_fails_or_is_unknown_is_undetermined_with_its_code(name: str, reason: str) -> None:
    need = build.need("report", checks=(CheckCall("says"), CheckCall(name)))
    found = rated(need, build.evidence("e"))
    assert (found.verdict.value, found.reasons) == ("undetermined", (reason,))
    assert [one.outcome for one in found.needs[0].checks] == [Outcome.MET, Outcome.UNKNOWN]


@pytest.mark.parametrize(("answer", "verdict"), [(Answer.NO, "conforms"), (Answer.YES, "deviates")])
def test_a_threshold_may_depend_on_the_class_also_for_evidence_from_above(
    answer: Answer, verdict: str
) -> None:
    call = CheckCall("enough", {"minimum": {"by": "software_type", "I": 50, "II": 90}})
    record = build.evidence("e", "project", facts={"value": 70})
    found = rated(build.need("report", checks=(call,)), record, answer=answer)
    assert found.verdict.value == verdict
    result = found.needs[0].checks[0]
    assert (result.check_version, result.value, result.needed) == (2, 70, 50 if answer is Answer.NO else 90)


def test_a_check_without_a_table_sees_no_class() -> None:
    call = CheckCall("enough", {"minimum": 1})
    record = build.evidence("e", facts={"value": 70})
    assert rated(build.need("report", checks=(call,)), record).verdict.value == "conforms"


@pytest.mark.parametrize(
    ("says", "awaiting"), [("met", True), ("partly", True), ("not_met", False), (None, False)]
)
def test_what_a_person_must_confirm_counts_but_is_marked(says: str | None, *, awaiting: bool) -> None:
    found = rated(build.need("report", person=True), build.evidence("e", says=says))
    assert found.awaiting_confirmation is awaiting
