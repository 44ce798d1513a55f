# SPDX-License-Identifier: Apache-2.0
"""Records in a month and along time, of one type and of all, and views that are kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from asqms.contexts.governance import api as governance
from asqms.contexts.organization import api as organization
from tests.support.personas import Small
from tests.support.places import is_small

MemberClient = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def number(small: Small) -> str:
    given = {"role": "project_manager", "person": "brake-developer", "since": "2026-01-01", "scope": "brake"}
    organization.write_record(small.operator, "assignments", given)
    actor = small.actor("brake-developer")
    governance.create_record(
        actor, "milestone", title="Sample B", scope="brake", fields={"due": "2026-12-18"}
    )
    return governance.create_record(
        actor, "problem", title="Light", scope="controller", fields={"severity": "major"}
    )


def test_a_month_shows_what_is_due_and_which_days_are_worked(
    member_client: MemberClient, number: str
) -> None:
    client = member_client("brake-developer")
    page = client.get("/work/problem/?view=calendar").content.decode()
    cell = page.split('datetime="2026-11-27"')[1].split("</td>")[0]
    assert number in cell
    assert 'class="rest ' in page
    following = client.get("/work/problem/?view=calendar&month=2026-12").content.decode()
    assert number not in following.split("<tbody>")[1]
    every = client.get("/work/all/?view=calendar&month=2026-12").content.decode()
    milestone = every.split('datetime="2026-12-18"')[1].split("</td>")[0]
    assert "Sample B" in milestone
    assert "Due" in milestone
    assert "December 2026" in every
    late = client.get("/work/problem/?view=calendar&month=2027-01").content.decode()
    assert "overdue" not in late.split("month-head")[1].split("<table")[0]


@pytest.mark.parametrize("month", ["", "0000-00", "9999-99", "x", "2026-13", "1000-01", "2026-02"])
def test_any_month_is_a_page(member_client: MemberClient, number: str, month: str) -> None:
    assert number
    client = member_client("brake-developer")
    answer = client.get("/work/all/", {"view": "calendar", "month": month})
    assert answer.status_code == 200
    assert is_small(answer)


def test_bars_from_made_to_due_and_ended(small: Small, member_client: MemberClient, number: str) -> None:
    client = member_client("brake-developer")
    page = client.get("/work/problem/?view=timeline").content.decode()
    row = page.split(f"<code>{number}</code>")[1].split("</tr>")[0]
    assert 'datetime="2026-11-20"' in row
    assert 'datetime="2026-11-27"' in row
    assert "<rect" in row
    assert "Controller" in page
    by_state = client.get("/work/problem/?view=timeline&by=state").content.decode()
    assert 'scope="rowgroup" colspan="4">Open' in by_state
    given = {"role": "problem_manager", "person": "brake-lead", "since": "2026-01-01", "scope": "brake"}
    organization.write_record(small.operator, "assignments", given)
    governance.take_step(small.actor("brake-lead"), number, "reject", reason="none")
    ended = client.get("/work/all/?view=timeline").content.decode().split(f"<code>{number}</code>")[1]
    assert '<rect class="ended"' in ended.split("</tr>")[0]


@pytest.mark.usefixtures("number")
@pytest.mark.parametrize("path", ["/work/problem/", "/work/all/"])
@pytest.mark.parametrize("view", ["table", "board", "calendar", "timeline"])
def test_few_queries_and_nothing_of_others(
    small: Small, member_client: MemberClient, path: str, view: str
) -> None:
    governance.create_record(small.operator, "problem", title="Hidden thing", scope="player")
    client = member_client("brake-developer")
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path, {"view": view})
    assert answer.status_code == 200
    assert len(asked) <= 22, [one["sql"][:90] for one in asked]
    assert "Hidden thing" not in answer.content.decode()


@pytest.mark.usefixtures("number")
def test_a_view_of_a_type_is_kept_and_found_again(member_client: MemberClient) -> None:
    client = member_client("brake-developer")
    query = "view=timeline&by=state&only=open"
    kept = client.post("/views/", {"page": "/work/problem/", "query": query, "name": "Open by state"})
    assert kept.status_code == 302
    sheet = client.get("/views/", {"page": "/work/problem/", "query": ""}).content.decode()
    assert "Open by state" in sheet
    assert "/work/problem/?view=timeline&amp;by=state&amp;only=open" in sheet
    assert "Open by state" not in client.get("/views/", {"page": "/work/risk/"}).content.decode()
    assert "saved-views" in client.get("/work/problem/").content.decode()


def test_a_record_shows_what_it_is_tied_to_as_picture_and_list(
    small: Small, member_client: MemberClient, number: str
) -> None:
    client = member_client("brake-developer")
    assert 'id="graph"' not in client.get(f"/records/{number}/").content.decode()
    change = governance.create_record(
        small.operator, "change_request", title="一个非常长的标题" * 5, scope="controller"
    )
    governance.link_records(small.operator, number, "change", change)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/records/{number}/").content.decode()
    assert len(asked) <= 30, len(asked)
    section = page.split('id="graph"')[1].split("</section>")[0]
    assert f'href="/records/{change}/"' in section
    assert "marker-end" in section
    assert f">{number}</a> Solved by →" in section
    deep = client.get(f"/records/{number}/?depth=3").content.decode()
    assert "One link farther" not in deep.split('id="graph"')[1]
