# SPDX-License-Identifier: Apache-2.0
"""A checklist from the real obligations: who writes it, until when, what a finding carries."""

from __future__ import annotations

import pytest

from asqms.contexts.auditing import api as auditing
from asqms.contexts.auditing.errors import AuditingError
from asqms.contexts.auditing.queries.audits import processes_in
from asqms.contexts.conformity.models import Obligation
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.errors import BlockedError
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError, ConflictError, NotFoundError
from asqms.kernel.digest import digest_of
from tests.support.audits import begun_audit, proof_of
from tests.support.gates import assess
from tests.support.personas import Small

OPEN = ("conforms", "not_seen")


@pytest.fixture
def audit(small: Small) -> tuple[Small, str]:
    assess(small)
    return small, begun_audit(small)


def _code(error: pytest.ExceptionInfo[AuditingError]) -> str:
    return error.value.code


def _answered(small: Small, number: str) -> None:
    lead = small.actor("inner-auditor")
    for one in auditing.checklist_view(lead, number).lines:
        if one.line.open:
            auditing.note_result(lead, number, one.line.scope, one.line.practice, result="conforms")


def test_it_is_drawn_from_the_obligations_there_are_and_explained(audit: tuple[Small, str]) -> None:
    small, number = audit
    drawn = auditing.draw_checklist(small.actor("inner-auditor"), number)
    rows = Obligation.objects.filter(
        assessment__current=True, scope__key="controller", process="OP.VER", strength__lt=2
    )
    assert drawn.population == rows.count() > drawn.size >= 8
    assert "our proposal" in drawn.rule
    view = auditing.checklist_view(small.actor("brake-lead"), number)
    assert view.counted == (0, drawn.size)
    practices = {one.line.practice for one in view.lines}
    assert practices <= set(rows.values_list("practice", flat=True))
    assert all("type_two" in one.line.reasons for one in view.lines)
    assert (view.may_draw, view.may_write) == (False, False)
    again = auditing.draw_checklist(small.actor("inner-auditor"), number)
    assert again.size == drawn.size
    assert {one.line.practice for one in auditing.checklist_view(small.operator, number).lines} == practices


def test_only_the_team_writes_it_and_nobody_about_own_work(small: Small) -> None:
    assess(small)
    number = begun_audit(small, team=("brake-lead",), start=False)
    auditing.draw_checklist(small.actor("inner-auditor"), number)
    view = auditing.checklist_view(small.actor("inner-auditor"), number)
    line = view.lines[0].line
    told = {(one.person, one.role, one.scope) for one in view.conflicts}
    assert ("brake-lead", "project_manager", "brake") in told
    assert {person for person, _, _ in told} == {"brake-lead"}
    with pytest.raises(AuditingError) as raised:
        auditing.note_result(small.actor("brake-lead"), number, line.scope, line.practice, result="conforms")
    assert _code(raised) == "auditing.own_work"
    with pytest.raises(AuditingError) as raised:
        auditing.note_result(
            small.actor("quality-lead"), number, line.scope, line.practice, result="conforms"
        )
    assert _code(raised) == "auditing.not_the_team"
    with pytest.raises(AccessRefusedError):
        auditing.note_result(small.actor("reader"), number, line.scope, line.practice, result="conforms")
    with pytest.raises(NotFoundError):
        auditing.checklist_view(small.actor("radio-lead"), number)
    governance.take_step(small.actor("inner-auditor"), number, "prepare")
    with pytest.raises(BlockedError) as blocked:
        governance.take_step(small.actor("inner-auditor"), number, "start")
    assert ("own_work", "brake-lead project_manager brake") in blocked.value.blockers


def test_lines_are_added_and_taken_out_with_a_reason_musts_never(audit: tuple[Small, str]) -> None:
    small, number = audit
    finding = {"practice": "OP.VER.03", "grade": "minor", "statement": "x", "requirement": "y"}
    found = governance.create_record(
        small.actor("inner-auditor"),
        "finding",
        title="x",
        scope="controller",
        fields={**finding, "evidence": "z", "response_due": "2026-12-01"},
    )
    governance.take_step(small.actor("inner-auditor"), found, "record")
    lead = small.actor("inner-auditor")
    auditing.draw_checklist(lead, number)
    view = auditing.checklist_view(lead, number)
    (must,) = (one for one in view.lines if one.line.origin == "must")
    assert (must.line.practice, must.findings) == ("OP.VER.03", ((found, "recorded"),))
    with pytest.raises(AuditingError) as raised:
        auditing.remove_line(lead, number, "controller", "OP.VER.03", reason="No time.")
    assert _code(raised) == "auditing.must_line"
    out = next(one.line for one in view.lines if one.line.origin == "sampled")
    with pytest.raises(AuditingError) as raised:
        auditing.remove_line(lead, number, out.scope, out.practice, reason=" ")
    assert _code(raised) == "auditing.reason_missing"
    auditing.remove_line(lead, number, out.scope, out.practice, reason="Seen last week.")
    with pytest.raises(AuditingError) as raised:
        auditing.note_result(lead, number, out.scope, out.practice, result="conforms")
    assert _code(raised) == "auditing.line_removed"
    for scope, practice, code in (
        ("controller", "OP.VER.03", "auditing.known_line"),
        ("player", "OP.VER.01", "auditing.unknown_line"),
        ("controller", "OP.NIL.01", "auditing.unknown_line"),
    ):
        with pytest.raises(AuditingError) as raised:
            auditing.add_line(lead, number, scope, practice, reason="Wanted.")
        assert _code(raised) == code
    added = auditing.add_line(lead, number, "controller", "OP.ARC.01", reason="Interfaces changed.")
    assert (added.origin, added.process, added.reason) == ("added", "OP.ARC", "Interfaces changed.")


