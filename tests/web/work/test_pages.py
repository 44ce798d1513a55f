# SPDX-License-Identifier: Apache-2.0
"""Pages of governance records: make, edit, take a step, sign, raise the next, say something, look back."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import GovernanceRecord
from asqms.contexts.organization import api as organization
from asqms.faces.web.screens.work import signing
from asqms.kernel.clock import SystemClock
from tests.support.assessed import DAY
from tests.support.personas import Small
from tests.support.walking import type_fields

MADE = {
    "title": "Brake light stays on",
    "scope": "controller",
    "field-reproduction": "Brake twice.",
    "field-affected_versions": "2.1",
    "field-severity": "major",
    "field-safety_relevant": "yes",
    "field-security_relevant": "no",
    "field-containment": "Not delivered.",
}
SOLVED = {
    "field-cause": "A timer is not reset.",
    "field-elsewhere": "Nowhere.",
    "field-solution": "Reset it.",
    "field-verification": "Run 512.",
}
MemberClient = Callable[[str], Client]


@pytest.fixture
def people(assessed: Small) -> Small:
    for person, role in (("brake-developer", "problem_manager"), ("reader", "software_quality_engineer")):
        given = {"role": role, "person": person, "since": "2026-01-01", "scope": "brake"}
        organization.write_record(assessed.operator, "assignments", given)
    return assessed


def _record(small: Small, number: str) -> GovernanceRecord:
    return governance.record_view(small.operator, number).record


def _step(client: Client, small: Small, number: str, step: str, **more: str) -> HttpResponse:
    view = governance.record_view(small.operator, number)
    given = {"do": "step", "step": step, "version": str(view.version)}
    return client.post(f"/records/{number}/", given | {"digest": view.record.content_digest()} | more)


def _made(client: Client) -> str:
    answer = client.post("/work/problem/new/", MADE)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"].split("/")[-2]


def test_a_problem_is_made_edited_and_taken_to_its_signed_end(
    people: Small, member_client: MemberClient
) -> None:
    developer, quality = member_client("brake-developer"), member_client("reader")
    number = _made(developer)
    assert _record(people, number).fields["safety_relevant"] is True
    assert _step(developer, people, number, "analyse").status_code == 302
    version = str(governance.record_view(people.operator, number).version)
    edited = {"title": "Brake light stays on", "version": version} | {
        key: value for key, value in (MADE | SOLVED).items() if key.startswith("field-")
    }
    assert developer.post(f"/records/{number}/edit/", edited).status_code == 302
    for step in ("start", "solve"):
        assert _step(developer, people, number, step).status_code == 302
    refused = _step(quality, people, number, "close")
    assert refused.status_code == 422
    assert "governance.signature_needed" in refused.content.decode()
    shown = quality.get(f"/records/{number}/").content.decode()
    assert "/sign-in/again/?next=" in shown


def test_a_fresh_session_signs(
    people: Small, member_client: MemberClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    developer, quality = member_client("brake-developer"), member_client("reader")
    number = _made(developer)
    _step(developer, people, number, "analyse")
    actor = people.actor("brake-developer")
    solved = {key.removeprefix("field-"): value for key, value in SOLVED.items()}
    governance.edit_record(actor, number, fields=solved)
    for step in ("start", "solve"):
        governance.take_step(actor, number, step)

    def just_now(*_: object) -> list[dict[str, object]]:
        clock = SystemClock()
        return [{"method": "password", "at": (clock.now() - clock.moved_by).timestamp()}]

    monkeypatch.setattr(signing, "get_authentication_records", just_now)
    page = quality.get(f"/records/{number}/").content.decode()
    assert "I verified that the problem is solved" in page
    assert "disabled" not in page.split('id="steps"')[1].split("</section>")[0]
    assert _step(quality, people, number, "close").status_code == 302
    record = _record(people, number)
    assert record.state == "closed"
    assert [one.person for one in record.signatures] == ["reader"]
    assert "stands" in quality.get(f"/records/{number}/").content.decode()


@pytest.mark.usefixtures("people")
def test_what_stands_in_the_way_is_said_in_words(member_client: MemberClient) -> None:
    client = member_client("brake-developer")
    answer = client.post("/work/problem/new/", {"title": "x", "scope": "controller"})
    number = answer.headers["Location"].split("/")[-2]
    page = client.get(f"/records/{number}/").content.decode()
    assert "Fill in: How to reproduce it, Affected versions, Severity" in page
    german = client.get(f"/records/{number}/", headers={"Accept-Language": "de"}).content.decode()
    assert "Ausfüllen: Wie es sich zeigt, Betroffene Versionen, Schweregrad" in german


def test_whoever_saves_second_is_told_and_keeps_what_was_typed(
    people: Small, member_client: MemberClient
) -> None:
    client = member_client("brake-developer")
    number = _made(client)
    governance.edit_record(people.actor("brake-lead"), number, title="Changed meanwhile")
    answer = client.post(f"/records/{number}/edit/", {"title": "Mine", "version": "1"})
    assert answer.status_code == 409
    assert 'value="Mine"' in answer.content.decode()
    assert _record(people, number).title == "Changed meanwhile"


@pytest.mark.usefixtures("people")
def test_the_next_record_is_raised_with_its_context(member_client: MemberClient) -> None:
    client = member_client("brake-developer")
    number = _made(client)
    answer = client.post(f"/records/{number}/", {"do": "raise", "raise": "change_request:change"})
    form = client.get(answer.headers["Location"])
    assert 'value="Brake light stays on"' in form.content.decode()
    made = client.post(
        answer.headers["Location"], {"title": "Reset the timer", "scope": "controller"}
    ).headers["Location"]
    page = client.get(f"/records/{number}/").content.decode()
    assert made in page
    other = made.split("/")[-2]
    unlinked = client.post(f"/records/{number}/", {"do": "unlink", "relation": "change", "other": other})
    assert unlinked.status_code == 302
    assert made not in client.get(f"/records/{number}/").content.decode().split('id="comments"')[0]


@pytest.mark.usefixtures("people")
def test_comments_are_kept_and_shown_as_text(member_client: MemberClient) -> None:
    client = member_client("brake-developer")
    number = _made(client)
    client.post(f"/records/{number}/", {"do": "comment", "text": "<b>Look</b> at @reader"})
    page = client.get(f"/records/{number}/").content.decode()
    assert "&lt;b&gt;Look&lt;/b&gt; at @reader" in page


@pytest.mark.usefixtures("people")
def test_lists_board_due_dates_today_search_and_export(member_client: MemberClient) -> None:
    client = member_client("brake-developer")
    number = _made(client)
    for path in (
        "/work/",
        "/work/problem/",
        "/work/problem/?only=mine",
        "/work/problem/?view=board",
        "/work/problem/?view=calendar",
        "/",
        f"/search/?q={number}",
    ):
        assert number in client.get(path).content.decode(), path
    assert number not in client.get("/work/problem/?state=closed").content.decode()
    exported = client.get("/work/problem/?export=csv&table=records").content.decode("utf-8-sig")
    assert f"{number},Brake light stays on" in exported


@pytest.mark.usefixtures("people")
def test_a_past_day_shows_what_was_known_and_changes_nothing(member_client: MemberClient) -> None:
    client = member_client("brake-developer")
    number = _made(client)
    past = client.get(f"/records/{number}/?as_of={DAY.isoformat()}")
    assert past.status_code in {200, 302}
    assert client.get(f"/records/{number}/?as_of=2026-01-05").status_code == 404
    refused = client.post(f"/records/{number}/?as_of=2026-01-05", {"do": "comment", "text": "x"})
    assert refused.status_code == 409


@pytest.mark.usefixtures("people")
def test_others_see_nothing_of_it(member_client: MemberClient) -> None:
    number = _made(member_client("brake-developer"))
    assert member_client("radio-lead").get(f"/records/{number}/").status_code == 404
    assert member_client("sensor-contact").get("/work/problem/new/").status_code in {200, 403}
    assert member_client("inner-auditor").get(f"/records/{number}/").status_code == 200
    assert member_client("inner-auditor").get(f"/records/{number}/edit/").status_code == 403


@pytest.mark.usefixtures("people")
def test_a_field_that_cannot_be_kept_is_named_and_what_was_typed_stays(member_client: MemberClient) -> None:
    answer = member_client("brake-developer").post(
        "/work/problem/new/", MADE | {"field-affected_versions": "2" * 501}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Affected versions" in page.split('id="refusal"')[1].split("</div>")[0]
    assert "2" * 501 in page


def test_a_signature_that_needs_a_second_factor_says_so_before(
    assessed: Small, member_client: MemberClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = governance.create_record(
        assessed.operator,
        "project_charter",
        title="Charter",
        scope="brake",
        fields=type_fields("project_charter"),
    )
    governance.take_step(assessed.operator, number, "submit")
    given = governance.type_for(assessed.operator, "project_charter").model_dump(mode="json", by_alias=True)
    approve = next(one for one in given["transitions"] if one["id"] == "approve")
    approve["signature"]["second_factor"] = True
    given["version"] += 1
    governance.write_type(assessed.operator, json.dumps(given))
    strict = governance.create_record(
        assessed.operator,
        "project_charter",
        title="Strict",
        scope="brake",
        fields=type_fields("project_charter"),
    )
    governance.take_step(assessed.operator, strict, "submit")
    lead = {"role": "product_owner", "person": "reader", "since": "2026-01-01", "scope": "brake"}
    organization.write_record(assessed.operator, "assignments", lead)
    client = member_client("reader")
    monkeypatch.setattr(signing, "FRESH_SECONDS", 10**9)
    assert "second factor" not in client.get(f"/records/{number}/").content.decode()
    page = client.get(f"/records/{strict}/").content.decode()
    assert "your account has none yet" in page
    assert 'href="/settings/security/"' in page
