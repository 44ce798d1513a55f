# SPDX-License-Identifier: Apache-2.0
"""Files become evidence records: dated, counted once, unreadable with a code, approved only when approved."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asqms.workspace.collection import UNDATED, _optional_date, newest
from tests.support.small import evaluated, junit, need, rejected, small_workspace, source, used

PLAN = "---\napproved_by: lead\napproved_on: 2026-03-04\nversion: '1'\n---\n# Plan\n\nText.\n"


def _plan(root: Path, text: str, more: str = "effective: 2026-03-05") -> Path:
    entry = source("plan", "evidence/plan.md", more, kind="plan.project", subject="car")
    return small_workspace(root, {"evidence/plan.md": text}, evidence=entry)


def test_evidence_is_dated_by_a_fact_of_its_content(tmp_path: Path) -> None:
    root = _plan(tmp_path, PLAN, "effective_from: document.approved_on")
    (record,) = evaluated(root).snapshot.evidence
    assert (record.effective, record.received) == (date(2026, 3, 4), date(2026, 3, 4))
    assert used(evaluated(root, date(2026, 3, 4)), "plan.project") == ["plan:evidence/plan.md"]
    assert used(evaluated(root, date(2026, 3, 3)), "plan.project") == []


def test_a_file_without_that_fact_is_no_evidence_and_says_why(tmp_path: Path) -> None:
    evaluation = evaluated(_plan(tmp_path, "# Plan\n\nText.\n", "effective_from: document.approved_on"))
    (record,) = evaluation.unreadable
    assert record.problem == "evidence.no_effective_date"
    assert "document.approved_on" in record.problem_message
    assert record.effective == UNDATED
    assert rejected(evaluation, "plan.project") == {record.uid: "unreadable"}
    assert need(evaluation, "plan.project").outcome.value == "missing"


@given(st.one_of(st.text(), st.integers(), st.booleans(), st.floats(), st.dates().map(str)))
def test_a_day_is_what_an_iso_date_begins_with(value: object) -> None:
    day = _optional_date(value)  # type: ignore[arg-type]
    assert day is None or (isinstance(value, str) and value[:10] == day.isoformat())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-05-01", date(2026, 5, 1)),
        ("2026-05-01T23:59:59-05:00", date(2026, 5, 1)),
        ("2026-05-011", None),
        ("20260501", None),
        ("2026-W18-5", None),
        ("2026-02-30", None),
        ("", None),
    ],
)
def test_other_forms_of_a_date_are_none(text: str, day: date | None) -> None:
    assert _optional_date(text) == day


def test_the_same_bytes_named_twice_count_once(tmp_path: Path) -> None:
    entries = source("a", "evidence/*.xml") + source("b", "evidence/one.xml")
    root = small_workspace(
        tmp_path, {"evidence/one.xml": junit(), "evidence/two.xml": junit()}, evidence=entries
    )
    assert used(evaluated(root)) == ["a:evidence/one.xml"]


@pytest.mark.parametrize(
    "more",
    [
        "effective: 2026-05-02",
        "effective: 2026-05-01, received: 2026-05-03",
        "effective: 2026-05-01, valid_until: 2027-01-01",
        "effective: 2026-05-01, approved_by: ann, approved_on: 2026-05-01",
    ],
)
def test_the_same_bytes_with_another_statement_are_another_record(tmp_path: Path, more: str) -> None:
    entries = source("a", "evidence/one.xml") + source("b", "evidence/one.xml", more)
    root = small_workspace(tmp_path, {"evidence/one.xml": junit()}, evidence=entries)
    assert used(evaluated(root)) == ["a:evidence/one.xml", "b:evidence/one.xml"]


def test_a_withdrawn_copy_does_not_take_the_standing_one_with_it(tmp_path: Path) -> None:
    entries = source("a", "evidence/one.xml", "effective: 2026-05-01, withdrawn_on: 2026-06-01")
    entries += source("b", "evidence/one.xml")
    evaluation = evaluated(
        small_workspace(tmp_path, {"evidence/one.xml": junit()}, evidence=entries), date(2026, 7, 1)
    )
    assert used(evaluation) == ["b:evidence/one.xml"]
    assert rejected(evaluation) == {"a:evidence/one.xml": "withdrawn"}


def test_the_same_bytes_read_with_other_options_say_something_else(tmp_path: Path) -> None:
    table = "id,state\n1,open\n2,closed\n"
    kind = "record.problem"
    more = "effective: 2026-05-01, adapter: register, options: {open: {column: state, values: VALUES}}"
    entries = source("a", "evidence/p.csv", more.replace("VALUES", "[open]"), kind=kind)
    entries += source("b", "evidence/p.csv", more.replace("VALUES", "[open, closed]"), kind=kind)
    root = small_workspace(tmp_path, {"evidence/p.csv": table}, evidence=entries)
    facts = {one.series: one.facts["rows.open"] for one in evaluated(root).snapshot.evidence}
    assert facts == {"a": 1, "b": 2}


def test_of_two_files_of_a_source_the_newer_supersedes_the_older(tmp_path: Path) -> None:
    per_file = "per_file: [{file: evidence/new.xml, effective: 2026-06-01}]"
    root = small_workspace(
        tmp_path,
        {"evidence/old.xml": junit("old"), "evidence/new.xml": junit("new")},
        evidence=source("t", "evidence/*.xml", f"effective: 2026-05-01, {per_file}"),
    )
    now = evaluated(root)
    assert used(now) == ["t:evidence/new.xml"]
    assert rejected(now) == {"t:evidence/old.xml": "superseded"}
    before = evaluated(root, date(2026, 5, 31))
    assert used(before) == ["t:evidence/old.xml"]
    assert rejected(before) == {}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "evidence.unrecognised"),
        (b"<testsuites><testsuite>", "xml."),
        (b"\xff\xfe\x00\x01", "evidence."),
    ],
)
def test_an_unreadable_file_has_its_code_and_stops_nothing(tmp_path: Path, content: bytes, code: str) -> None:
    entries = source("t", "evidence/bad.xml") + source("u", "evidence/good.xml", subject="shop")
    root = small_workspace(
        tmp_path, {"evidence/bad.xml": content, "evidence/good.xml": junit()}, evidence=entries
    )
    evaluation = evaluated(root)
    (record,) = evaluation.unreadable
    assert record.problem.startswith(code), record.problem
    assert rejected(evaluation) == {"t:evidence/bad.xml": "unreadable"}
    assert used(evaluation, scope="shop") == ["u:evidence/good.xml"]
    verdicts = {one.verdict.value for one in evaluation.assessment.obligations if one.practice == "OP.UVE.02"}
    assert "deviates" not in verdicts


def test_a_newer_unreadable_file_is_not_hidden_by_an_older_good_one(tmp_path: Path) -> None:
    per_file = "per_file: [{file: evidence/new.xml, effective: 2026-06-01}]"
    root = small_workspace(
        tmp_path,
        {"evidence/old.xml": junit("old"), "evidence/new.xml": "<testsuites>"},
        evidence=source("t", "evidence/*.xml", f"effective: 2026-05-01, {per_file}"),
    )
    assert used(evaluated(root)) == []
    assert used(evaluated(root, date(2026, 5, 31))) == ["t:evidence/old.xml"]


def test_messages_name_the_file_as_the_workspace_does(tmp_path: Path) -> None:
    root = small_workspace(
        tmp_path, {"evidence/bad.sarif": '{"runs": [\n,'}, evidence=source("t", "evidence/bad.sarif")
    )
    (record,) = evaluated(root).unreadable
    assert str(tmp_path) not in record.problem_message
    assert record.path == "evidence/bad.sarif"


@pytest.mark.parametrize(
    ("head", "approver"),
    [
        (PLAN, "lead"),
        (PLAN.replace("version: '1'", "approved: no"), ""),
        (PLAN.replace("approved_on: 2026-03-04\n", ""), ""),
        ("# Plan\n\nText.\n", ""),
    ],
)
def test_a_document_is_approved_only_when_it_says_so(tmp_path: Path, head: str, approver: str) -> None:
    (record,) = evaluated(_plan(tmp_path, head)).snapshot.evidence
    assert record.approved_by == approver
    assert record.approved_on == (date(2026, 3, 4) if approver else None)


def test_what_the_workspace_says_about_approval_goes_before_the_document(tmp_path: Path) -> None:
    stated = "effective: 2026-03-05, approved_by: bob, approved_on: 2026-04-01"
    (record,) = evaluated(_plan(tmp_path, PLAN, stated)).snapshot.evidence
    assert (record.approved_by, record.approved_on) == ("bob", date(2026, 4, 1))


def test_an_approver_of_the_workspace_is_not_given_the_day_of_another(tmp_path: Path) -> None:
    (record,) = evaluated(_plan(tmp_path, PLAN, "effective: 2026-03-05, approved_by: bob")).snapshot.evidence
    assert (record.approved_by, record.approved_on) == ("bob", None)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    root = small_workspace(tmp_path, {"evidence/one.xml": junit()}, evidence=source("t", "evidence/one.xml"))
    (root / "evidence/one.xml").unlink()
    os.mkfifo(root / "evidence/one.xml")
    evaluation = evaluated(root)
    assert used(evaluation) == []
    assert [one.code for one in evaluation.workspace.warnings] == ["workspace.no_files"]


def test_newest_of_nothing_is_undated() -> None:
    assert newest([]) == UNDATED
