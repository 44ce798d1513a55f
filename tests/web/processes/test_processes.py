# SPDX-License-Identifier: Apache-2.0
"""Processes: map, responsibilities, adopted versions, who follows them, decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from asqms.contexts.organization import api as organization
from asqms.contexts.processes import api as processes
from asqms.contexts.processes.data import DecisionFilter
from tests.support.assessed import grow, queries_of, text_of
from tests.support.personas import Small
from tests.support.places import is_small, main_of, words_of

Clients = Callable[[str], Client]
PAGES = ("/processes/", "/processes/OP.UVE/")
FIRST = {"process": "OP.UVE", "version": "1", "owner": "quality-lead", "since": "2026-01-01"}


@pytest.fixture
def adopted(assessed: Small) -> Small:
    """Return the organisation with a version of a process, one project that follows it, and decisions."""
    write = organization.write_record
    operator = assessed.operator
    write(operator, "processes", FIRST | {"responsible": {"OP.UVE": "test_manager"}})
    write(
        operator,
        "adoptions",
        {"project": "brake", "process": "OP.UVE", "version": "1", "since": "2026-02-01"},
    )
    decision = {"author": "brake-lead", "approver": "quality-lead", "on": "2026-03-01", "reason": "agreed"}
    write(operator, "tailorings", decision | {"id": "T-1", "practices": ["OP.UVE.09"], "scope": "controller"})
    until = {"expires": "2026-12-01"}
    write(
        operator,
        "justifications",
        decision | until | {"id": "J-1", "practices": ["OP.UVE.05"], "scope": "player"},
    )
    ended = {"expires": "2026-06-01"}
    write(
        operator,
        "justifications",
        decision | ended | {"id": "J-0", "practices": ["OP.UVE.05"], "scope": "player"},
    )
    return assessed


@pytest.mark.parametrize("language", ["en", "zh-Hans", "de"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_small_in_every_language(
    adopted: Small, member_client: Clients, path: str, language: str
) -> None:
    account = adopted.account("quality-lead")
    account.language = language
    account.save()
    _, response = queries_of(member_client("quality-lead"), path)
    assert response.status_code == 200
    assert f'<html lang="{language}"' in text_of(response)
    assert is_small(response)


@pytest.mark.parametrize("path", PAGES)
def test_queries_do_not_grow_with_the_data(adopted: Small, member_client: Clients, path: str) -> None:
    client = member_client("quality-lead")
    before, _ = queries_of(client, path)
    grow(adopted, projects=4, items=3)
    after, _ = queries_of(client, path)
    assert after <= before <= 20


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("adopted")
def test_personas(member_client: Clients, path: str) -> None:
    for person in ("quality-lead", "brake-lead", "brake-auditor", "sensor-contact"):
        assert member_client(person).get(path).status_code == 200, person
    assert member_client("nobody").get(path).status_code == 403


@pytest.mark.usefixtures("adopted")
def test_the_map_names_version_and_owner(member_client: Clients) -> None:
    page = words_of(member_client("quality-lead").get("/processes/"))
    assert "1 of 28 processes" in page
    assert "quality-lead" in page
    assert "not adopted" in page


@pytest.mark.usefixtures("adopted")
def test_people_stay_unnamed_for_those_who_may_not_view_them(member_client: Clients) -> None:
    page = main_of(member_client("sensor-contact").get("/processes/OP.UVE/"))
    assert "/people/quality-lead/" not in page


@pytest.mark.parametrize(
    ("person", "seen", "unseen"),
    [
        ("quality-lead", ("Brake", "Radio", "T-1", "J-1"), ("J-0",)),
        ("brake-lead", ("Brake", "T-1"), ("Radio", "J-1")),
        ("brake-auditor", ("Brake", "T-1"), ("Radio", "J-1")),
        ("sensor-contact", (), ("Brake<", "Radio", "J-1", "T-1")),
    ],
)
@pytest.mark.usefixtures("adopted")
def test_projects_and_decisions_are_those_that_may_be_seen(
    member_client: Clients, person: str, seen: tuple[str, ...], unseen: tuple[str, ...]
) -> None:
    page = main_of(member_client(person).get("/processes/OP.UVE/"))
    assert [name for name in seen if name not in page] == []
    assert [name for name in unseen if name in page] == []


@pytest.mark.usefixtures("adopted")
def test_ended_decisions_are_shown_when_asked_for(member_client: Clients) -> None:
    page = words_of(member_client("quality-lead").get("/processes/OP.UVE/?all=yes"))
    assert "J-0" in page
    assert "ended" in page


def test_a_new_version_keeps_what_the_old_one_says(adopted: Small, member_client: Clients) -> None:
    form = {
        "what": "adopt",
        "version": "2",
        "owner": "second-lead",
        "since": "2026-11-01",
        "reason": "reviewed",
    }
    assert member_client("quality-lead").post("/processes/OP.UVE/", form).status_code == 302
    actor = adopted.actor("quality-lead")
    current = processes.current_processes(actor)["OP.UVE"]
    assert (current.version, current.owner) == ("2", "second-lead")
    assert processes.responsible_roles(actor, current) == {"OP.UVE": "test_manager"}


def test_a_version_of_a_later_day_is_not_in_force_yet(adopted: Small) -> None:
    actor = adopted.actor("quality-lead")
    processes.adopt_version(actor, processes.AdoptionWish("OP.UVE", "3", "quality-lead", date(2027, 1, 1)))
    assert processes.current_processes(actor)["OP.UVE"].version == "1"


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (
            {"what": "adopt", "version": "1", "owner": "quality-lead", "since": "2026-11-01"},
            "adopted already",
        ),
        ({"what": "adopt", "version": "2", "owner": "quality-lead", "since": "tomorrow"}, "no day"),
        (
            {"what": "follow", "version": "9", "project": "radio", "since": "2026-11-01"},
            "not adopted this version",
        ),
    ],
)
@pytest.mark.usefixtures("adopted")
def test_what_does_not_go_is_told_and_nothing_typed_is_lost(
    member_client: Clients, form: dict[str, str], code: str
) -> None:
    response = member_client("quality-lead").post("/processes/OP.UVE/", form)
    assert response.status_code == 422
    assert code in words_of(response)
    assert f'value="{form["since"]}"' in main_of(response)


def test_a_project_follows_a_version(adopted: Small, member_client: Clients) -> None:
    form = {"what": "follow", "version": "1", "project": "radio", "since": "2026-11-10"}
    for person in ("brake-lead", "reader", "brake-auditor", "sensor-contact"):
        assert member_client(person).post("/processes/OP.UVE/", form).status_code in {403, 404}, person
    assert member_client("radio-lead").post("/processes/OP.UVE/", form).status_code == 302
    followers = processes.followers(adopted.actor("quality-lead"), "OP.UVE").rows
    assert {one.project: one.version for one in followers} == {"brake": "1", "radio": "1"}


def test_only_the_right_role_adopts(adopted: Small, member_client: Clients) -> None:
    form = {"what": "adopt", "version": "2", "owner": "brake-lead", "since": "2026-11-01"}
    for person in ("brake-lead", "brake-auditor", "reader", "sensor-contact"):
        assert member_client(person).post("/processes/OP.UVE/", form).status_code == 403, person
    assert processes.current_processes(adopted.actor("quality-lead"))["OP.UVE"].version == "1"


def test_the_past_knows_only_what_was_known(adopted: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    page = client.get("/processes/OP.UVE/?as_of=2026-11-19")
    assert page.status_code == 200
    assert "not adopted" in words_of(page)
    assert '<form class="form"' not in text_of(page)
    assert client.post("/processes/OP.UVE/?as_of=2026-11-19", {"what": "adopt"}).status_code == 409
    actor = adopted.actor("quality-lead")
    known = processes.decisions(actor, DecisionFilter(in_force=False), as_of=date(2026, 11, 20))
    assert {one.key for one in known.rows} == {"T-1", "J-1", "J-0"}
    assert processes.decisions(actor, DecisionFilter(), as_of=date(2026, 11, 19)).rows == ()


def test_pages_of_projects_go_both_ways(adopted: Small) -> None:
    grow(adopted, projects=5, items=1)
    actor = adopted.actor("quality-lead")
    first = processes.followers(actor, "OP.UVE", size=3)
    second = processes.followers(actor, "OP.UVE", size=3, after=first.next)
    assert processes.followers(actor, "OP.UVE", size=3, before=second.previous) == first
    keys = [one.project for one in (*first.rows, *second.rows)]
    assert keys == sorted(keys)
    assert len(set(keys)) == 6


@pytest.mark.usefixtures("adopted")
def test_an_unknown_process_is_not_found(member_client: Clients) -> None:
    assert member_client("reader").get("/processes/OP.NONE/").status_code == 404