def test_a_finding_carries_practice_scope_and_evidence(audit: tuple[Small, str]) -> None:
    small, number = audit
    lead = small.actor("inner-auditor")
    auditing.draw_checklist(lead, number)
    line = auditing.checklist_view(lead, number).lines[0].line
    finding = auditing.raise_finding(
        lead,
        number,
        line.scope,
        line.practice,
        title="No record",
        statement="Two of five lack it.",
        grade="minor",
    )
    made = governance.record_view(lead, finding).record
    assert (made.scope, made.fields["practice"], made.fields["statement"]) == (
        line.scope,
        line.practice,
        "Two of five lack it.",
    )
    assert str(made.fields["requirement"]).startswith(f"{line.practice}: ")
    audit_record = governance.record_view(lead, number).record
    assert ("finding", finding) in [(one.relation, one.number) for one in audit_record.links]
    noted = next(
        one for one in auditing.checklist_view(lead, number).lines if one.line.practice == line.practice
    )
    assert (noted.line.result, noted.line.finding) == ("finding", finding)


def test_the_report_waits_for_every_line_and_the_close_freezes_them(audit: tuple[Small, str]) -> None:
    small, number = audit
    lead = small.actor("inner-auditor")
    drawn = auditing.draw_checklist(lead, number)
    with pytest.raises(BlockedError) as blocked:
        governance.take_step(lead, number, "report", proof=proof_of(lead, number))
    assert ("lines_open", str(drawn.size)) in blocked.value.blockers
    _answered(small, number)
    with pytest.raises(AuditingError) as raised:
        auditing.draw_checklist(lead, number)
    assert _code(raised) == "auditing.already_begun"
    governance.take_step(lead, number, "report", proof=proof_of(lead, number))
    line = auditing.checklist_view(lead, number).lines[0].line
    with pytest.raises(AuditingError) as raised:
        auditing.note_result(lead, number, line.scope, line.practice, result="not_seen")
    assert _code(raised) == "auditing.frozen"
    chief = small.actor("quality-lead")
    governance.take_step(chief, number, "close", proof=proof_of(chief, number))
    closed = auditing.checklist_view(lead, number)
    assert closed.checklist is not None
    assert closed.checklist.frozen == digest_of([one.line.model_dump(mode="json") for one in closed.lines])
    assert list(organization.verify_reflections(small.organisation.uid)) == []


def test_whoever_is_second_and_bad_results_are_told(audit: tuple[Small, str]) -> None:
    small, number = audit
    lead = small.actor("inner-auditor")
    auditing.draw_checklist(lead, number)
    line = auditing.checklist_view(lead, number).lines[0].line
    of = (line.scope, line.practice)
    for result, note, code in (
        ("finding", "", "auditing.bad_result"),
        ("fine", "", "auditing.bad_result"),
        ("not_applicable", "", "auditing.note_missing"),
    ):
        with pytest.raises(AuditingError) as raised:
            auditing.note_result(lead, number, *of, result=result, note=note)
        assert _code(raised) == code
    auditing.note_result(lead, number, *of, result="conforms", note="Five seen.", expected_version=1)
    with pytest.raises(ConflictError):
        auditing.note_result(lead, number, *of, result="not_seen", expected_version=1)
    with pytest.raises(NotFoundError):
        auditing.note_result(lead, number, "controller", "OP.NIL.01", result="conforms")
    problem = governance.create_record(small.operator, "problem", title="x", scope="controller")
    with pytest.raises(AuditingError) as raised:
        auditing.checklist_view(lead, problem)
    assert _code(raised) == "auditing.no_audit"


def test_what_was_looked_at_weighs_less_in_the_next_audit(audit: tuple[Small, str]) -> None:
    small, number = audit
    lead = small.actor("inner-auditor")
    auditing.draw_checklist(lead, number)
    _answered(small, number)
    seen = {one.line.practice for one in auditing.checklist_view(lead, number).lines}
    second = begun_audit(small)
    auditing.draw_checklist(lead, second)
    for one in auditing.checklist_view(lead, second).lines:
        assert ("never_audited" in one.line.reasons) == (one.line.practice not in seen)


def test_processes_are_read_from_what_people_write() -> None:
    known = ("OP.REL", "OP.VER", "SP.PRB", "SM.PEV")
    assert processes_in("SP.PRB, OP.REL", known) == ("OP.REL", "SP.PRB")
    assert processes_in("OP and SM.PEV", known) == ("OP.REL", "OP.VER", "SM.PEV")
    assert processes_in("", known) == processes_in(None, known) == processes_in("all of it", known) == ()


def test_roles_on_what_somebody_may_not_see_are_not_told(small: Small) -> None:
    assess(small)
    number = begun_audit(small)
    lead = small.actor("inner-auditor")
    auditing.draw_checklist(lead, number)
    governance.edit_record(lead, number, fields={"team": ["brake-lead"]})
    held = auditing.checklist_view(small.actor("quality-lead"), number).conflicts
    assert len(set(held)) == len(held)
    told = {one.scope for one in held}
    assert "brake" in told
    organization.write_record(small.operator, "people", {"id": "looker", "name": "Looker"})
    given = {"role": "reader", "person": "looker", "since": "2026-01-01", "scope": "controller"}
    organization.write_record(small.operator, "assignments", given)
    seen = auditing.checklist_view(small.actor("looker"), number)
    assert seen.lines
    assert "brake" not in {one.scope for one in seen.conflicts}
