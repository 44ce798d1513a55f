# SPDX-License-Identifier: Apache-2.0
"""Trace sets: what of each source takes part on a day, and what an unreadable or withdrawn source means."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from asqms.kernel.errors import UnreadableError
from asqms.workspace.traces import TraceOutcome
from tests.support.small import TODAY, evaluated, rejected, small_workspace, source, used

TRACE = "trace:\n  - {id: links, scope: brake, sources: [reqs, tests]}\n"
UID = "links:trace"


def needs(*tests: str) -> str:
    """Return a needs file with one requirement, or with a passed test of it for each name."""
    items = {name: _need(name, "test", links=["REQ_1"], result="passed") for name in tests}
    items = items or {"REQ_1": _need("REQ_1", "req")}
    return json.dumps({"project": "p", "current_version": "1", "versions": {"1": {"needs": items}}})


def _need(name: str, kind: str, **more: object) -> dict[str, object]:
    return {"id": name, "type": kind, "title": name, "content": name, **more}


def _reqs(more: str = "effective: 2026-05-01", files: str = "evidence/reqs*.json") -> str:
    return source("reqs", files, more, kind="spec.requirements")


def _tests(more: str = "effective: 2026-06-01", files: str = "evidence/tests*.json") -> str:
    return source("tests", files, more, kind="spec.verification")


def _root(root: Path, files: dict[str, str] | None = None, *, evidence: str = "", trace: str = TRACE) -> Path:
    given = {"evidence/reqs.json": needs(), "evidence/tests.json": needs("T_1"), "trace.yaml": trace}
    return small_workspace(root, {**given, **(files or {})}, evidence=evidence or _reqs() + _tests())


def _outcome(root: Path, as_of: date = TODAY, known_on: date | None = None) -> TraceOutcome:
    (one,) = evaluated(root, as_of, known_on).traces
    return one


def test_the_result_is_evidence_of_the_scope_with_the_newest_day(tmp_path: Path) -> None:
    root = _root(tmp_path)
    outcome = _outcome(root)
    assert outcome.result is not None
    assert outcome.evidence.facts["trace.level.software_requirement.verified"] == 1
    assert (outcome.evidence.effective, outcome.evidence.received) == (date(2026, 6, 1), date(2026, 6, 1))
    assert used(evaluated(root), "matrix.trace") == [UID]


def test_on_a_day_before_the_tests_only_the_requirements_take_part(tmp_path: Path) -> None:
    outcome = _outcome(_root(tmp_path), date(2026, 5, 31))
    assert outcome.evidence.facts["trace.level.software_requirement.untested"] == 1
    assert outcome.evidence.effective == date(2026, 5, 1)
    assert outcome.evidence.notices == ("The source tests has no items on that day.",)


def test_before_anything_there_is_no_trace_and_nothing_is_unreadable(tmp_path: Path) -> None:
    root = _root(tmp_path)
    evaluation = evaluated(root, date(2026, 4, 30))
    assert evaluation.traces[0].result is None
    assert evaluation.unreadable == ()
    assert used(evaluation, "matrix.trace") == []
    assert rejected(evaluation, "matrix.trace") == {}
    known_later = evaluated(root, date(2026, 4, 30), date(2026, 12, 1))
    assert rejected(known_later, "matrix.trace") == {UID: "not_yet_effective"}


def test_what_was_received_later_takes_part_only_from_then_on(tmp_path: Path) -> None:
    late = _reqs() + _tests("effective: 2026-06-01, received: 2026-09-01")
    root = _root(tmp_path, evidence=late)
    facts = _outcome(root, TODAY, date(2026, 8, 31)).evidence.facts
    assert facts["trace.level.software_requirement.untested"] == 1
    after = _outcome(root, TODAY, date(2026, 9, 1)).evidence
    assert after.facts["trace.level.software_requirement.verified"] == 1
    assert after.received == date(2026, 9, 1)


def test_the_newer_file_of_a_source_replaces_the_older(tmp_path: Path) -> None:
    per_file = "effective: 2026-06-01, per_file: [{file: evidence/tests2.json, effective: 2026-07-01}]"
    root = _root(tmp_path, {"evidence/tests2.json": needs("T_2", "T_3")}, evidence=_reqs() + _tests(per_file))
    assert _outcome(root).evidence.facts["trace.level.verification_test.total"] == 2
    assert _outcome(root, date(2026, 6, 30)).evidence.facts["trace.level.verification_test.total"] == 1


def test_an_unreadable_source_makes_the_trace_undetermined_with_its_code(tmp_path: Path) -> None:
    root = _root(tmp_path, {"evidence/tests.json": '{"versions": {"1": '})
    evaluation = evaluated(root)
    (outcome,) = evaluation.traces
    assert outcome.result is None
    assert outcome.evidence.problem
    assert "evidence/tests.json" in outcome.evidence.problem_message
    assert str(tmp_path) not in outcome.evidence.problem_message
    assert rejected(evaluation, "matrix.trace") == {UID: "unreadable"}
    assert [one.uid for one in evaluation.unreadable] == [UID, "tests:evidence/tests.json"]


def test_an_old_unreadable_file_does_not_hinder_the_new_one(tmp_path: Path) -> None:
    per_file = "effective: 2026-06-01, per_file: [{file: evidence/tests2.json, effective: 2026-07-01}]"
    files = {"evidence/tests.json": '{"versions": {"1": ', "evidence/tests2.json": needs("T_2")}
    root = _root(tmp_path, files, evidence=_reqs() + _tests(per_file))
    assert _outcome(root).evidence.problem == ""
    assert _outcome(root, date(2026, 6, 30)).evidence.problem != ""


def test_an_unreadable_file_without_a_day_makes_the_trace_undetermined(tmp_path: Path) -> None:
    entry = _tests("effective_from: document.approved_on")
    assert _outcome(_root(tmp_path, evidence=_reqs() + entry)).evidence.problem == (
        "evidence.no_effective_date"
    )


def test_a_withdrawn_source_takes_no_part_from_its_day_on(tmp_path: Path) -> None:
    withdrawn = _reqs() + _tests("effective: 2026-06-01, withdrawn_on: 2026-10-01")
    root = _root(tmp_path, evidence=withdrawn)
    before, after = _outcome(root, date(2026, 9, 30)), _outcome(root, date(2026, 10, 1))
    assert before.evidence.facts["trace.level.software_requirement.verified"] == 1
    assert after.evidence.facts["trace.level.software_requirement.verified"] == 0
    unknown = _outcome(root, date(2026, 10, 1), date(2026, 9, 30))
    assert unknown.evidence.facts["trace.level.software_requirement.verified"] == 1


def test_when_every_source_is_withdrawn_so_is_the_trace(tmp_path: Path) -> None:
    withdrawn = ", withdrawn_on: 2026-10-01"
    entries = _reqs("effective: 2026-05-01" + withdrawn) + _tests("effective: 2026-06-01" + withdrawn)
    evaluation = evaluated(_root(tmp_path, evidence=entries))
    assert rejected(evaluation, "matrix.trace") == {UID: "withdrawn"}
    assert evaluation.unreadable == ()


def test_an_expired_source_makes_the_trace_expire(tmp_path: Path) -> None:
    entries = _reqs() + _tests("effective: 2026-06-01, valid_until: 2026-08-01")
    evaluation = evaluated(_root(tmp_path, evidence=entries))
    assert rejected(evaluation, "matrix.trace") == {UID: "expired"}


def test_two_sources_that_name_one_file_count_it_once(tmp_path: Path) -> None:
    again = source("again", "evidence/tests.json", "effective: 2026-06-01", kind="spec.verification")
    trace = TRACE.replace("tests]", "tests, again]")
    facts = _outcome(_root(tmp_path, evidence=_reqs() + _tests() + again, trace=trace)).evidence.facts
    assert facts["trace.links.total"] == 1
    assert facts["trace.duplicates"] == 0


def test_a_set_may_name_the_second_source_of_the_same_file(tmp_path: Path) -> None:
    first = source("also", "evidence/tests.json", "effective: 2026-06-01", kind="spec.verification")
    outcome = _outcome(_root(tmp_path, evidence=first + _reqs() + _tests()))
    assert outcome.evidence.facts["trace.level.software_requirement.verified"] == 1


def test_files_of_the_set_itself_are_read(tmp_path: Path) -> None:
    trace = "trace:\n  - {id: links, scope: brake, sources: ['evidence/*.json'], effective: 2026-07-01}\n"
    outcome = _outcome(_root(tmp_path, trace=trace, evidence=source("x", "evidence/reqs.json")))
    assert outcome.evidence.facts["trace.level.software_requirement.verified"] == 1
    assert outcome.evidence.effective == date(2026, 7, 1)


def test_sources_without_items_are_told(tmp_path: Path) -> None:
    trace = TRACE.replace("[reqs, tests]", "[plan]")
    plan = source("plan", "evidence/plan.md", kind="plan.project")
    outcome = _outcome(_root(tmp_path, {"evidence/plan.md": "# Plan\n\nText.\n"}, evidence=plan, trace=trace))
    assert outcome.evidence.problem == "trace.no_material"


def test_a_wrong_model_is_a_mistake_of_the_workspace(tmp_path: Path) -> None:
    trace = TRACE.replace("tests]", "tests], model: own")
    settings = "asqms: 1\norganisation: {id: org, name: O}\ntrace_models: {own: model.yaml}\n"
    root = _root(tmp_path, {"asqms.yaml": settings, "model.yaml": "trace_model: 1\nlevels: 7\n"}, trace=trace)
    with pytest.raises(UnreadableError, match=r"model\.yaml:2"):
        evaluated(root)


def test_withdrawing_the_set_itself_withdraws_its_result(tmp_path: Path) -> None:
    trace = TRACE.replace("tests]", "tests], withdrawn_on: 2026-10-01, approved_by: ann")
    evaluation = evaluated(_root(tmp_path, trace=trace))
    assert rejected(evaluation, "matrix.trace") == {UID: "withdrawn"}
    assert evaluation.traces[0].evidence.approved_by == "ann"


def test_the_digest_is_of_the_content_not_of_its_place(tmp_path: Path) -> None:
    one, two = _outcome(_root(tmp_path / "a")), _outcome(_root(tmp_path / "b"))
    assert one.evidence == two.evidence
    other = _outcome(_root(tmp_path / "c", {"evidence/tests.json": needs("T_9")}))
    assert other.evidence.digest != one.evidence.digest
