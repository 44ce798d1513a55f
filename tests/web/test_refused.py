# SPDX-License-Identifier: Apache-2.0
"""Who is refused at the door is found in the ledger: passwords, second steps, passkeys, closed accounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from asqms.contexts.ledger import api as ledger
from tests.support.personas import PASSWORD, Small
from tests.support.places import main_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_cache(settings: object, tmp_path: Path) -> None:
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": str(tmp_path)}}  # type: ignore[attr-defined]


def _kept(small: Small) -> set[tuple[object, object, object]]:
    rows: list[Mapping[str, object]] = [
        one.content for one in ledger.current_records(small.organisation.uid, "refusals")
    ]
    return {(one["way"], one["code"], one.get("person")) for one in rows}


def _sign_in(client: Client, email: str, password: str = PASSWORD) -> None:
    client.post("/sign-in/", {"login": email, "password": password})


def test_wrong_passwords_and_unknown_names(small: Small) -> None:
    _sign_in(Client(), small.account("reader").email, "wrong")
    assert _kept(small) == {("password", "sign_in.wrong", "reader")}
    _sign_in(Client(), "nobody@elsewhere.example", "wrong")
    assert ("password", "sign_in.wrong", None) in _kept(small)
    _sign_in(Client(), small.account("reader").email)
    assert len(_kept(small)) == 2


def test_guessing_that_was_stopped(small: Small) -> None:
    for _ in range(7):
        _sign_in(Client(), small.account("reader").email, "wrong")
    assert ("password", "sign_in.too_many_login_attempts", "reader") in _kept(small)


def test_a_closed_account(small: Small) -> None:
    account = small.account("reader")
    account.is_active = False
    account.save()
    _sign_in(Client(), account.email)
    assert _kept(small) == {("password", "sign_in.closed_account", "reader")}


def test_wrong_codes_and_passkeys_of_the_second_step(small: Small) -> None:
    account, client = small.account("reader"), Client()
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    _sign_in(client, account.email)
    client.post("/sign-in/second-step/", {"code": "000000"})
    assert _kept(small) == {("code", "sign_in.incorrect_code", "reader")}
    client.post("/sign-in/second-step/", {"credential": '{"id": "x"}'})
    assert ("passkey", "sign_in.incorrect_code", "reader") in _kept(small)


@pytest.mark.parametrize("given", ['{"id": "x"}', '{"response": 1}', "[1]", '"x"', "17"])
def test_a_passkey_that_is_none(small: Small, given: str) -> None:
    assert Client().post("/sign-in/passkey/", {"credential": given}).status_code == 302
    assert _kept(small) == {("passkey", "sign_in.incorrect_code", None)}


def test_a_wrong_password_when_asked_once_more(small: Small, member_client: Callable[..., Client]) -> None:
    member_client("reader").post("/sign-in/again/", {"password": "wrong"})
    assert _kept(small) == {("password", "sign_in.wrong", "reader")}


def test_the_ledger_lists_them_for_the_audit(small: Small, member_client: Callable[..., Client]) -> None:
    _sign_in(Client(), small.account("reader").email, "wrong")
    page = main_of(member_client("inner-auditor").get("/ledger/?kind=refusals"))
    assert '<option value="refusals" selected>refused attempt</option>' in page
    assert "password:sign_in.wrong:reader:" in page
    assert "password:sign_in" not in main_of(member_client("reader").get("/ledger/?kind=refusals"))
