# SPDX-License-Identifier: Apache-2.0
"""The page that changes several records: chosen in the list, tried, done, told one by one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from asqms.contexts.governance import api as governance
from asqms.contexts.organization import api as organization
from tests.support.personas import Small
from tests.support.problems import FIELDS

MemberClient = Callable[[str], Client]
HERE = "/work/problem/many/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(small: Small) -> list[str]:
    given = {"role": "problem_manager", "person": "brake-developer", "since": "2026-01-01", "scope": "brake"}
    organization.write_record(small.operator, "assignments", given)
    actor = small.actor("brake-developer")
    return [
        governance.create_record(actor, "problem", title="Ready", scope="controller", fields=FIELDS),
        governance.create_record(actor, "problem", title="Not ready", scope="sensor"),
    ]


def test_chosen_records_are_tried_then_changed(
    small: Small, member_client: MemberClient, numbers: list[str]
) -> None:
    client = member_client("brake-developer")
    ready, bare = numbers
    listed = client.get("/work/problem/").content.decode()
    assert f'name="record" value="{ready}" form="many"' in listed
    form = client.get(HERE, {"record": numbers}).content.decode()
    assert form.count("checked>") >= 2
    assert "Signatures are given for each record alone: Close." in form
    wish = {"record": numbers, "action": "step", "step": "analyse"}
    tried = client.post(HERE, wish).content.decode()
    assert "Fill in: How to reproduce it" in tried
    assert "Do it for 1 record" in tried
    assert governance.record_view(small.operator, ready).record.state == "open"
    done = client.post(HERE, {**wish, "do": "change"}).content.decode()
    assert "What was done" in done
    assert governance.record_view(small.operator, ready).record.state == "analysed"
    assert governance.record_view(small.operator, bare).record.state == "open"


@pytest.mark.usefixtures("numbers")
def test_all_that_the_list_shows_can_be_chosen(member_client: MemberClient) -> None:
    client = member_client("brake-developer")
    assert client.get(f"{HERE}?all=yes&text=Not").content.decode().count('name="record"') == 1
    assert "No record is chosen" in client.get(HERE).content.decode()
    refused = client.post(HERE, {"action": "comment", "text": "", "record": "PRB-1"})
    assert refused.status_code == 422
    assert "exchange.wish_incomplete" in refused.content.decode()
    for person in ("reader", "nobody"):
        assert member_client(person).get(HERE).status_code in {403, 404}
    assert 'name="record"' not in member_client("reader").get("/work/problem/").content.decode()
    assert 'name="record"' not in client.get("/work/problem/?as_of=2026-11-19").content.decode()
