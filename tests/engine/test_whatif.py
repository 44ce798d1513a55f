# SPDX-License-Identifier: Apache-2.0
"""What would be: hypothetical snapshots and the exact difference they make (DESIGN 4.1)."""

import pytest

from asqms.engine.assessment import Assessment
from asqms.engine.catalogue import Catalogue, PracticeKind, SoftwareType, Strength
from asqms.engine.difference import Difference, difference
from asqms.engine.evaluate import evaluate
from asqms.engine.snapshot import Answer, Dependency, Snapshot, VerdictName
from asqms.engine.whatif import (
    WhatIfError,
    add_decision,
    expire_evidence,
    reclassify,
    set_phase,
    withdraw_evidence,
)
from tests.engine import builders as build

PRACTICES = [
    build.practice("OP.A.01"),
    build.practice("OP.A.02", kind=PracticeKind.ADVANCED),
    build.practice("OP.A.03", phases=("termination",)),
]
CATALOGUE = build.catalogue(
    PRACTICES, standards=[build.standard("iso", "1")], mappings=[build.mapping("OP.A.01", "iso", "1")]
)
SNAPSHOT = build.snapshot(
    [build.item("item", depends_on=[Dependency("below", "build")]), build.item("below")],
    [build.evidence("e1"), build.evidence("e2", "below")],
)


def assess(snapshot: Snapshot = SNAPSHOT, catalogue: Catalogue = CATALOGUE) -> Assessment:
    return evaluate(snapshot, catalogue, build.CHECKS, as_of=build.TODAY)


def compared(snapshot: Snapshot = SNAPSHOT, catalogue: Catalogue = CATALOGUE) -> Difference:
    before = assess()
    full = difference(before, assess(snapshot, catalogue))
    quick = evaluate(snapshot, catalogue, build.CHECKS, as_of=build.TODAY, previous=before)
    assert difference(before, quick) == full
    return full


def test_nothing_changed_is_no_difference() -> None:
    assert compared().is_empty


def test_reclassifying_shows_every_obligation_that_changes_also_by_inheritance() -> None:
    found = compared(reclassify(SNAPSHOT, "item", {"Q1": Answer.YES}, on=build.TODAY))
    assert [(one.item, one.type_before, one.type_after) for one in found.classes] == [
        ("below", SoftwareType.TYPE_I, SoftwareType.TYPE_II),
        ("item", SoftwareType.TYPE_I, SoftwareType.TYPE_II),
    ]
    assert [(one.after.practice, one.after.scope, one.after.strength) for one in found.strengths] == [
        ("OP.A.02", "below", Strength.MANDATORY),
        ("OP.A.02", "item", Strength.MANDATORY),
    ]
    assert not found.gained
    assert not found.verdicts


def test_reclassifying_back_restores_type_i() -> None:
    risky = reclassify(SNAPSHOT, "item", {"Q1": Answer.YES}, on=build.TODAY)
    calm = reclassify(risky, "item", {"Q1": Answer.NO}, on=build.TODAY)
    assert {one.software_type for one in assess(calm).classes.values()} == {SoftwareType.TYPE_I}


def test_a_new_phase_gains_obligations() -> None:
    found = compared(set_phase(SNAPSHOT, "item", "termination", on=build.TODAY))
    assert [(one.practice, one.scope) for one in found.gained] == [("OP.A.03", "item")]
    assert [one.phase_after for one in found.classes] == ["termination"]
    assert [(one.scope, one.process) for one in found.rollups if one.scope == "item"] == [
        ("item", ""),
        ("item", "OP.A"),
    ]


@pytest.mark.parametrize("change", [expire_evidence, withdraw_evidence])
@pytest.mark.parametrize("meant", [{"uid": "e1"}, {"evidence_type": "report", "subject": "item"}])
def test_without_evidence_verdicts_fall(change, meant: dict[str, str]) -> None:  # noqa: ANN001 - either function
    found = compared(change(SNAPSHOT, on=build.TODAY, **meant))
    assert [(one.after.practice, one.after.scope, one.after.verdict) for one in found.verdicts] == [
        ("OP.A.01", "item", VerdictName.UNDETERMINED),
        ("OP.A.02", "item", VerdictName.UNDETERMINED),
    ]
    assert [(one.before, one.after) for one in found.requirements] == [("supported", "partly")]
    scores = {one.scope: one.after.score for one in found.rollups if one.process == "" and one.after}
    assert scores == {"item": 0.0, "org": 0.5, "project": 0.5, "unit": 0.5}


def test_a_decision_can_be_tried() -> None:
    found = compared(add_decision(SNAPSHOT, build.decision("tailoring", ["OP.A.01"])))
    assert [(one.after.scope, one.after.verdict.value) for one in found.verdicts] == [
        ("item", "not_applicable")
    ]


def test_another_edition_of_the_catalogue() -> None:
    newer = build.catalogue([*PRACTICES[:1], build.practice("OP.B.01", build.need("plan"))])
    found = compared(catalogue=newer)
    assert {one.practice for one in found.gained} == {"OP.B.01"}
    assert {one.practice for one in found.lost} == {"OP.A.02"}
    assert {one.process for one in found.rollups} == {"", "OP.B"}


def test_another_day() -> None:
    lapsing = build.snapshot([build.item("item")], [build.evidence("e", valid_until=build.TODAY)])
    tomorrow = build.TODAY + build.days(1)
    after = evaluate(lapsing, CATALOGUE, build.CHECKS, as_of=tomorrow, previous=assess(lapsing))
    assert len(difference(assess(lapsing), after).verdicts) == 2


def test_a_hypothesis_never_looks_like_the_real_thing() -> None:
    one = set_phase(SNAPSHOT, "item", "termination", on=build.TODAY)
    two = set_phase(SNAPSHOT, "below", "termination", on=build.TODAY)
    assert one.digest.startswith("what-if:")
    assert one.digest != two.digest


def test_a_hypothesis_about_nothing_is_a_coded_error() -> None:
    with pytest.raises(WhatIfError) as unknown:
        reclassify(SNAPSHOT, "nobody", {}, on=build.TODAY)
    assert unknown.value.code == "what_if.unknown_item"
    for meant in ({}, {"uid": "nobody"}, {"subject": "item", "evidence_type": "plan"}):
        with pytest.raises(WhatIfError) as nothing:
            expire_evidence(SNAPSHOT, on=build.TODAY, **meant)
        assert nothing.value.code == "what_if.no_evidence"


def test_a_hypothetical_phase_replaces_what_was_entered_that_day_or_later() -> None:
    back = set_phase(SNAPSHOT, "item", "concept", on=build.START)
    assert assess(back).classes["item"].phase == "concept"
