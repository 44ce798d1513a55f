# SPDX-License-Identifier: Apache-2.0
"""The assessment as JSON: complete, ordered, the same bytes each time."""

from __future__ import annotations

import json
from pathlib import Path

from asqms.documents.json import assessment_json
from asqms.workspace.assess import Evaluation
from tests.support.reports import HOSTILE, evaluated, write_report_workspace


def test_the_document_holds_everything(evaluation: Evaluation) -> None:
    document = json.loads(assessment_json(evaluation))
    assert document["format"] == "asqms.assessment/1"
    assert document["digest"] == evaluation.assessment.digest
    assert document["organisation"] == {"id": "org", "name": "Organisation <b>& Söhne</b>"}
    assert len(document["obligations"]) == len(evaluation.assessment.obligations)
    assert len(document["exclusions"]) == len(evaluation.assessment.exclusions)
    assert [one["id"] for one in document["scopes"]] == sorted(evaluation.snapshot.scopes)
    names = {one["id"]: one["name"] for one in document["scopes"]}
    assert names["item-1"] == HOSTILE


def test_evidence_carries_dates_facts_and_problems(evaluation: Evaluation) -> None:
    document = json.loads(assessment_json(evaluation))
    records = {one["series"]: one for one in document["evidence"]}
    assert set(records) == {"tests", "broken"}
    assert records["tests"]["facts"]["tests.failed"] == 1
    assert records["tests"]["effective"] == "2026-05-01"
    assert records["tests"]["path"] == "evidence/junit/a.xml"
    assert records["tests"]["problem"] == ""
    assert records["broken"]["problem"]
    assert records["broken"]["valid_until"] is None


def test_the_summary_counts_what_the_document_lists(evaluation: Evaluation) -> None:
    document = json.loads(assessment_json(evaluation))
    summary = document["summary"]
    mandatory = [one for one in document["obligations"] if one["strength"] == "mandatory"]
    verdicts = [one["verdict"] for one in mandatory]
    for verdict in ("conforms", "partly", "deviates", "undetermined", "justified", "not_applicable"):
        assert summary[verdict] == verdicts.count(verdict), verdict
    assert summary["gaps"] == sum(one["is_gap"] for one in document["obligations"])
    assert summary["rated"] == len(mandatory) - summary["not_applicable"]
    assert summary["unreadable"] == 1
    assert summary["items"] == 2
    assert summary["projects"] == 2
    assert summary["lapse_soon"] == 1


def test_the_same_folder_gives_the_same_bytes_anywhere(evaluation: Evaluation, tmp_path: Path) -> None:
    again = evaluated(write_report_workspace(tmp_path / "elsewhere"))
    assert assessment_json(again) == assessment_json(evaluation)
    assert assessment_json(evaluation).endswith(b"}\n")


def test_an_empty_workspace_has_a_document(empty: Evaluation) -> None:
    document = json.loads(assessment_json(empty))
    assert document["evidence"] == []
    assert document["traces"] == []
    assert document["summary"]["items"] == 0
    assert document["summary"]["undetermined"] == document["summary"]["rated"] > 0
