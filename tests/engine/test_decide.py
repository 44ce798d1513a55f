# SPDX-License-Identifier: Apache-2.0
"""Tailoring, justification, confirmation and overrule: what counts, what is ignored and why (DESIGN 4.4)."""

from dataclasses import replace

import pytest

from asqms.engine.assessment import Obligation
from asqms.engine.criteria import AllOf
from asqms.engine.evaluate import evaluate
from asqms.engine.snapshot import Decision, Rating, VerdictName
from tests.engine import builders as build

SOON = build.TODAY + build.days(30)
CONFORMS, DEVIATES = VerdictName.CONFORMS, VerdictName.DEVIATES
CATALOGUE = build.catalogue(
    [build.practice("OP.A.01", AllOf((build.need("report", person=True), build.need("plan", person=True))))]
)
ON_REPORT = ("sha256:report",)


def rated(
    report: str | None = None,
    plan: str | None = None,
    *,
    decisions: tuple[Decision, ...] = (),
    ratings: tuple[Rating, ...] = (),
) -> Obligation:
    words = {"report": report, "plan": plan}
    records = [build.evidence(kind, kind=kind, says=word) for kind, word in words.items() if word]
    snapshot = build.snapshot([build.item("item")], records, decisions=decisions, ratings=ratings)
    return evaluate(snapshot, CATALOGUE, build.CHECKS, as_of=build.TODAY).obligations[0]


@pytest.mark.parametrize("scope", ["item", "project", "unit", "org"])
def test_a_tailoring_reaches_everything_below_its_scope(scope: str) -> None:
    found = rated("met", decisions=(build.decision("tailoring", ["OP.A.01"], scope),))
    assert (found.verdict.value, found.machine.value, found.basis.value) == (
        "not_applicable",
        "partly",
        "decided",
    )
    assert (found.decision, found.note) == ("D-tailoring", "because (ann; ben)")
    assert found.reasons[0] == "tailored_out"


def test_a_decision_elsewhere_says_nothing() -> None:
    elsewhere = (
        build.decision("tailoring", ["OP.A.01"], "other"),
        build.decision("tailoring", ["OP.A.02"]),
    )
    assert rated("met", "met", decisions=elsewhere).verdict is CONFORMS


@pytest.mark.parametrize(
    ("decision", "reason"),
    [
        (build.decision("tailoring", ["OP.A.01"], approver=""), "decision_not_approved:D-tailoring"),
        (build.decision("tailoring", ["OP.A.01"], approver="ann"), "decision_approved_by_author:D-tailoring"),
        (
            build.decision("tailoring", ["OP.A.01"], expires=build.TODAY - build.days(1)),
            "decision_expired:D-tailoring",
        ),
        (build.decision("justification", ["OP.A.01"]), "justification_without_expiry:D-justification"),
        (build.decision("waiver", ["OP.A.01"]), "decision_kind_unknown:D-waiver"),
    ],
)
def test_a_decision_that_does_not_count_is_ignored_with_its_reason(decision: Decision, reason: str) -> None:
    found = rated("not_met", decisions=(decision,))
    assert (found.verdict, found.decision) == (DEVIATES, "")
    assert reason in found.reasons


@pytest.mark.parametrize("field", ["effective", "recorded"])
def test_a_decision_of_tomorrow_is_not_there(field: str) -> None:
    decision = build.decision("tailoring", ["OP.A.01"])
    later = replace(decision, **{field: build.TODAY + build.days(1)})
    assert rated("not_met", decisions=(later,)) == rated("not_met")


@pytest.mark.parametrize(
    ("report", "verdict"), [("not_met", "justified"), ("met", "justified"), (None, "justified")]
)
def test_a_justification_holds_open_what_is_not_met_until_it_ends(report: str | None, verdict: str) -> None:
    found = rated(report, decisions=(build.decision("justification", ["OP.A.01"], expires=SOON),))
    assert found.verdict.value == verdict
    assert found.lapses_on == SOON + build.days(1)


def test_a_justification_says_nothing_about_what_conforms() -> None:
    found = rated("met", "met", decisions=(build.decision("justification", ["OP.A.01"], expires=SOON),))
    assert (found.verdict, found.decision) == (CONFORMS, "")


def test_a_confirmation_gives_the_basis_and_takes_the_mark() -> None:
    found = rated("met", "met", ratings=(build.rating("confirmation", "OP.A.01", CONFORMS),))
    assert (found.verdict, found.basis.value, found.confirmed_by) == (CONFORMS, "confirmed", "pia")
    assert not found.awaiting_confirmation
    assert rated("met", "met").awaiting_confirmation


