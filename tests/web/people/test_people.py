# SPDX-License-Identifier: Apache-2.0
"""People: responsibilities, one person, unassigned duties; adding, assigning, ending with its effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from tests.support.assessed import assess, grow, queries_of, text_of
from tests.support.personas import Small
from tests.support.places import is_small, main_of, words_of

Clients = Callable[[str], Client]
PAGES = (
    "/people/",
    "/people/brake-lead/",
    "/responsibility/people/",
    "/responsibility/unassigned/",
    "/responsibility/assign/",
    "/responsibility/end/?key=project_manager:brake-lead:brake:2026-01-01",
)
READING = PAGES[:4]


@pytest.mark.parametrize("language", ["en", "zh-Hans", "de"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_small_in_every_language(
    assessed: Small, member_client: Clients, path: str, language: str
) -> None:
    account = assessed.account("quality-lead")
    account.language = language
    account.save()
    queries, response = queries_of(member_client("quality-lead"), path)
    assert response.status_code == 200
    assert f'<html lang="{language}"' in text_of(response)
    assert is_small(response)
    assert queries <= 16


@pytest.mark.parametrize("path", READING)
def test_queries_do_not_grow_with_the_data(assessed: Small, member_client: Clients, path: str) -> None:
    client = member_client("quality-lead")
    before, _ = queries_of(client, path)
    grow(assessed, projects=3, items=4)
    for number in range(30):
        organization.write_record(
            assessed.operator, "people", {"id": f"p-{number}", "name": f"Person {number}"}
        )
        given = {
            "role": "software_developer",
            "person": f"p-{number}",
            "since": "2026-01-01",
            "scope": "brake",
        }
        organization.write_record(assessed.operator, "assignments", given)
    after, _ = queries_of(client, path)
    assert after <= before


@pytest.mark.parametrize("path", READING)
@pytest.mark.usefixtures("assessed")
def test_who_may_view_people(member_client: Clients, path: str) -> None:
    for person in ("quality-lead", "brake-lead", "brake-auditor", "reader"):
        assert member_client(person).get(path).status_code == 200, person
    for person in ("sensor-contact", "nobody"):
        assert member_client(person).get(path).status_code == 403, person


@pytest.mark.parametrize("person", ["brake-lead", "brake-auditor"])
@pytest.mark.usefixtures("assessed")
def test_roles_on_other_scopes_are_not_shown(member_client: Clients, person: str) -> None:
    page = main_of(member_client(person).get("/people/"))
    assert "brake-lead" in page
    assert "radio-lead" not in page
    assert "Small organisation" not in page


@pytest.mark.usefixtures("assessed")
def test_an_auditor_of_a_project_meets_only_its_people(member_client: Clients) -> None:
    client = member_client("brake-auditor")
    assert client.get("/people/brake-developer/").status_code == 200
    assert client.get("/people/radio-lead/").status_code == 404
    assert "radio-lead" not in main_of(client.get("/responsibility/people/"))


@pytest.mark.usefixtures("assessed")
def test_roles_are_narrowed(member_client: Clients) -> None:
    client = member_client("quality-lead")
    page = main_of(client.get("/people/?role=project_manager"))
    assert "brake-lead" in page
    assert "second-lead" not in page
    assert "radio-lead" in main_of(client.get("/people/?q=radio"))
    assert "radio-lead" not in main_of(client.get("/people/?state=ended"))


def test_a_person_shows_duties_and_gaps(assessed: Small, member_client: Clients) -> None:
    organization.write_record(
        assessed.operator, "assignments", {"role": "test_manager", "person": "reader", "since": "2026-01-01"}
    )
    assess(assessed)
    page = words_of(member_client("quality-lead").get("/people/reader/"))
    assert "Test manager" in page
    assert "OP.VER." in page
    assert "Gaps owned" in page


def test_a_person_is_added(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    assert client.post("/responsibility/people/", {"id": "a.new", "name": "Anna New"}).status_code == 302
    assert organization.person(assessed.actor("reader"), "a.new").name == "Anna New"
    again = client.post("/responsibility/people/", {"id": "a.new", "name": "Somebody else"})
    assert again.status_code == 409
    wrong = client.post("/responsibility/people/", {"id": "a new", "name": "Anna"})
    assert wrong.status_code == 422
    assert 'value="a new"' in main_of(wrong)
    for person in ("brake-lead", "reader", "brake-auditor"):
        given = {"id": "x", "name": "X"}
        assert member_client(person).post("/responsibility/people/", given).status_code == 403, person


def test_a_role_is_assigned_for_a_time(assessed: Small, member_client: Clients) -> None:
    form = {
        "person": "reader",
        "role": "test_manager",
        "scope": "brake",
        "since": "2026-11-01",
        "until": "2027-01-31",
    }
    assert member_client("quality-lead").post("/responsibility/assign/", form).status_code == 302
    found = organization.assignments(assessed.actor("quality-lead"), organization.HeldFilter(person="reader"))
    held = {(one.role, one.scope, one.until) for one in found.rows}
    assert ("test_manager", "brake", date(2027, 1, 31)) in held


@pytest.mark.usefixtures("assessed")
def test_only_the_right_role_assigns(member_client: Clients) -> None:
    form = {"person": "reader", "role": "quality_manager", "since": "2026-11-01"}
    for person in ("brake-lead", "reader", "brake-auditor", "sensor-contact"):
        client = member_client(person)
        assert client.get("/responsibility/assign/").status_code == 403, person
        assert client.post("/responsibility/assign/", form).status_code == 403, person


def _owned(small: Small, person: str) -> int:
    actor = small.actor("quality-lead")
    found = conformity.standing(actor)
    assert found is not None
    return sum(one.gaps for one in conformity.owner_loads(actor, found, person=person))


def test_the_effect_of_ending_is_shown_before_and_is_what_happens(
    assessed: Small, member_client: Clients
) -> None:
    given = {"role": "test_manager", "person": "reader", "scope": "brake", "since": "2026-01-01"}
    organization.write_record(assessed.operator, "assignments", given)
    assess(assessed)
    owned = _owned(assessed, "reader")
    assert owned > 0
    client = member_client("quality-lead")
    address = "/responsibility/end/?key=test_manager:reader:brake:2026-01-01"
    page = words_of(client.get(address))
    assert "lose their owner" in page
    assert _owned(assessed, "reader") == owned
    yesterday = (assessed.actor("reader").day - timedelta(days=1)).isoformat()
    assert client.post(address, {"until": yesterday, "version": "1"}).status_code == 302
    assess(assessed)
    assert _owned(assessed, "reader") == 0


def test_obligations_pass_to_others_who_hold_the_role(assessed: Small) -> None:
    for person, scope in (("reader", {"scope": "brake"}), ("second-lead", {})):
        given = {"role": "test_manager", "person": person, "since": "2026-01-01", **scope}
        organization.write_record(assessed.operator, "assignments", given)
    assess(assessed)
    actor = assessed.actor("quality-lead")
    found = conformity.standing(actor)
    assert found is not None
    key = "test_manager:reader:brake:2026-01-01"
    effect = conformity.handover(
        actor, found, assignment=key, person="reader", role="test_manager", scope="brake"
    )
    assert effect.obligations == effect.passed > 0
    assert effect.lost == effect.to_process_owner == 0


@pytest.mark.usefixtures("assessed")
def test_a_changed_assignment_is_not_overwritten(member_client: Clients) -> None:
    client = member_client("quality-lead")
    address = "/responsibility/end/?key=project_manager:brake-lead:brake:2026-01-01"
    assert client.post(address, {"until": "2026-11-30", "version": "1"}).status_code == 302
    assert client.post(address, {"until": "2026-11-29", "version": "1"}).status_code == 409


@pytest.mark.usefixtures("assessed")
def test_unassigned_duties_name_the_role_and_what_waits(member_client: Clients) -> None:
    page = words_of(member_client("quality-lead").get("/responsibility/unassigned/"))
    assert "Gaps without an owner" in page
    assert "Software developer" in page


def test_the_past_knows_the_roles_of_then(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    page = client.get("/people/?as_of=2026-11-19")
    assert page.status_code == 200
    assert "brake-developer" not in main_of(page)
    assert client.get("/people/brake-developer/?as_of=2026-11-19").status_code == 404
    form = {"person": "reader", "role": "test_manager", "since": "2026-11-01"}
    assert client.post("/responsibility/assign/?as_of=2026-11-19", form).status_code == 409
    known = organization.assignments(
        assessed.actor("quality-lead"), organization.HeldFilter(), as_of=date(2026, 11, 20)
    )
    now = organization.assignments(assessed.actor("quality-lead"), organization.HeldFilter(), size=200)
    assert {one.key for one in known.rows} == {one.key for one in now.rows}


def test_another_organisation_stays_unseen(assessed: Small, member_client: Clients) -> None:
    from tests.support.personas import small_organisation

    small_organisation("foreign", word="CANARY")
    client = member_client("quality-lead")
    for path in (*READING, "/people/?q=canary", "/responsibility/people/?q=canary"):
        assert "CANARY" not in text_of(client.get(path)).replace("q=canary", "")
    assert assessed.organisation.reference == "small"
