# SPDX-License-Identifier: Apache-2.0
"""The settings: profile, sessions, tokens, organisation, access, jobs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.models import ApiToken
from asqms.faces.web.sessions import browser_of
from tests.support.personas import AT, PASSWORD, Small

pytestmark = pytest.mark.django_db
MemberClient = Callable[..., Client]
PAGES = ("", "security/", "sessions/", "tokens/", "organisation/", "access/", "jobs/")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_needs_few_queries(member_client: MemberClient, page: str) -> None:
    client = member_client("admin")
    client.get(f"/settings/{page}")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(f"/settings/{page}").status_code == 200
    assert len(seen) <= 15


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("admin", {"organisation/": 200, "access/": 200, "jobs/": 200}),
        ("quality-lead", {"organisation/": 200, "access/": 403, "jobs/": 200}),
        ("brake-developer", {"organisation/": 403, "access/": 403, "jobs/": 403}),
        ("brake-auditor", {"organisation/": 403, "access/": 403, "jobs/": 403}),
        ("nobody", {"organisation/": 403, "access/": 403, "jobs/": 403}),
    ],
)
def test_who_may_administer(member_client: MemberClient, person: str, seen: dict[str, int]) -> None:
    client = member_client(person)
    assert {page: client.get(f"/settings/{page}").status_code for page in seen} == seen
    tabs = client.get("/settings/").content.decode()
    assert {page for page in seen if f'href="/settings/{page}"' in tabs} >= {
        page for page, status in seen.items() if status == 200 and page != "jobs/"
    }


def test_the_profile_is_kept(small: Small, member_client: MemberClient) -> None:
    client = member_client("reader")
    answer = client.post("/settings/", {"name": "Rea Der", "language": "de", "theme": "dark"})
    assert answer.status_code == 302
    account = small.account("reader")
    assert (account.name, account.language, account.theme) == ("Rea Der", "de", "dark")
    page = client.get("/settings/").content.decode()
    assert "Gespeichert." in page
    assert '<html lang="de" data-theme="dark">' in page


def test_sessions_are_listed_and_ended(small: Small) -> None:
    clients = [Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/130.0"}) for _ in range(3)]
    for client in clients:
        client.post("/sign-in/", {"login": small.account("reader").email, "password": PASSWORD})
    page = clients[0].get("/settings/sessions/").content.decode()
    assert page.count("Firefox, Linux</th>") == 3
    numbers = re.findall(r'name="session" value="(\d+)"', page)
    assert len(numbers) == 2
    clients[0].post("/settings/sessions/", {"session": numbers[0]})
    assert sorted(client.get("/settings/").status_code for client in clients) == [200, 200, 302]
    clients[0].post("/settings/sessions/")
    assert [client.get("/settings/").status_code for client in clients] == [200, 302, 302]


def test_sessions_of_others_cannot_be_ended(small: Small, member_client: MemberClient) -> None:
    theirs = Client()
    theirs.post("/sign-in/", {"login": small.account("reader").email, "password": PASSWORD})
    from allauth.usersessions.models import UserSession

    number = UserSession.objects.get().pk
    answer = member_client("brake-lead").post("/settings/sessions/", {"session": str(number)})
    assert answer.status_code == 404
    assert theirs.get("/settings/").status_code == 200


@pytest.mark.usefixtures("small")
def test_a_token_is_shown_once(member_client: MemberClient) -> None:
    client = member_client("brake-lead")
    answer = client.post("/settings/tokens/", {"name": "pipeline", "purpose": "ingest", "days": "90"})
    secret = re.search(r'value="(asqms_[^"]+)"', answer.content.decode())
    assert secret is not None
    assert b"asqms_" not in client.get("/settings/tokens/").content.replace(b"asqms_session", b"").replace(
        b"asqms_\xe2\x80\xa6", b""
    )
    found = organization.authenticate_token(secret[1], at=AT)
    assert found is not None
    assert found.limits == frozenset({"evidence.receive"})
    client.post("/settings/tokens/", {"revoke": ApiToken.objects.get().uid})
    assert organization.authenticate_token(secret[1], at=AT) is None


@pytest.mark.usefixtures("small")
def test_a_pipeline_may_get_a_token_that_sees_the_gate(member_client: MemberClient) -> None:
    client = member_client("brake-lead")
    page = client.get("/settings/tokens/").content.decode()
    purposes = re.findall(r'name="purpose" value="(\w+)"', page)
    assert purposes == ["ingest", "gate", "read", "chosen"]
    client.post("/settings/tokens/", {"name": "p", "purpose": "gate", "days": "90", "scope": "brake"})
    token = ApiToken.objects.get()
    assert (set(token.rights), token.scope) == ({"evidence.receive", "conformity.view"}, "brake")


@pytest.mark.usefixtures("small")
def test_who_may_not_send_is_offered_no_token_that_does(member_client: MemberClient) -> None:
    client = member_client("reader")
    page = client.get("/settings/tokens/").content.decode()
    assert re.findall(r'name="purpose" value="(\w+)"', page) == ["read", "chosen"]
    for purpose in ("ingest", "gate"):
        wish = {"name": "p", "purpose": purpose, "days": "90"}
        assert client.post("/settings/tokens/", wish).status_code == 403
    assert not ApiToken.objects.exists()


@pytest.mark.usefixtures("small")
def test_a_token_that_reads_changes_nothing(member_client: MemberClient) -> None:
    member_client("admin").post("/settings/tokens/", {"name": "report", "purpose": "read", "days": "30"})
    writing = {right.name for right in organization.known_rights() if right.writes}
    rights = set(ApiToken.objects.get().rights)
    assert rights
    assert not rights & writing


def test_a_refused_token_keeps_what_was_typed(member_client: MemberClient) -> None:
    answer = member_client().post(
        "/settings/tokens/", {"name": "Report machine", "purpose": "chosen", "days": "90", "scope": "brake"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "organization.token_rights" in page
    assert 'value="Report machine"' in page
    assert 'value="brake"' in page


def test_settings_are_governed(small: Small, member_client: MemberClient) -> None:
    client = member_client("quality-lead")
    wish = {"version": "1", "name": "Renamed", "default_language": "de", "reason": "New owner"}
    assert client.post("/settings/organisation/", wish).status_code == 302
    newest = ledger.record_history(small.organisation.uid, "settings", "organisation")[0]
    assert (newest.version, newest.content["name"], newest.reason) == (2, "Renamed", "New owner")
    late = client.post("/settings/organisation/", wish | {"name": "Lost update"})
    assert late.status_code == 409
    assert 'value="Lost update"' in late.content.decode()


def test_somebody_is_invited_and_enters(member_client: MemberClient) -> None:
    wish = {
        "act": "invite",
        "name": "李伟",
        "email": "wei@small.example",
        "role": "project_manager",
        "scope": "radio",
    }
    page = member_client("admin").post("/settings/access/", wish).content.decode()
    link = re.search(r'value="http://testserver(/invitation/[^"]+)"', page)
    assert link is not None
    client = Client()
    assert "李伟" in client.get(link[1]).content.decode()
    assert client.post(link[1], {"password": "short", "repeated": "short"}).status_code == 422
    password = {"password": "a long sentence to keep", "repeated": "a long sentence to keep"}
    assert client.post(link[1], password).headers["Location"] == "/"
    assert client.get("/settings/").status_code == 200
    assert Client().get(link[1]).status_code == 404


@pytest.mark.usefixtures("small")
def test_access_is_ended_and_restored(member_client: MemberClient) -> None:
    theirs, admin = member_client("reader"), member_client("admin")
    admin.post("/settings/access/", {"act": "end", "person": "reader"})
    assert theirs.get("/settings/").status_code == 403
    admin.post("/settings/access/", {"act": "restore", "person": "reader"})
    assert theirs.get("/settings/").status_code == 302  # told once, then signed out
    assert member_client("reader").get("/settings/").status_code == 200
    own = admin.post("/settings/access/", {"act": "end", "person": "admin"})
    assert own.status_code == 422
    assert b"organization.own_access" in own.content


@pytest.mark.usefixtures("small")
def test_jobs_are_seen_and_decided(member_client: MemberClient) -> None:
    client = member_client("quality-lead")
    assert client.get("/settings/jobs/?state=dead").status_code == 200
    assert client.get("/settings/jobs/?state=no-such-state").status_code == 200
    assert client.post("/settings/jobs/", {"retry": "no-such-job"}).status_code == 404
    assert member_client("reader").post("/settings/jobs/", {"cancel": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("(X11; Linux x86_64) HeadlessChrome/131.0.0.0 Safari/537.36", "Chromium, Linux"),
        ("(X11; CrOS x86_64 14541.0.0) Chrome/131.0.0.0 Safari/537.36", "Chrome, ChromeOS"),
        ("(X11; Linux x86_64) Chromium/90.0 Chrome/90.0 Safari/537.36", "Chromium, Linux"),
        ("(iPhone; CPU iPhone OS 17_5 like Mac OS X) CriOS/126.0 Safari/604.1", "Chrome, iPhone"),
        ("(Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605.1.15", "Safari, macOS"),
        ("(Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Windows"),
        ("curl/8.5", "curl/8.5"),
    ],
)
def test_browsers_are_called_by_their_names(agent: str, name: str) -> None:
    assert browser_of(agent) == name