def test_a_confirmation_may_decide_what_evidence_leaves_open() -> None:
    confirmed = (build.rating("confirmation", "OP.A.01", CONFORMS, digests=ON_REPORT),)
    found = rated("met", ratings=confirmed)
    assert (found.verdict, found.machine.value) == (CONFORMS, "partly")
    assert rated(ratings=(build.rating("confirmation", "OP.A.01", CONFORMS),)).verdict is CONFORMS


@pytest.mark.parametrize(("report", "machine"), [("not_met", "deviates"), ("partly", "partly")])
def test_a_confirmation_cannot_talk_a_shown_lack_away(report: str, machine: str) -> None:
    found = rated(report, "met", ratings=(build.rating("confirmation", "OP.A.01", CONFORMS),))
    assert (found.verdict.value, found.confirmed_by) == (machine, "")
    assert found.reasons[0] == "confirmation_contradicts_evidence"


def test_a_confirmation_may_be_worse_than_the_machine() -> None:
    found = rated("met", "met", ratings=(build.rating("confirmation", "OP.A.01", DEVIATES),))
    assert (found.verdict, found.machine) == (DEVIATES, CONFORMS)


def test_a_confirmation_is_outdated_once_other_evidence_is_in_use() -> None:
    confirmed = (build.rating("confirmation", "OP.A.01", CONFORMS, digests=ON_REPORT),)
    found = rated("met", "met", ratings=confirmed)
    assert (found.verdict, found.basis.value, found.confirmation_outdated) == (CONFORMS, "measured", True)
    assert found.reasons[0] == "confirmation_outdated"


def test_only_the_newest_confirmation_counts() -> None:
    new = build.rating("confirmation", "OP.A.01", CONFORMS)
    old = replace(new, effective=build.START, recorded=build.START, verdict=DEVIATES)
    assert rated("met", "met", ratings=(new, old)).verdict is CONFORMS
    ended = replace(new, expires=build.TODAY - build.days(1))
    found = rated("met", "met", ratings=(ended, old))
    assert (found.confirmed_by, found.reasons[0]) == ("", "confirmation_expired")


def test_an_overrule_replaces_the_verdict_and_both_stay_visible() -> None:
    overruled = (build.rating("overrule", "OP.A.01", CONFORMS, reason="measured on the wrong branch"),)
    found = rated("not_met", "met", ratings=overruled)
    assert (found.verdict, found.machine, found.overruled_by) == (CONFORMS, DEVIATES, "pia")
    assert (found.basis.value, found.note) == ("decided", "measured on the wrong branch")
    assert found.reasons[:2] == ("overruled", "says_not_met")


@pytest.mark.parametrize(
    ("rating", "reason"),
    [
        (build.rating("overrule", "OP.A.01", CONFORMS, reason=""), "overrule_without_reason"),
        (build.rating("overrule", "OP.A.01", CONFORMS, digests=("sha256:other",)), "overrule_outdated"),
        (build.rating("overrule", "OP.A.01", VerdictName.NOT_APPLICABLE), "overrule_is_no_rating"),
        (replace(build.rating("overrule", "OP.A.01", CONFORMS), person=""), "overrule_without_person"),
    ],
)
def test_an_overrule_that_does_not_count_is_ignored_with_its_reason(rating: Rating, reason: str) -> None:
    found = rated("not_met", ratings=(rating,))
    assert (found.verdict, found.overruled_by) == (DEVIATES, "")
    assert reason in found.reasons


def test_an_overrule_to_a_gap_can_be_justified() -> None:
    found = rated(
        "met",
        "met",
        decisions=(build.decision("justification", ["OP.A.01"], expires=SOON),),
        ratings=(build.rating("overrule", "OP.A.01", DEVIATES),),
    )
    assert (found.verdict.value, found.overruled_by, found.decision) == (
        "justified",
        "pia",
        "D-justification",
    )


def test_the_nearest_decision_counts() -> None:
    far = build.decision("tailoring", ["OP.A.01"], "org")
    near = replace(build.decision("tailoring", ["OP.A.01"], "item"), id="D-near", reason="near")
    assert rated("met", decisions=(far, near)).decision == "D-near"


def test_a_decision_without_end_does_not_lapse_with_the_evidence() -> None:
    record = build.evidence("e", says="met", valid_until=SOON)
    tailored = [build.decision("tailoring", ["OP.A.01"])]
    snapshot = build.snapshot([build.item("item")], [record], decisions=tailored)
    found = evaluate(snapshot, CATALOGUE, build.CHECKS, as_of=build.TODAY).obligations[0]
    assert (found.verdict.value, found.lapses_on) == ("not_applicable", None)
