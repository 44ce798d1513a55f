# SPDX-License-Identifier: Apache-2.0
"""Pages of audits: the programme as a matrix, a checklist worked through by its team, readiness."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from asqms.contexts.auditing import api as auditing
from asqms.contexts.governance import api as governance
from asqms.contexts.organization import api as organization
from tests.support.assessed import queries_of
from tests.support.audits import begun_audit, proof_of
from tests.support.gates import assess
from tests.support.personas import Small

MemberClient = Callable[[str], Client]


@pytest.fixture
def audit(small: Small) -> tuple[Small, str]:
    assess(small)
    return small, begun_audit(small)


def test_a_checklist_is_drawn_and_worked_through_on_the_page(
    audit: tuple[Small, str], member_client: MemberClient
) -> None:
    small, number = audit
    lead, here = member_client("inner-auditor"), f"/audits/{number}/checklist/"
    assert "/checklist/" in lead.get(f"/records/{number}/").content.decode()
    assert "Draw the checklist" in lead.get(here).content.decode()
    assert "Draw the checklist" not in member_client("brake-lead").get(here).content.decode()
    assert member_client("brake-lead").post(here, {"do": "draw"}).status_code in {403, 422}
    assert lead.post(here, {"do": "draw"}).status_code == 302
    first = auditing.checklist_view(small.operator, number).lines[0].line
    of = {"scope": first.scope, "practice": first.practice}
    page = lead.get(f"{here}?line={first.scope}:{first.practice}").content.decode()
    assert "Note this result" in page
    assert "type II" in page
    refused = lead.post(here, {"do": "note", **of, "result": "not_applicable"})
    assert refused.status_code == 422
    assert "Say why it does not apply." in refused.content.decode()
    noted = lead.post(here, {"do": "note", **of, "result": "conforms", "note": "Five seen.", "version": "1"})
    assert noted.status_code == 302
    assert "line=" in noted.headers["Location"]
    second = next(one.line for one in auditing.checklist_view(small.operator, number).lines if one.line.open)
    wish = {"scope": second.scope, "practice": second.practice, "title": "No record", "statement": "None."}
    assert lead.post(here, {"do": "finding", "grade": "minor", **wish}).status_code == 302
    after = auditing.checklist_view(small.operator, number)
    assert after.counted[0] == 2
    third = next(one.line for one in after.lines if one.line.open)
    out = {"do": "remove", "scope": third.scope, "practice": third.practice, "reason": "No time."}
    assert lead.post(here, out).status_code == 302
    assert lead.post(here, {**out, "do": "add", "reason": "After all."}).status_code == 302
    exported = lead.get(f"{here}?export=csv&table=lines")
    assert exported["Content-Type"].startswith("text/csv")
    assert first.practice in exported.content.decode("utf-8-sig")
    assert lead.get(f"{here}?as_of=2026-11-19").status_code in {200, 404}


@pytest.mark.parametrize(
    ("person", "status"), [("radio-lead", 404), ("nobody", 404), ("sensor-contact", 404), ("reader", 200)]
)
def test_who_sees_a_checklist(
    audit: tuple[Small, str], member_client: MemberClient, person: str, status: int
) -> None:
    assert member_client(person).get(f"/audits/{audit[1]}/checklist/").status_code == status


def test_few_queries_and_own_work_is_shown(small: Small, member_client: MemberClient) -> None:
    assess(small)
    number = begun_audit(small, team=("brake-lead",), start=False)
    auditing.draw_checklist(small.actor("inner-auditor"), number)
    queries, answer = queries_of(member_client("brake-lead"), f"/audits/{number}/checklist/")
    assert queries <= 22
    assert "Nobody audits own work" in answer.content.decode()
    line = auditing.checklist_view(small.operator, number).lines[0].line
    page = member_client("brake-lead").get(f"/audits/{number}/checklist/?line={line.scope}:{line.practice}")
    assert "This is your own work" in page.content.decode()
    assert "Note this result" not in page.content.decode()


def test_the_programme_shows_what_is_audited_and_planned(
    audit: tuple[Small, str], member_client: MemberClient
) -> None:
    small, number = audit
    queries, answer = queries_of(member_client("quality-lead"), "/audits/")
    assert queries <= 22
    assert "planned" in answer.content.decode()
    lead, chief = small.actor("inner-auditor"), small.actor("quality-lead")
    governance.take_step(lead, number, "report", proof=proof_of(lead, number))
    governance.take_step(chief, number, "close", proof=proof_of(chief, number))
    coverage = auditing.programme_coverage(small.actor("quality-lead"))
    rows = {one.process: one.cells for one in coverage.rows}
    position = [key for key, _ in coverage.units].index("driving")
    assert (rows["OP.VER"][position].state, rows["OP.VER"][position].number) == ("audited", number)
    assert coverage.count("audited") == 1
    seen = auditing.programme_coverage(small.actor("radio-lead"))
    assert seen.count("audited") == 0
    assert seen.units == ()
    exported = member_client("quality-lead").get("/audits/?export=csv&table=coverage")
    assert "audited" in exported.content.decode("utf-8-sig")
    assert member_client("nobody").get("/audits/").status_code == 403


def test_readiness_says_why_not_with_links_and_promises_nothing(
    audit: tuple[Small, str], member_client: MemberClient
) -> None:
    small = audit[0]
    finding = governance.create_record(
        small.actor("inner-auditor"),
        "finding",
        title="x",
        fields={
            "requirement": "y",
            "grade": "major",
            "statement": "z",
            "evidence": "w",
            "response_due": "2026-12-01",
        },
    )
    governance.take_step(small.actor("inner-auditor"), finding, "record")
    queries, answer = queries_of(member_client("quality-lead"), "/organisation/readiness/")
    page = answer.content.decode()
    assert queries <= 30
    assert "Not ready, because of" in page
    assert f'href="/records/{finding}/"' in page
    assert "promises no certificate" in page
    found = auditing.readiness(small.actor("quality-lead"))
    points = {one.point: one for one in found.points}
    assert (points["findings_major"].met, points["findings_major"].count) == (False, 1)
    assert (points["management_review"].met, points["management_review"].day) == (False, None)
    assert not found.ready
    for person, status in (("brake-lead", 403), ("sensor-contact", 403), ("reader", 200)):
        assert member_client(person).get("/organisation/readiness/").status_code == status


def test_readiness_names_no_record_the_reader_may_not_see(small: Small) -> None:
    lead = small.actor("quality-lead")
    text = governance.type_library(lead)["finding"].text
    text = text.replace("\nversion: 1\n", "\nversion: 2\nconfidential: true\n")
    assert governance.write_type(lead, text).confidential
    fields = {"requirement": "y", "grade": "major", "statement": "z", "evidence": "w"}
    fields["response_due"] = "2026-12-01"
    auditor = small.actor("inner-auditor")
    number = governance.create_record(auditor, "finding", title="x", fields=fields)
    governance.take_step(auditor, number, "record")
    for person, named in (("quality-lead", (number,)), ("reader", ())):
        points = {one.point: one for one in auditing.readiness(small.actor(person)).points}
        assert (points["findings_major"].count, points["findings_major"].numbers) == (1, named)


def test_an_auditor_of_a_project_sees_only_there(small: Small, member_client: MemberClient) -> None:
    assess(small)
    organization.write_record(
        small.operator,
        "assignments",
        {"role": "external_auditor", "person": "reader", "since": "2026-01-01", "scope": "radio"},
    )
    number = begun_audit(small)
    assert member_client("brake-auditor").get(f"/audits/{number}/checklist/").status_code == 200
