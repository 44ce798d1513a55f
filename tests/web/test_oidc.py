# SPDX-License-Identifier: Apache-2.0
"""Signing in by OpenID Connect at a real provider, to the end."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.models import Account
from asqms.kernel.errors import AsqmsError
from asqms.project.config import read_config
from asqms.project.openid_connect import openid_connect_provider
from tests.support.identity_provider import CLIENT_BY_FORM, SECRET, IdentityProvider, parameters
from tests.support.personas import PASSWORD, Small
from tests.support.sign_on import (
    MEMBER,
    OIDC_LOGIN,
    STRANGER,
    invited,
    is_in,
    joined,
    sent_away,
    sign_on,
)

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket, pytest.mark.usefixtures("open_id")]
NAMESAKE = "s-3003"


def test_an_invited_member_signs_in_to_the_end(small: Small, identity_provider: IdentityProvider) -> None:
    client, link = Client(), invited(small)
    page = client.get(link).content.decode()
    assert OIDC_LOGIN in page
    address = sent_away(client)
    asked = parameters(address)
    assert address.startswith(f"{identity_provider.issuer}/")
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://testserver/sign-in/with/oidc/company/login/callback/"
    assert asked["state"]
    assert asked["nonce"]
    answer = client.get(identity_provider.callback_for(address, MEMBER))
    assert answer.headers["Location"] == "/"
    assert is_in(client)
    assert "jun@small.example" in client.get("/settings/").content.decode()
    paths = [path for path, _ in identity_provider.asked]
    assert [path.rsplit("/", 1)[-1] for path in paths if path != "/authorize"] == [
        "openid-configuration", "openid-configuration", "token", "jwks.json", "userinfo",
    ]  # fmt: skip
    (token,) = [sent for path, sent in identity_provider.asked if path == "/token"]
    assert token["code_verifier"]
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid, account.user.email) == ("company", MEMBER, "jun@small.example")
    assert account.extra_data == {"iss": identity_provider.issuer}


def test_the_link_of_an_invitation_is_used_up_by_the_sign_on(
    small: Small, identity_provider: IdentityProvider
) -> None:
    client, link = Client(), invited(small)
    client.get(link)
    sign_on(client, identity_provider)
    assert Client().get(link).status_code == 404


def test_an_invitation_that_became_void_joins_nobody(
    small: Small, identity_provider: IdentityProvider
) -> None:
    client = Client()
    client.get(invited(small))
    organization.end_access(small.actor("admin"), "jun")
    assert sign_on(client, identity_provider).status_code == 403
    assert not SocialAccount.objects.exists()


def test_the_buttons_keep_where_one_wants_to_go(small: Small) -> None:
    small.account("reader")
    page = Client().get("/sign-in/?next=/settings/tokens/").content.decode()
    assert f"{OIDC_LOGIN}?process=login&amp;next=%2Fsettings%2Ftokens%2F" in page


def test_a_joined_member_signs_in_without_the_invitation_and_out(
    small: Small, identity_provider: IdentityProvider
) -> None:
    joined(small, identity_provider)
    client = Client()
    assert sign_on(client, identity_provider).status_code == 302
    assert is_in(client)
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert not is_in(client)
    assert client.get(OIDC_LOGIN).status_code == 200


def test_one_comes_back_to_where_one_wanted_to_go(small: Small, identity_provider: IdentityProvider) -> None:
    client = joined(small, identity_provider)
    for wanted, comes in (("/settings/tokens/", "/settings/tokens/"), ("//elsewhere.example/", "/")):
        address = sent_away(client, f"?process=login&next={wanted}")
        assert client.get(identity_provider.callback_for(address, MEMBER)).headers["Location"] == comes


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "No account here yet"), ("zh-Hans", "尚无账户"), ("de", "Hier noch kein Konto")],
)
def test_somebody_without_an_account_is_told_so(
    small: Small,
    identity_provider: IdentityProvider,
    language: str,
    title: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    small.account("reader")
    accounts = Account.objects.count()
    client = Client()
    client.cookies["asqms_language"] = language
    answer = sign_on(client, identity_provider, STRANGER)
    assert answer.status_code == 403
    assert title in answer.content.decode()
    assert not is_in(client)
    assert Account.objects.count() == accounts
    assert not SocialAccount.objects.exists()
    assert "sign_on.no_account" in caplog.text
    (kept,) = ledger.current_records(small.organisation.uid, "refusals")
    assert (kept.content["way"], kept.content["code"]) == ("company", "sign_on.no_account")
    assert str(kept.content["from"]) in caplog.text
    assert "mallory" not in caplog.text


@pytest.mark.parametrize(
    ("language", "title"), [("en", "belongs to no"), ("zh-Hans", "不属于"), ("de", "gehört hier zu keiner")]
)
def test_somebody_whose_membership_ended_is_told_so(
    small: Small, identity_provider: IdentityProvider, language: str, title: str
) -> None:
    client = joined(small, identity_provider)
    organization.end_access(small.actor("admin"), "jun")
    client.cookies["asqms_language"] = language
    sign_on(client, identity_provider)
    answer = client.get("/settings/")
    assert answer.status_code == 403
    assert title in answer.content.decode()


def test_an_address_that_nobody_confirmed_takes_over_no_account(
    small: Small, identity_provider: IdentityProvider
) -> None:
    owner = small.account("reader")
    assert owner.email == "reader@small.example"
    for confirmed in (False, True):
        identity_provider.changes["/userinfo"] = lambda told, confirmed=confirmed: {
            **told, "email": "reader@small.example", "email_verified": confirmed,
        }  # fmt: skip
        client = Client()
        assert sign_on(client, identity_provider, NAMESAKE).status_code == 403
        assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert not EmailAddress.objects.exists()


def test_the_address_of_a_joined_sign_on_is_no_second_name(
    small: Small, identity_provider: IdentityProvider
) -> None:
    victim = small.account("reader")
    identity_provider.changes["/userinfo"] = lambda told: {**told, "email": victim.email}
    joined(small, identity_provider)
    assert not EmailAddress.objects.filter(email=victim.email).exists()
    client = Client()
    sign_on(client, identity_provider)
    assert victim.email not in client.get("/settings/").content.decode()


def test_a_closed_account_stays_out(
    small: Small, identity_provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    client = joined(small, identity_provider)
    Account.objects.filter(email="jun@small.example").update(is_active=False)
    answer = sign_on(client, identity_provider)
    assert answer.headers["Location"] == "/sign-in/inactive/"
    assert not is_in(client)
    assert "sign_on.closed_account" in caplog.text
    (kept,) = ledger.current_records(small.organisation.uid, "refusals")
    assert (kept.content["code"], kept.content["person"]) == ("sign_on.closed_account", "jun")


def test_a_second_step_here_is_asked_after_the_sign_on_too(
    small: Small, identity_provider: IdentityProvider
) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    client = joined(small, identity_provider)
    TOTP.activate(Account.objects.get(email="jun@small.example"), "JBSWY3DPEHPK3PXP")
    assert sign_on(client, identity_provider).headers["Location"] == "/sign-in/second-step/"
    assert not is_in(client)


def test_the_address_one_came_by_changes_nothing_that_is_sent(identity_provider: IdentityProvider) -> None:
    forged = "?auth_params=redirect_uri%3Dhttps://elsewhere.example%26state%3Dmine%26nonce%3Dmine&scope=admin"
    asked = parameters(sent_away(Client(), forged))
    assert asked["redirect_uri"].startswith("http://testserver/")
    assert asked["state"] != "mine"
    assert asked["nonce"] != "mine"
    assert "admin" not in asked["scope"]
    assert identity_provider.asked


def test_somebody_who_changes_their_mind_comes_back(
    identity_provider: IdentityProvider,
) -> None:
    client = Client()
    state = parameters(sent_away(client))["state"]
    answer = client.get(f"{OIDC_LOGIN}callback/?error=access_denied&state={state}", follow=True)
    assert answer.redirect_chain == [("/sign-in/with/cancelled/", 302)]
    assert answer.status_code == 200
    assert identity_provider.asked


def test_a_client_that_shows_its_secret_in_the_form_is_known_too(
    small: Small, identity_provider: IdentityProvider, settings: Any
) -> None:
    """The provider's description names both ways; each client is registered for one."""
    environment = {
        "ASQMS_OIDC_ISSUER": identity_provider.issuer,
        "ASQMS_OIDC_CLIENT": CLIENT_BY_FORM,
        "ASQMS_OIDC_SECRET": SECRET,
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": openid_connect_provider(read_config(environment))}
    client = joined(small, identity_provider)
    sign_on(client, identity_provider)
    assert is_in(client)


def test_a_member_joins_a_sign_on_by_themselves_and_removes_it(
    small: Small, identity_provider: IdentityProvider
) -> None:
    client = Client()
    client.post("/sign-in/", {"login": small.account("reader").email, "password": PASSWORD})
    address = sent_away(client, "?process=connect")
    client.get(identity_provider.callback_for(address, NAMESAKE))
    assert SocialAccount.objects.get().user.email == "reader@small.example"
    other = Client()
    sign_on(other, identity_provider, NAMESAKE)
    assert is_in(other)
    account = SocialAccount.objects.get()
    client.post("/settings/security/sign-on/", {"account": account.pk})
    assert not SocialAccount.objects.exists()
    assert sign_on(Client(), identity_provider, NAMESAKE).status_code == 403


def test_other_providers_do_not_exist() -> None:
    assert Client().get("/sign-in/with/oidc/another/login/").status_code == 404
    assert Client().get("/sign-in/with/oidc/company-saml/login/").status_code == 404


@pytest.mark.parametrize(
    "environment",
    [
        {"ASQMS_OIDC_ISSUER": "http://sign-on.example", "ASQMS_OIDC_CLIENT": "x"},
        {"ASQMS_OIDC_ISSUER": "sign-on.example", "ASQMS_OIDC_CLIENT": "x"},
        {"ASQMS_OIDC_ISSUER": "https://[", "ASQMS_OIDC_CLIENT": "x"},
        {"ASQMS_OIDC_ISSUER": "https://sign-on.example"},
    ],
)
def test_settings_that_cannot_work_stop_the_start(environment: dict[str, str]) -> None:
    with pytest.raises(AsqmsError) as refused:
        openid_connect_provider(read_config(environment))
    assert refused.value.code == "settings.bad_value"
