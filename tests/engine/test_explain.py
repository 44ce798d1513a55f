# SPDX-License-Identifier: Apache-2.0
"""Explanations, gaps in order, and the assessment as a document (DESIGN 4.4, 4.8)."""

import json
from dataclasses import replace

import pytest

from asqms.engine.assessment import Assessment, Outcome
from asqms.engine.catalogue import PracticeKind
from asqms.engine.criteria import AllOf, AnyOf
from asqms.engine.evaluate import assessment_document, assessment_json, evaluate, explain, gaps
from asqms.engine.explain import ExplainError, Explanation, GroupNode
from asqms.engine.snapshot import Answer, Snapshot, VerdictName
from asqms.kernel.digest import canonical_json
from tests.engine import builders as build

EITHER = AllOf((build.need("policy"), AnyOf((build.need("report"), build.need("plan")))))
CATALOGUE = build.catalogue(
    [
        build.practice("OP.A.01", EITHER),
        build.practice("OP.A.02", phases=("termination",)),
        build.practice("OP.B.01", kind=PracticeKind.RECOMMENDED),
    ],
    standards=[build.standard("iso", "1")],
    mappings=[build.mapping("OP.A.01", "iso", "1")],
)
SNAPSHOT = build.snapshot(
    [build.item("item", answer=Answer.YES), build.item("calm")],
    [
        build.evidence("policy", "org", "policy"),
        build.evidence("old", series="ci"),
        build.evidence("new", series="ci", on=build.TODAY, says="partly"),
        build.evidence("later", "project", on=build.TODAY + build.days(1)),
    ],
    decisions=[build.decision("tailoring", ["OP.A.01"], "project", approver="ann")],
    ratings=[build.rating("confirmation", "OP.A.01", VerdictName.PARTLY, digests=("sha256:gone",))],
)


def assess(snapshot: Snapshot = SNAPSHOT) -> Assessment:
    return evaluate(snapshot, CATALOGUE, build.CHECKS, as_of=build.TODAY)


def explained(
    practice: str = "OP.A.01", scope: str = "item", assessment: Assessment | None = None
) -> Explanation:
    return explain(assessment or assess(), SNAPSHOT, CATALOGUE, practice, scope)


def test_everything_behind_a_verdict_is_there() -> None:
    found = explained()
    assert found.obligation is not None
    assert found.obligation.verdict.value == "partly"
    assert found.software_class is not None
    assert found.software_class.reasons[0] == "answer_yes:Q1"
    assert [record.uid for record in found.evidence] == ["new", "old", "policy"]
    assert found.later == ("later",)
    assert [(one.decision.id, one.ignored_because) for one in found.decisions] == [
        ("D-tailoring", "decision_approved_by_author")
    ]
    assert [rating.person for rating in found.ratings] == ["pia"]
    assert [mapping.requirement for mapping in found.supports] == ["1"]


def test_the_criterion_is_a_tree_with_outcomes() -> None:
    root = explained().criterion
    assert isinstance(root, GroupNode)
    assert (root.kind, root.count, root.outcome) == ("all_of", 2, Outcome.PARTLY)
    policy, either = root.parts
    assert policy.outcome is Outcome.MET
    assert isinstance(either, GroupNode)
    assert (either.kind, either.outcome) == ("any_of", Outcome.PARTLY)
    assert [part.outcome for part in either.parts] == [Outcome.PARTLY, Outcome.MISSING]


def test_an_exclusion_is_explained_too() -> None:
    found = explained("OP.A.02")
    assert found.obligation is None
    assert found.exclusion is not None
    assert found.exclusion.reason == "phase_not_reached"


@pytest.mark.parametrize(
    ("practice", "scope", "code"),
    [
        ("OP.NONE.01", "item", "explain.unknown_practice"),
        ("OP.A.01", "nowhere", "explain.not_assessed"),
        ("OP.A.01", "org", "explain.not_assessed"),
    ],
)
def test_nothing_to_explain_is_a_coded_error(practice: str, scope: str, code: str) -> None:
    with pytest.raises(ExplainError) as raised:
        explained(practice, scope)
    assert raised.value.code == code


def test_a_stored_assessment_explains_as_a_fresh_one() -> None:
    fresh = assess()
    stored = replace(fresh, obligations=tuple(fresh.obligations), exclusions=tuple(fresh.exclusions))
    assert explained(assessment=stored) == explained(assessment=fresh)
    assert gaps(stored, with_recommended=True) == gaps(fresh, with_recommended=True)


def test_gaps_come_in_the_order_in_which_they_block() -> None:
    catalogue = build.catalogue(
        [
            build.practice("OP.A.01"),
            build.practice("OP.B.01", build.need("plan")),
            build.practice("OP.C.01", build.need("policy")),
            build.practice("OP.D.01", build.need("policy"), kind=PracticeKind.RECOMMENDED),
        ]
    )
    soon, late = build.TODAY + build.days(5), build.TODAY + build.days(50)
    records = [
        build.evidence("1", "risky", says="partly"),
        build.evidence("2", "calm", says="not_met", valid_until=late),
        build.evidence("3", "risky", "policy", says="not_met"),
        build.evidence("4", "near", says="not_met", valid_until=soon),
    ]
    items = [build.item("risky", answer=Answer.YES), build.item("calm"), build.item("near")]
    found = evaluate(build.snapshot(items, records), catalogue, build.CHECKS, as_of=build.TODAY)
    order = [
        ("OP.C.01", "risky"),
        ("OP.B.01", "risky"),
        ("OP.A.01", "risky"),
        ("OP.A.01", "near"),
        ("OP.A.01", "calm"),
        ("OP.B.01", "calm"),
        ("OP.C.01", "calm"),
        ("OP.B.01", "near"),
        ("OP.C.01", "near"),
    ]
    assert [(one.practice, one.scope) for one in gaps(found)] == order
    assert all(one.is_gap for one in gaps(found))
    assert [one.practice for one in gaps(found, with_recommended=True)][9:] == ["OP.D.01"]
    assert gaps(found, limit=4) == gaps(found)[:4]
    assert [one.scope for one in gaps(found, scope="near")] == ["near"] * 3


def test_the_document_is_complete_and_its_pieces_are_its_bytes() -> None:
    document = assessment_document(assess())
    data = b"".join(assessment_json(assess()))
    assert data == canonical_json(document)
    read = json.loads(data)
    assert (read["as_of"], read["snapshot_digest"]) == ("2026-11-20", "sha256:snapshot")
    assert len(read["obligations"]) == 4
    assert [one["reason"] for one in read["exclusions"]] == ["phase_not_reached", "phase_not_reached"]
    assert {one["scope"] for one in read["rollups"]} == {"org", "unit", "project", "item", "calm"}
    assert read["evidence_counts_for"] == [
        {"evidence": "new", "requirements": ["iso:1"]},
        {"evidence": "policy", "requirements": ["iso:1"]},
    ]


def test_an_empty_organisation_has_a_document() -> None:
    empty = evaluate(build.snapshot(), build.catalogue([]), build.CHECKS, as_of=build.TODAY)
    assert b"".join(assessment_json(empty)) == canonical_json(assessment_document(empty))


def test_a_number_that_json_cannot_hold_is_written_as_text() -> None:
    record = build.evidence("odd", "org", "policy", facts={"says": "met", "value": float("nan")})
    snapshot = replace(SNAPSHOT, evidence=(record,))
    assert b"".join(assessment_json(assess(snapshot)))
