# SPDX-License-Identifier: Apache-2.0
"""From a folder to an assessment: dates, overlays, scopes, and digests that depend on content only."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from asqms.documents.json import assessment_json
from asqms.kernel.errors import AsqmsError
from asqms.workspace.assess import evaluate_material, read_material, subtree
from tests.support.small import (
    SETTINGS,
    TODAY,
    adapters,
    evaluated,
    junit,
    rejected,
    small_workspace,
    source,
    used,
)

OVERLAY = """\
overlay:
  format: asqms-overlay/1
  id: customer
  effective: 2026-07-01
  source: handbook
  author: lead
  licence: parties of the contract
requirements:
  - standard: customer_one
    edition: '1'
    title: Customer One
    requirements: [{id: '7.1', kind: requirement, title: Tests}]
mappings:
  added:
    - {practice: OP.UVE.05, standard: customer_one, requirement: '7.1', relation: subset, strength: covers}
"""
WITH_OVERLAY = {
    "asqms.yaml": SETTINGS.replace("[iso26262]", "[iso26262, customer_one]") + "overlays: [customer.yaml]\n",
    "customer.yaml": OVERLAY,
}


def _one_report(root: Path, more: str = "", subject: str = "brake", kind: str = "report.test") -> Path:
    entry = source("t", "evidence/one.xml", more, subject=subject, kind=kind)
    return small_workspace(root, {"evidence/one.xml": junit()}, evidence=entry)


def test_received_later_than_effective_counts_from_the_day_it_was_known(tmp_path: Path) -> None:
    root = _one_report(tmp_path, "effective: 2026-05-01, received: 2026-06-01")
    assert used(evaluated(root, date(2026, 5, 15))) == []
    assert used(evaluated(root, date(2026, 5, 15), date(2026, 5, 31))) == []
    assert used(evaluated(root, date(2026, 5, 15), date(2026, 6, 1))) == ["t:evidence/one.xml"]
    assert used(evaluated(root, date(2026, 4, 30), date(2026, 6, 1))) == []


def test_a_withdrawn_source_counts_until_the_day_before(tmp_path: Path) -> None:
    root = _one_report(tmp_path, "effective: 2026-05-01, withdrawn_on: 2026-06-01")
    assert used(evaluated(root, date(2026, 5, 31))) == ["t:evidence/one.xml"]
    assert rejected(evaluated(root, date(2026, 6, 1))) == {"t:evidence/one.xml": "withdrawn"}
    assert used(evaluated(root, date(2026, 6, 1), date(2026, 5, 31))) == ["t:evidence/one.xml"]


@pytest.mark.parametrize(
    ("kind", "subject", "counts"),
    [
        ("report.test", "brake", True),
        ("report.test", "car", True),
        ("report.test", "web", False),
        ("report.test", "unit", False),
        ("report.test", "org", False),
        ("report.test", "sup", False),
        ("doc.process", "car", True),
        ("doc.process", "unit", True),
        ("doc.process", "org", True),
        ("doc.process", "sup", True),
    ],
)
def test_evidence_on_a_holder_counts_up_to_its_widest_scope(
    tmp_path: Path, kind: str, subject: str, *, counts: bool
) -> None:
    """Test reports reach down from a project, process descriptions from the organisation (widest_scope)."""
    evaluation = evaluated(_one_report(tmp_path, subject=subject, kind=kind))
    assert bool(used(evaluation, kind)) is counts


def test_unreadable_evidence_of_the_future_is_not_told_today(tmp_path: Path) -> None:
    entry = source("t", "evidence/bad.xml", "effective: 2026-12-24")
    root = small_workspace(tmp_path, {"evidence/bad.xml": "?"}, evidence=entry)
    assert evaluated(root).unreadable == ()
    assert len(evaluated(root, date(2026, 12, 24)).unreadable) == 1


def test_a_workspace_may_name_what_an_overlay_brings_only_later(tmp_path: Path) -> None:
    root = small_workspace(tmp_path, WITH_OVERLAY)
    before, after = evaluated(root, date(2026, 6, 30)), evaluated(root, date(2026, 7, 1))
    assert {one.standard for one in before.assessment.requirements} == {"iso26262"}
    assert {one.standard for one in after.assessment.requirements} == {"iso26262", "customer_one"}


def test_one_reading_evaluates_each_day_with_its_own_catalogue(tmp_path: Path) -> None:
    root = small_workspace(tmp_path, WITH_OVERLAY)
    material = read_material(root, adapters(), as_of=date(2026, 6, 30))
    later = evaluate_material(material, as_of=date(2026, 7, 1))
    assert later.assessment.digest == evaluated(root, date(2026, 7, 1)).assessment.digest
    assert later.catalogue.overlays == ("customer",)


@pytest.mark.parametrize("day", [date.min, date(2000, 1, 1), date.max])
def test_a_day_without_items_is_an_answer_too(tmp_path: Path, day: date) -> None:
    evaluation = evaluated(_one_report(tmp_path), day)
    assert len(evaluation.assessment.classes) == (2 if day == date.max else 0)
    assert assessment_json(evaluation)
    assert (
        all(one.verdict.value != "conforms" for one in evaluation.assessment.obligations) or day == date.max
    )


def test_the_json_is_the_same_wherever_the_folder_lies_and_whenever_it_was_written(tmp_path: Path) -> None:
    entries = source("t", "evidence/one.xml") + source("u", "evidence/bad.sarif", kind="report.static")
    files = {"evidence/one.xml": junit(), "evidence/bad.sarif": '{"runs": [\n,'}
    root = small_workspace(
        tmp_path / "a", files, evidence=entries.replace("report.static", "report.coverage")
    )
    first = assessment_json(evaluated(root))
    assert assessment_json(evaluated(root)) == first
    assert str(tmp_path).encode() not in first
    copy = tmp_path / "deeper" / "b"
    shutil.copytree(root, copy)
    for path in copy.rglob("*"):
        os.utime(path, (1, 1))
    assert assessment_json(evaluated(copy)) == first


def test_a_changed_byte_changes_the_digest(tmp_path: Path) -> None:
    root = _one_report(tmp_path)
    before = evaluated(root)
    (root / "evidence/one.xml").write_text(junit() + " ")
    after = evaluated(root)
    assert before.snapshot.evidence[0].facts == after.snapshot.evidence[0].facts
    assert before.snapshot.digest != after.snapshot.digest
    assert before.assessment.digest != after.assessment.digest


@pytest.mark.parametrize(
    ("scope", "below"),
    [
        ("brake", {"brake"}),
        ("car", {"car", "brake"}),
        ("unit", {"unit", "car", "brake"}),
        ("sup", {"sup", "brake"}),
        ("org", {"org", "unit", "car", "web", "brake", "shop", "sup"}),
    ],
)
def test_a_scope_stands_for_all_below_it(tmp_path: Path, scope: str, below: set[str]) -> None:
    evaluation = evaluated(small_workspace(tmp_path))
    assert subtree(evaluation, scope) == below
    wanted = evaluation.gaps(below)
    assert {one.scope for one in wanted} <= below
    assert wanted == tuple(one for one in evaluation.gaps() if one.scope in below)
    assert evaluation.gaps(below, limit=3) == wanted[:3]


def test_an_unknown_scope_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(AsqmsError, match="There is no scope brak") as caught:
        subtree(evaluated(small_workspace(tmp_path)), "brak")
    assert caught.value.code == "workspace.unknown_scope"
    assert "brake" in caught.value.hint


def test_progress_is_told_after_each_file(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    files = {f"evidence/{number}.xml": junit(str(number)) for number in range(3)}
    root = small_workspace(tmp_path, files, evidence=source("t", "evidence/*.xml"))
    read_material(root, adapters(), as_of=TODAY, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_an_obligation_is_found_or_none(tmp_path: Path) -> None:
    evaluation = evaluated(_one_report(tmp_path))
    found = evaluation.obligation("OP.UVE.04", "brake")
    assert found is not None
    assert (found.practice, found.scope) == ("OP.UVE.04", "brake")
    assert evaluation.obligation("OP.UVE.04", "org") is None
    assert evaluation.obligation("nothing", "brake") is None
    assert set(evaluation.evidence_by_uid) == {"t:evidence/one.xml"}
