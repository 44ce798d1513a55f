# SPDX-License-Identifier: Apache-2.0
"""What-if: the same files with one thing changed, at the same moment, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from asqms.engine.catalogue import SoftwareType
from asqms.engine.snapshot import Answer
from asqms.kernel.errors import AsqmsError
from asqms.workspace.assess import Evaluation, Material, evaluate_material, read_material
from asqms.workspace.hypothesis import (
    in_phase,
    on_another_day,
    reclassified,
    with_change,
    with_overlays,
    without_evidence,
)
from tests.support.small import TODAY, adapters, evaluated, junit, small_workspace, source, used
from tests.workspace.test_assess import OVERLAY, WITH_OVERLAY
from tests.workspace.test_traces import TRACE, needs

LATER = """\
classifications:
  - item: brake
    answers: {CLS.1: "no", CLS.2: "yes", CLS.3: "no", CLS.4: "no", CLS.5: "no", CLS.6: "no"}
    author: ann
    approver: bob
    on: 2026-09-01
"""


def _material(root: Path, as_of: date = TODAY) -> Material:
    return read_material(root, adapters(), as_of=as_of)


def _traced(root: Path) -> tuple[Material, Evaluation]:
    entries = source("reqs", "evidence/reqs.json", kind="spec.requirements")
    entries += source("tests", "evidence/tests.json", kind="spec.verification")
    files = {"evidence/reqs.json": needs(), "evidence/tests.json": needs("T_1"), "trace.yaml": TRACE}
    material = _material(small_workspace(root, files, evidence=entries))
    return material, evaluate_material(material, as_of=TODAY)


def _type_of(evaluation: Evaluation, item: str) -> SoftwareType:
    return evaluation.assessment.classes[item].software_type


def test_reclassifying_makes_stronger_obligations_of_the_item_only(tmp_path: Path) -> None:
    before = evaluated(small_workspace(tmp_path))
    found = with_change(before, reclassified("brake", {"CLS.1": Answer.YES}, TODAY))
    assert _type_of(found.after, "brake") is SoftwareType.TYPE_II
    assert [one.item for one in found.difference.classes] == ["brake"]
    assert found.difference.strengths
    assert {one.after.scope for one in found.difference.strengths} <= {"brake", "org"}
    assert _type_of(found.before, "brake") is SoftwareType.TYPE_I


def test_questions_not_answered_stay_as_they_were_by_that_day(tmp_path: Path) -> None:
    root = small_workspace(tmp_path, {"later.yaml": LATER})
    day = date(2026, 6, 1)
    found = with_change(evaluated(root, day), reclassified("brake", {"CLS.1": Answer.NO}, day))
    assert _type_of(found.after, "brake") is SoftwareType.TYPE_I
    now = with_change(evaluated(root), reclassified("brake", {"CLS.1": Answer.NO}, TODAY))
    assert _type_of(now.after, "brake") is SoftwareType.TYPE_II


def test_another_phase_brings_other_obligations(tmp_path: Path) -> None:
    before = evaluated(small_workspace(tmp_path))
    found = with_change(before, in_phase("brake", "operation", TODAY))
    assert [(one.phase_before, one.phase_after) for one in found.difference.classes] == [
        ("development", "operation")
    ]
    assert found.difference.gained
    back = with_change(before, in_phase("brake", "concept", TODAY))
    assert back.difference.lost
    assert not back.difference.gained


@pytest.mark.parametrize("withdrawn", [True, False])
def test_evidence_that_ends_is_no_evidence_any_more(tmp_path: Path, *, withdrawn: bool) -> None:
    root = small_workspace(tmp_path, {"evidence/one.xml": junit()}, evidence=source("t", "evidence/one.xml"))
    before = evaluated(root)
    assert used(before) == ["t:evidence/one.xml"]
    change = without_evidence(
        TODAY, uid="t:evidence/one.xml", evidence_type="", subject="", withdrawn=withdrawn
    )
    assert used(with_change(before, change).after) == []


@pytest.mark.parametrize("withdrawn", [True, False])
def test_a_trace_over_evidence_that_ends_is_checked_again(tmp_path: Path, *, withdrawn: bool) -> None:
    material, before = _traced(tmp_path)
    change = without_evidence(
        TODAY, uid="", evidence_type="spec.verification", subject="", withdrawn=withdrawn
    )
    after = with_change(before, change, material=material).after
    (outcome,) = after.traces
    if withdrawn:
        assert outcome.evidence.facts["trace.level.software_requirement.untested"] == 1
        assert used(after, "matrix.trace") == ["links:trace"]
    else:
        assert used(after, "matrix.trace") == []
    assert outcome.evidence in after.snapshot.evidence
    assert before.traces[0].evidence.facts["trace.level.software_requirement.untested"] == 0


def test_a_trace_that_ends_together_with_its_sources_has_ended(tmp_path: Path) -> None:
    material, before = _traced(tmp_path)
    change = without_evidence(TODAY, uid="", evidence_type="", subject="brake", withdrawn=True)
    after = with_change(before, change, material=material).after
    assert used(after, "matrix.trace") == []


def test_an_overlay_may_be_added_and_left_out(tmp_path: Path) -> None:
    root = small_workspace(tmp_path / "ws")
    extra = tmp_path / "customer.yaml"
    extra.write_text(OVERLAY)
    settings = WITH_OVERLAY["asqms.yaml"].replace("overlays: [customer.yaml]\n", "")
    (root / "asqms.yaml").write_text(settings.replace(", customer_one", ""))
    found = with_overlays(evaluated(root), [extra])
    assert found.after.catalogue.overlays == ("customer",)
    with_it = evaluated(small_workspace(tmp_path / "with", WITH_OVERLAY))
    left = with_overlays(with_it, [], ["customer.yaml"])
    assert {one.standard for one in left.difference.requirements} == {"customer_one"}


def test_an_overlay_that_is_not_in_force_yet_is_told(tmp_path: Path) -> None:
    extra = tmp_path / "customer.yaml"
    extra.write_text(OVERLAY)
    before = evaluated(small_workspace(tmp_path / "ws"), date(2026, 6, 30))
    with pytest.raises(AsqmsError, match="2026-06-30") as caught:
        with_overlays(before, [extra])
    assert caught.value.code == "what_if.not_in_force"


def test_an_unknown_overlay_is_told_with_the_nearest(tmp_path: Path) -> None:
    before = evaluated(small_workspace(tmp_path, WITH_OVERLAY))
    with pytest.raises(AsqmsError) as caught:
        with_overlays(before, [], ["custmer.yaml"])
    assert (caught.value.code, caught.value.hint) == (
        "what_if.no_such_overlay",
        "Did you mean customer.yaml?",
    )


def test_another_day_is_exactly_the_assessment_of_that_day(tmp_path: Path) -> None:
    root = small_workspace(tmp_path, WITH_OVERLAY)
    material = _material(root)
    day = date(2026, 6, 1)
    found = on_another_day(evaluate_material(material, as_of=TODAY), material, day)
    assert found.after.assessment.digest == evaluated(root, day).assessment.digest


def test_another_day_keeps_the_day_of_knowledge_that_was_asked_for(tmp_path: Path) -> None:
    entry = source("t", "evidence/one.xml", "effective: 2026-05-01, received: 2026-06-01")
    material = _material(small_workspace(tmp_path, {"evidence/one.xml": junit()}, evidence=entry))
    before = evaluate_material(material, as_of=TODAY)
    day = date(2026, 5, 15)
    assert used(on_another_day(before, material, day).after) == []
    assert used(on_another_day(before, material, day, TODAY).after) == ["t:evidence/one.xml"]


@pytest.mark.parametrize("known", [date(2026, 6, 1), TODAY, date(2027, 1, 1)])
def test_a_change_is_seen_whatever_was_known_when(tmp_path: Path, known: date) -> None:
    before = evaluated(small_workspace(tmp_path), TODAY, known)
    on = min(TODAY, known)
    changed = with_change(before, reclassified("brake", {"CLS.1": Answer.YES}, on)).after
    assert changed.assessment.classes["brake"].reasons == ("answer_yes:CLS.1",)
    phased = with_change(before, in_phase("brake", "operation", on)).after
    assert phased.assessment.classes["brake"].phase == "operation"


@pytest.mark.parametrize(
    ("uid", "kind", "subject", "hint"),
    [
        ("t:evidence/on.xml", "", "", "Did you mean t:evidence/one.xml?"),
        ("", "report.tests", "", "Did you mean report.test?"),
        ("", "", "brakes", "Did you mean brake?"),
        ("", "", "", "--uid"),
    ],
)
def test_evidence_that_is_not_there_is_told(
    tmp_path: Path, uid: str, kind: str, subject: str, hint: str
) -> None:
    root = small_workspace(tmp_path, {"evidence/one.xml": junit()}, evidence=source("t", "evidence/one.xml"))
    change = without_evidence(TODAY, uid=uid, evidence_type=kind, subject=subject, withdrawn=False)
    with pytest.raises(AsqmsError) as caught:
        with_change(evaluated(root), change)
    assert caught.value.code == "what_if.no_evidence"
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "change", [in_phase("brke", "release", TODAY), reclassified("brke", {"CLS.1": Answer.NO}, TODAY)]
)
def test_an_unknown_item_is_told_with_the_nearest(tmp_path: Path, change: object) -> None:
    with pytest.raises(AsqmsError) as caught:
        with_change(evaluated(small_workspace(tmp_path)), change)  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.hint) == ("what_if.unknown_item", "Did you mean brake?")
