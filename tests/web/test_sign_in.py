# SPDX-License-Identifier: Apache-2.0
"""Signing in: passwords, second steps, limits, closed doors, the demo's buttons."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core import mail
from django.test import Client

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.models import Account
from asqms.faces.web.accounts import MfaAdapter, SocialAccountAdapter
from tests.support.personas import PASSWORD, Small

pytestmark = pytest.mark.django_db
MemberClient = Callable[..., Client]


@pytest.fixture(autouse=True)
def _own_cache(settings: object, tmp_path: Path) -> None:
    backend = "django.core.cache.backends.locmem.LocMemCache"  # one a process for each name
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": str(tmp_path)}}  # type: ignore[attr-defined]


def _sign_in(client: Client, small: Small, password: str = PASSWORD, path: str = "/sign-in/") -> object:
    return client.post(path, {"login": small.account("reader").email, "password": password})


def test_a_password_signs_in_and_leads_back(small: Small) -> None:
    client = Client()
    answer = _sign_in(client, small, path="/sign-in/?next=/settings/tokens/")
    assert answer.headers["Location"] == "/settings/tokens/"  # type: ignore[attr-defined]
    assert client.get("/settings/").status_code == 200
    assert client.get("/sign-in/").status_code == 302


def test_sign_in_leads_nowhere_else(small: Small) -> None:
    answer = _sign_in(Client(), small, path="/sign-in/?next=//elsewhere.example/")
    assert answer.headers["Location"] == "/"  # type: ignore[attr-defined]


def test_wrong_passwords_and_unknown_addresses_are_told_alike(small: Small) -> None:
    said = set()
    for login in (small.account("reader").email, "nobody@elsewhere.example"):
        answer = Client().post("/sign-in/", {"login": login, "password": "wrong"})
        assert answer.status_code == 200
        said.update(re.findall(r"notice error.*?<div>(.*?)</div>", answer.content.decode()))
    assert len(said) == 1


def test_guessing_is_stopped(small: Small) -> None:
    client = Client()
    for _ in range(6):
        _sign_in(client, small, "wrong")
    answer = _sign_in(client, small)
    assert client.get("/settings/").status_code == 302
    assert b"Too many" in answer.content  # type: ignore[attr-defined]


@pytest.mark.usefixtures("small")
def test_nobody_makes_an_account_alone() -> None:
    client = Client()
    assert b"by invitation" in client.get("/sign-in/closed/").content
    client.post("/sign-in/closed/", {"email": "x@y.example", "password1": PASSWORD, "password2": PASSWORD})
    assert not Account.objects.filter(email="x@y.example").exists()


def test_a_closed_account_is_out_with_its_next_request(small: Small, member_client: MemberClient) -> None:
    client = member_client("reader")
    assert client.get("/settings/").status_code == 200
    account = small.account("reader")
    account.is_active = False
    account.save()
    assert client.get("/settings/").status_code == 302
    anew = Client()
    answer = _sign_in(anew, small)
    assert answer.headers["Location"] == "/sign-in/inactive/"  # type: ignore[attr-defined]
    assert anew.get("/sign-in/inactive/").status_code == 200
    assert anew.get("/settings/").status_code == 302


def test_ended_access_is_out_with_its_next_request(small: Small, member_client: MemberClient) -> None:
    client = member_client("reader")
    organization.end_access(small.actor("admin"), "reader")
    assert client.get("/settings/").status_code == 403
    assert client.get("/settings/").headers["Location"].startswith("/sign-in/")


def test_signing_out_needs_a_press(member_client: MemberClient) -> None:
    client = member_client("reader")
    assert client.get("/sign-out/").status_code == 200
    assert client.get("/settings/").status_code == 200
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert client.get("/settings/").status_code == 302


def test_a_forgotten_password_is_replaced_by_mail(small: Small) -> None:
    client, email = Client(), small.account("reader").email
    client.cookies["asqms_language"] = "de"
    assert client.post("/sign-in/forgotten/", {"email": email}).status_code == 302
    (sent,) = mail.outbox
    assert "Ihr neues Passwort" in sent.subject
    link = re.search(r"https?://[^/]+(/sign-in/forgotten/\S+)", sent.body)
    assert link is not None
    form = client.get(link[1], follow=True)
    path = form.redirect_chain[-1][0]
    new = {"password1": "quite another sentence", "password2": "quite another sentence"}
    assert client.post(path, new).status_code == 302
    assert Client().get(link[1], follow=True).content.count(b"gilt nicht mehr") + 1
    assert _sign_in(Client(), small, "quite another sentence").status_code == 302  # type: ignore[attr-defined]
    assert _sign_in(Client(), small).status_code == 200  # type: ignore[attr-defined]


@pytest.mark.usefixtures("small")
def test_unknown_addresses_are_not_told_by_mail_forms() -> None:
    answer = Client().post("/sign-in/forgotten/", {"email": "nobody@elsewhere.example"})
    assert answer.headers["Location"] == "/sign-in/forgotten/sent/"
    assert all("/sign-in/forgotten/" not in one.body for one in mail.outbox)


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_the_second_step_of_an_app(small: Small) -> None:
    client = Client()
    _sign_in(client, small)
    assert client.get("/settings/security/app/").headers["Location"].startswith("/sign-in/again/")
    client.post("/sign-in/again/", {"password": PASSWORD})
    page = client.get("/settings/security/app/").content.decode()
    assert "<svg" in page
    assert "style=" not in page
    secret = re.search(r"<code>([A-Z2-7]{16,})</code>", page)
    assert secret is not None
    answer = client.post("/settings/security/app/", {"code": _code(secret[1])})
    assert answer.headers["Location"] == "/settings/security/codes/"
    codes = re.findall(r"<li>([0-9]{8})</li>", client.get("/settings/security/codes/").content.decode())
    assert len(codes) == 10

    second = Client()
    assert _sign_in(second, small).headers["Location"] == "/sign-in/second-step/"  # type: ignore[attr-defined]
    assert second.get("/settings/").status_code == 302
    assert second.get("/sign-in/second-step/").status_code == 200
    assert second.post("/sign-in/second-step/", {"code": "000000"}).status_code == 200
    assert second.post("/sign-in/second-step/", {"code": codes[0]}).headers["Location"] == "/"
    assert second.get("/settings/").status_code == 200

    from allauth.mfa.models import Authenticator

    stored = str(Authenticator.objects.get(type="totp").data)
    assert secret[1] not in stored


def test_secrets_are_stored_encrypted() -> None:
    adapter = MfaAdapter()
    assert adapter.decrypt(adapter.encrypt("SECRET")) == "SECRET"
    assert "SECRET" not in adapter.encrypt("SECRET")


def test_protection_changes_only_after_showing_who_one_is(member_client: MemberClient) -> None:
    client = member_client("reader")
    for path in ("app/", "passkeys/new/", "codes/new/"):
        answer = client.get(f"/settings/security/{path}")
        assert answer.headers["Location"].startswith("/sign-in/again/"), path


def test_the_demo_offers_its_accounts(small: Small, settings: object) -> None:
    small.account("quality-lead")
    assert b"/sign-in/demo/" not in Client().get("/sign-in/").content
    assert Client().post("/sign-in/demo/", {"email": "quality-lead@small.example"}).status_code == 404
    settings.ASQMS_CONFIG = replace(settings.ASQMS_CONFIG, demo=True)  # type: ignore[attr-defined]
    client = Client()
    page = client.get("/sign-in/").content.decode()
    assert 'value="quality-lead@small.example"' in page
    assert "Quality manager" in page
    answer = client.post("/sign-in/demo/", {"email": "quality-lead@small.example"})
    assert answer.headers["Location"] == "/"
    assert client.get("/settings/").status_code == 200
    assert Client().post("/sign-in/demo/", {"email": "somebody@else.example"}).status_code == 404
    assert Client().get("/sign-in/demo/").status_code == 405


def test_a_sign_on_finds_nobody_by_address() -> None:
    login = SocialLogin(user=Account(email="reader@small.example"))
    assert not SocialAccountAdapter().is_open_for_signup(None, login)
    assert not SocialAccountAdapter().can_authenticate_by_email(login, "reader@small.example")
    assert not settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION
