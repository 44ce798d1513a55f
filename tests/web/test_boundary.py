# SPDX-License-Identifier: Apache-2.0
"""Who acts, which day a page speaks about, and what a failure looks like."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.test import Client

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization.errors import ConflictError, NotFoundError
from asqms.faces.web.screens.settings.profile.page import ProfileScreen
from asqms.kernel.errors import AsqmsError
from tests.support.personas import Small

pytestmark = pytest.mark.django_db
MemberClient = Callable[..., Client]


@pytest.mark.usefixtures("small")
def test_a_stranger_is_led_to_sign_in_and_back() -> None:
    answer = Client().get("/settings/tokens/?show=name")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in/?next=%2Fsettings%2Ftokens%2F%3Fshow%3Dname"


def test_an_account_without_organisation_is_told_so(small: Small, member_client: MemberClient) -> None:
    client = member_client("reader")
    small.account("reader").memberships.all().delete()
    answer = client.get("/settings/")
    assert answer.status_code == 403
    assert b"organization.no_membership" in answer.content


@pytest.mark.parametrize("language", ["en", "zh-Hans", "de"])
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFoundError("project", "brake"), 404),
        (ConflictError("projects", "brake", 3), 409),
        (AsqmsError("evidence.too_large", "This file is too large.", hint="Send it in parts."), 422),
    ],
)
def test_coded_errors_become_pages(
    member_client: MemberClient, error: AsqmsError, status: int, language: str
) -> None:
    client = member_client()
    client.cookies["asqms_language"] = language
    with patch.object(ProfileScreen, "content", side_effect=error):
        answer = client.get("/settings/")
    assert answer.status_code == status
    page = answer.content.decode()
    assert error.code in page
    assert f'lang="{language}"' in page


def test_what_nobody_translated_is_marked_as_english(member_client: MemberClient) -> None:
    client = member_client()
    client.cookies["asqms_language"] = "de"
    error = AsqmsError("evidence.too_large", "This file is too large.", hint="Send it in parts.")
    with patch.object(ProfileScreen, "content", side_effect=error):
        page = client.get("/settings/").content.decode()
    assert '<p lang="en">This file is too large.</p>' in page


def test_a_fault_is_told_by_number_and_logged(
    member_client: MemberClient, caplog: pytest.LogCaptureFixture
) -> None:
    with patch.object(ProfileScreen, "content", side_effect=RuntimeError("secret detail")):
        answer = member_client().get("/settings/")
    assert answer.status_code == 500
    assert b"secret detail" not in answer.content
    (record,) = [one for one in caplog.records if one.name == "asqms.web"]
    assert record.args[0].encode() in answer.content  # type: ignore[index, union-attr]


def test_a_refused_attempt_is_noted_once_a_minute(small: Small, member_client: MemberClient) -> None:
    client = member_client("reader")
    for _ in range(3):
        assert client.get("/settings/access/").status_code == 403
    noted = list(ledger.current_records(small.organisation.uid, "refusals"))
    assert len(noted) in {1, 2}
    assert noted[0].action == "access.refused"
    assert dict(noted[0].content) == {
        "person": "reader",
        "right": "organization.manage_access",
        "scope": "",
        "where": "/settings/access/",
    }


def test_the_past_can_be_read_and_not_changed(member_client: MemberClient) -> None:
    client = member_client()
    page = client.get("/settings/?as_of=2026-03-01").content.decode()
    assert '<body class="past">' in page
    assert "You see 1 Mar 2026" in page
    assert 'href="/organisation/?as_of=2026-03-01"' in page
    answer = client.post("/settings/?as_of=2026-03-01", {"name": "Changed"})
    assert answer.status_code == 409
    assert b"web.past_is_read_only" in answer.content


@pytest.mark.parametrize("day", ["2099-01-01", "yesterday", "2026-13-01", "2026-W10-1", "20260301"])
def test_a_day_that_cannot_be_shown_is_refused(member_client: MemberClient, day: str) -> None:
    answer = member_client().get(f"/settings/?as_of={day}")
    assert answer.status_code == 400
    assert b"web.bad_date" in answer.content


def test_an_address_that_leads_nowhere(member_client: MemberClient) -> None:
    answer = member_client().get("/no-such-page/")
    assert answer.status_code == 404
    assert b"Nothing here" in answer.content


def test_a_form_of_another_site_is_refused(small: Small) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(small.account("admin"), backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post("/settings/", {"name": "Forged"})
    assert answer.status_code == 403
    assert b"came from somewhere else" in answer.content


@pytest.mark.parametrize(
    ("header", "language"),
    [("de-AT,en;q=0.5", "de"), ("zh-TW", "zh-Hans"), ("fr,nl", "en"), ("", "en"), ("x" * 5000, "en")],
)
@pytest.mark.usefixtures("small")
def test_the_browser_chooses_the_language_first(header: str, language: str) -> None:
    answer = Client().get("/sign-in/", headers={"accept-language": header})
    assert f'<html lang="{language}"'.encode() in answer.content
    assert answer.headers["Content-Language"] == language


def test_a_chosen_language_and_look_stay(small: Small, member_client: MemberClient) -> None:
    client = member_client()
    answer = client.post("/preferences/", {"language": "zh-Hans", "next": "/settings/"})
    assert answer.headers["Location"] == "/settings/"
    client.post("/preferences/", {"theme": "dark", "next": "//elsewhere.example/"})
    account = small.account("quality-lead")
    assert (account.language, account.theme) == ("zh-Hans", "dark")
    page = client.get("/settings/", headers={"accept-language": "de"}).content.decode()
    assert '<html lang="zh-Hans" data-theme="dark">' in page
    del client.cookies["asqms_language"], client.cookies["asqms_theme"]
    assert '<html lang="zh-Hans" data-theme="dark">' in client.get("/settings/").content.decode()


@pytest.mark.usefixtures("small")
def test_preferences_lead_nowhere_else() -> None:
    for target in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""):
        answer = Client().post("/preferences/", {"language": "de", "next": target})
        assert answer.headers["Location"] == "/"
