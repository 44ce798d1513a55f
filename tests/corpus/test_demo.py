# SPDX-License-Identifier: Apache-2.0
"""The demo organisation on chosen days: counts against a golden file, the stories it tells, same bytes.

After a wanted change: ``ASQMS_UPDATE_GOLDEN=1 pytest tests/corpus/test_demo.py``, then read the difference.
"""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from asqms.documents.figures import scope_tally
from asqms.documents.json import assessment_json
from asqms.workspace.assess import Evaluation
from tests.support.small import evaluated

DEMO = Path(__file__).resolve().parents[2] / "demo" / "workspace"
GOLDEN = Path(__file__).with_name("demo.json")
NOVEMBER, JUNE = date(2026, 11, 20), date(2026, 6, 30)
MOMENTS = {
    "2026-11-20": (NOVEMBER, None),
    "2026-06-30": (JUNE, None),
    "2026-06-30 known on 2026-11-20": (JUNE, NOVEMBER),
}


@cache
def demo(as_of: date = NOVEMBER, known_on: date | None = None) -> Evaluation:
    """Return the demo on a day, evaluated once for all tests."""
    return evaluated(DEMO, as_of, known_on)


def _summary(evaluation: Evaluation) -> dict[str, object]:
    counts = ("conforms", "partly", "deviates", "undetermined", "justified", "not_applicable")
    assessment = evaluation.assessment
    return {
        "types": {name: one.software_type.value for name, one in sorted(assessment.classes.items())},
        "mandatory": {
            scope: {name: getattr(scope_tally(assessment, scope), name) for name in counts}
            for scope in sorted(evaluation.snapshot.scopes)
        },
        "standards": len({one.standard for one in assessment.requirements}),
        "evidence": len(evaluation.snapshot.evidence),
        "unreadable": [one.uid for one in evaluation.unreadable],
        "traces": {one.trace_set.id: one.result is not None for one in evaluation.traces},
    }


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_counts_per_scope_are_those_of_the_golden_file(moment: str) -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
    found = _summary(demo(*MOMENTS[moment]))
    if os.environ.get("ASQMS_UPDATE_GOLDEN"):
        text = json.dumps({**golden, moment: found}, indent=1, sort_keys=True, ensure_ascii=False)
        GOLDEN.write_text(text + "\n", encoding="utf-8")
        return
    assert found == golden[moment]


@pytest.mark.parametrize(
    ("practice", "scope", "verdict", "reason"),
    [
        ("OP.VER.04", "brake-controller", "conforms", "confirmed"),
        ("OP.UVE.08", "brake-controller", "justified", "justified"),
        ("SP.REV.03", "brake-controller", "deviates", "same_in_both_columns"),
        ("OP.UVE.04", "position-service", "deviates", "confirmation_contradicts_evidence"),
        ("OP.UVE.02", "position-service", "deviates", "tests_failed"),
        ("OP.MNT.03", "position-service", "deviates", "decision_expired:J-02"),
        ("OP.UVE.02", "charge-session", "partly", "decision_approved_by_author:T-02"),
        ("OP.REQ.05", "charge-session", "deviates", "above_maximum"),
        ("OP.VER.10", "signal-broadcast", "undetermined", "unreadable"),
        ("OP.DES.02", "release-packer", "partly", "overruled"),
        ("OP.TRM.04", "parking-map", "deviates", "unwanted_value_found"),
        ("OP.SUP.01", "musterfahrt", "partly", "expired"),
    ],
)
def test_the_stories_of_the_demo_hold(practice: str, scope: str, verdict: str, reason: str) -> None:
    found = demo().obligation(practice, scope)
    assert found is not None
    assert found.verdict.value == verdict
    assert reason in found.reasons


def test_what_was_known_in_june_is_less_than_what_is_known_now() -> None:
    """The customer's overlay holds from July on; unreadable evidence of later days is not told."""
    june = demo(JUNE)
    assert "customer_one" not in {one.standard for one in june.assessment.requirements}
    assert "customer_one" in {one.standard for one in demo().assessment.requirements}
    assert len(june.assessment.classes) < len(demo().assessment.classes)
    assert june.unreadable == ()
    later_known = demo(JUNE, NOVEMBER)
    assert len(later_known.snapshot.evidence) >= len(june.snapshot.evidence)


def test_what_no_longer_stands_is_never_used() -> None:
    by_uid = demo().evidence_by_uid
    used = {uid for one in demo().assessment.obligations for each in one.needs for uid in each.used}
    assert used
    for uid in used:
        record = by_uid[uid]
        assert not record.problem
        assert record.effective <= NOVEMBER
        assert record.received <= NOVEMBER
        assert record.withdrawn_on is None or record.withdrawn_on > NOVEMBER
        assert record.valid_until is None or record.valid_until >= NOVEMBER


def test_the_json_is_stable_and_knows_no_place(tmp_path: Path) -> None:
    first = assessment_json(demo())
    copy = tmp_path / "elsewhere" / "workspace"
    shutil.copytree(DEMO, copy)
    for path in copy.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    assert assessment_json(evaluated(copy, NOVEMBER)) == first
    for place in (tmp_path, DEMO, Path.home()):
        assert str(place).encode() not in first


def test_one_changed_byte_of_evidence_changes_the_digest(tmp_path: Path) -> None:
    copy = tmp_path / "workspace"
    shutil.copytree(DEMO, copy)
    with next(copy.glob("evidence/brake-controller/2026-11-*/junit.xml")).open("ab") as report:
        report.write(b"\n")
    changed = evaluated(copy, NOVEMBER)
    assert changed.assessment.digest != demo().assessment.digest
    assert _summary(changed) == _summary(demo())
