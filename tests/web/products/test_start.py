# SPDX-License-Identifier: Apache-2.0
"""The page that starts a project: a form, what it would bring, and the project."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time

import pytest
from django.test import Client

from asqms.contexts.conformity import api as conformity
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordFilter
from asqms.contexts.inventory.models import Project
from asqms.contexts.organization import api as organization
from tests.support.assessed import DAY
from tests.support.personas import Small

MemberClient = Callable[[str], Client]
START = "/register/start/"
WISH = {
    "name": "Steering",
    "id": "steer",
    "leader": "brake-lead",
    "item_name": "Steering controller",
    "item_id": "steer-controller",
    "domain": "in_vehicle",
    **{f"CLS.{number}": "no" for number in range(1, 7)},
    "ask_tools": "no",
    "why_tools": "Every result is checked twice.",
    "duty_test_manager": "brake-developer",
    "records": ["project_charter", "verification_plan"],
}


@pytest.fixture
def adopted(assessed: Small) -> Small:
    for process in ("OP.PRJ", "OP.VER"):
        given = {"process": process, "version": "1.0", "owner": "quality-lead", "since": "2026-02-01"}
        organization.write_record(assessed.operator, "processes", given)
    return assessed


@pytest.mark.usefixtures("adopted")
def test_the_preview_tells_and_writes_nothing(member_client: MemberClient) -> None:
    client = member_client("quality-lead")
    assert client.get(START).status_code == 200
    text = client.post(START, {**WISH, "step": "preview"}).content.decode()
    assert "type I once the answers are approved" in text
    assert "It works by 2 processes" in text
    assert 'value="Every result is checked twice."' in text
    assert 'name="step" value="start"' in text
    assert not Project.objects.filter(scope__key="steer").exists()


def test_the_project_starts_with_records_and_proposals(adopted: Small, member_client: MemberClient) -> None:
    client = member_client("quality-lead")
    answer = client.post(START, {**WISH, "step": "start", "reason": "Contract signed"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/products/steer/"
    assert "Proposals waiting for somebody else: 2" in answer.content.decode()
    rows = governance.record_page(adopted.operator, RecordFilter(within="steer")).rows
    assert {one.type for one in rows} == {"project_charter", "verification_plan"}
    (tailoring,) = [
        one for one in organization.proposals(adopted.operator, scope="steer") if one.kind == "tailorings"
    ]
    assert tailoring.content["reason"] == "Every result is checked twice."


@pytest.mark.usefixtures("adopted")
def test_what_is_refused_keeps_what_was_typed(member_client: MemberClient) -> None:
    client = member_client("quality-lead")
    answer = client.post(START, {**WISH, "step": "start", "id": "No Good Id!"})
    text = answer.content.decode()
    assert answer.status_code in {200, 422}
    assert 'role="alert"' in text
    assert 'value="Steering controller"' in text
    assert not Project.objects.filter(scope__name="Steering").exists()


@pytest.mark.usefixtures("adopted")
@pytest.mark.parametrize("person", ["brake-lead", "reader", "sensor-contact"])
def test_others_do_not_get_the_form(member_client: MemberClient, person: str) -> None:
    client = member_client(person)
    assert client.get(START).status_code == 403
    assert client.post(START, {**WISH, "step": "start"}).status_code == 403
    assert "Start a project" not in client.get("/products/").content.decode()


def test_the_roll_out_says_whether_work_follows(adopted: Small, member_client: MemberClient) -> None:
    client = member_client("quality-lead")
    before = client.get("/organisation/rollout/").content.decode()
    assert START in before
    client.post(START, {**WISH, "step": "start"})
    conformity.bring_up_to_date(adopted.organisation, at=datetime.combine(DAY, time(9), UTC))
    after = client.get("/organisation/rollout/").content.decode()
    assert "1.0 · one record" in after
    assert before.count("one record") < after.count("one record")


@pytest.mark.usefixtures("adopted")
def test_a_new_version_says_who_still_has_to_move(member_client: MemberClient) -> None:
    client = member_client("quality-lead")
    follow = {"what": "follow", "project": "brake", "version": "1.0", "since": "2026-03-01"}
    assert client.post("/processes/OP.VER/", follow).status_code == 302
    assert "Still to move" not in client.get("/processes/OP.VER/").content.decode()
    adopt = {
        "what": "adopt",
        "version": "2.0",
        "owner": "quality-lead",
        "since": "2026-10-01",
        "changes": "Regression is planned.",
        "move_by": "2026-11-01",
    }
    assert client.post("/processes/OP.VER/", adopt).status_code == 302
    text = client.get("/processes/OP.VER/").content.decode()
    assert "Still to move to version 2.0" in text
    assert "Regression is planned." in text
    assert "late" in text
