# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: ARG001 - fixtures that fill the database
"""The first page: what is mine, what waits for me, what changed since I looked, the first steps."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from asqms.contexts.conformity import api as conformity
from asqms.contexts.organization import api as organization
from asqms.kernel.clock import SystemClock
from tests.support.assessed import DAY, FACTS, REPORT, grow, queries_of, text_of
from tests.support.personas import AT, Small

Clients = Callable[[str], Client]


@pytest.mark.parametrize("language", ["en", "zh-Hans", "de"])
@pytest.mark.parametrize(
    "person", ["quality-lead", "brake-lead", "brake-developer", "brake-auditor", "nobody"]
)
def test_the_page_stands_for_everybody(
    assessed: Small, member_client: Clients, language: str, person: str
) -> None:
    account = assessed.account(person)
    account.language = language
    account.save()
    response = member_client(person).get("/")
    assert response.status_code == 200
    assert f'<html lang="{language}"' in text_of(response)


def test_gaps_are_those_of_the_reader(assessed: Small, member_client: Clients) -> None:
    lead = text_of(member_client("brake-lead").get("/"))
    assert "OP.PRJ" in lead
    assert "Radio" not in lead
    assert "No mandatory gap is yours." in text_of(member_client("reader").get("/"))


def test_somebody_without_a_role_is_told_what_to_do(assessed: Small, member_client: Clients) -> None:
    page = text_of(member_client("nobody").get("/"))
    assert "You hold no role yet" in page
    assert "Brake" not in page


def test_an_empty_organisation_is_told_the_first_steps(small: Small, member_client: Clients) -> None:
    page = text_of(member_client("quality-lead").get("/"))
    assert "Start here" in page
    assert "/register/project/" in page
    assert "/register/project/" not in text_of(member_client("brake-developer").get("/"))


def test_changes_are_news_until_they_are_seen(assessed: Small, member_client: Clients) -> None:
    later = AT + timedelta(days=1)
    passed = {**FACTS, "tests.passed": 12, "tests.failed": 0}
    fixed = {**REPORT, "effective": "2026-11-21", "received": "2026-11-21", "facts": passed}
    organization.write_record(replace(assessed.operator, at=later), "evidence_files", fixed)
    SystemClock.live_on(DAY + timedelta(days=1))
    conformity.bring_up_to_date(assessed.organisation, at=later)
    client = member_client("brake-lead")
    assert "Controller · OP.UVE.04" in text_of(client.get("/"))
    assert "Controller · OP.UVE.04" not in text_of(member_client("radio-lead").get("/"))
    SystemClock.live_on(DAY + timedelta(days=2))
    assert client.post("/").status_code == 302
    assert "Controller · OP.UVE.04" not in text_of(client.get("/"))


def test_proposals_wait_for_those_who_may_decide(assessed: Small, member_client: Clients) -> None:
    address = "/products/brake/items/controller/obligations/OP.UVE.04/justify/"
    member_client("brake-lead").post(address, {"reason": "Later.", "expires": "2026-12-31"})
    assert "Justification for Controller" in text_of(member_client("second-lead").get("/"))
    own = text_of(member_client("brake-lead").get("/"))
    assert "You proposed, not decided yet" in own
    assert re.search(r"Waits for your approval</h2><p", own)


def test_evidence_that_lapses_is_its_owners(assessed: Small, member_client: Clients) -> None:
    organization.write_record(
        assessed.operator, "evidence_files", {**REPORT, "valid_until": "2026-12-01", "title": "Unit tests"}
    )
    assert "valid until 1 Dec 2026" in text_of(member_client("brake-lead").get("/"))
    assert "valid until 1 Dec 2026" not in text_of(member_client("radio-lead").get("/"))


def test_the_number_of_queries_does_not_grow(assessed: Small, member_client: Clients) -> None:
    client = member_client("brake-lead")
    before, _ = queries_of(client, "/")
    grow(assessed, 12, 3)
    after, page = queries_of(client, "/")
    assert after <= before
    assert len(page.content) <= 150_000
    assert len(re.findall(r"<[a-zA-Z]", text_of(page))) <= 1_500
