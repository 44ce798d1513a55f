# SPDX-License-Identifier: Apache-2.0
"""Signing in by OpenID Connect at a real provider, to the end; and every token that must let nobody in."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import Client

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.models import Account
from asqms.kernel.errors import AsqmsError
from asqms.project.config import read_config
from asqms.project.openid_connect import openid_connect_provider
from tests.support.identity_provider import CLIENT, CLIENT_BY_FORM, SECRET, IdentityProvider, parameters
from tests.support.personas import PASSWORD, Small

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
LOGIN = "/sign-in/with/oidc/company/login/"
MEMBER, STRANGER, NAMESAKE = "s-1001", "s-2002", "s-3003"


@pytest.fixture(autouse=True)
def _set_up(settings: Any, identity_provider: IdentityProvider, tmp_path: Path) -> None:
    """Follow docs/guides/sign-in.md: three settings, and the client id and secret that the provider gave."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": str(tmp_path)}}
    environment = {
        "ASQMS_OIDC_ISSUER": identity_provider.issuer,
        "ASQMS_OIDC_CLIENT": CLIENT,
        "ASQMS_OIDC_SECRET": SECRET,
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": openid_connect_provider(read_config(environment))}


def _sent_away(client: Client, query: str = "") -> str:
    answer = client.post(LOGIN + query)
    assert answer.status_code == 302, answer.content
    return answer.headers["Location"]


def _sign_on(client: Client, provider: IdentityProvider, subject: str = MEMBER) -> Any:
    return client.get(provider.callback_for(_sent_away(client), subject))


def _is_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def _invited(small: Small) -> str:
    roles = [("reader", "")]
    made = organization.invite(
        small.actor("admin"), "jun@small.example", "Jun Wei", person="jun", roles=roles
    )
    return f"/invitation/{made.token}/"


def _joined(small: Small, provider: IdentityProvider) -> Client:
    """Return the browser of a member who came by invitation and sign-on, and is out again."""
    client = Client()
    client.get(_invited(small))
    assert _sign_on(client, provider).headers["Location"] == "/"
    client.post("/sign-out/")
    assert not _is_in(client)
    return client


def test_an_invited_member_signs_in_to_the_end(small: Small, identity_provider: IdentityProvider) -> None:
    client, link = Client(), _invited(small)
    page = client.get(link).content.decode()
    assert LOGIN in page
    address = _sent_away(client)
    asked = parameters(address)
    assert address.startswith(f"{identity_provider.issuer}/")
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://testserver/sign-in/with/oidc/company/login/callback/"
    assert asked["state"]
    assert asked["nonce"]
    answer = client.get(identity_provider.callback_for(address, MEMBER))
    assert answer.headers["Location"] == "/"
    assert _is_in(client)
    assert "jun@small.example" in client.get("/settings/").content.decode()
    paths = [path for path, _ in identity_provider.asked]
    assert [path.rsplit("/", 1)[-1] for path in paths if path != "/authorize"] == [
        "openid-configuration", "openid-configuration", "token", "jwks.json", "userinfo",
    ]  # fmt: skip
    (token,) = [sent for path, sent in identity_provider.asked if path == "/token"]
    assert token["code_verifier"]
    joined = SocialAccount.objects.get()
    assert (joined.provider, joined.uid, joined.user.email) == ("company", MEMBER, "jun@small.example")
    assert joined.extra_data == {"iss": identity_provider.issuer}


def test_the_link_of_an_invitation_is_used_up_by_the_sign_on(
    small: Small, identity_provider: IdentityProvider
) -> None:
    client, link = Client(), _invited(small)
    client.get(link)
    _sign_on(client, identity_provider)
    assert Client().get(link).status_code == 404


def test_an_invitation_that_became_void_joins_nobody(
    small: Small, identity_provider: IdentityProvider
) -> None:
    client = Client()
    client.get(_invited(small))
    organization.end_access(small.actor("admin"), "jun")
    assert _sign_on(client, identity_provider).status_code == 403
    assert not SocialAccount.objects.exists()


def test_the_buttons_keep_where_one_wants_to_go(small: Small) -> None:
    small.account("reader")
    page = Client().get("/sign-in/?next=/settings/tokens/").content.decode()
    assert f"{LOGIN}?process=login&amp;next=%2Fsettings%2Ftokens%2F" in page


def test_a_joined_member_signs_in_without_the_invitation_and_out(
    small: Small, identity_provider: IdentityProvider
) -> None:
    _joined(small, identity_provider)
    client = Client()
    assert _sign_on(client, identity_provider).status_code == 302
    assert _is_in(client)
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert not _is_in(client)
    assert client.get(LOGIN).status_code == 200


def test_one_comes_back_to_where_one_wanted_to_go(small: Small, identity_provider: IdentityProvider) -> None:
    client = _joined(small, identity_provider)
    for wanted, comes in (("/settings/tokens/", "/settings/tokens/"), ("//elsewhere.example/", "/")):
        address = _sent_away(client, f"?process=login&next={wanted}")
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
    answer = _sign_on(client, identity_provider, STRANGER)
    assert answer.status_code == 403
    assert title in answer.content.decode()
    assert not _is_in(client)
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
    client = _joined(small, identity_provider)
    organization.end_access(small.actor("admin"), "jun")
    client.cookies["asqms_language"] = language
    _sign_on(client, identity_provider)
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
        assert _sign_on(client, identity_provider, NAMESAKE).status_code == 403
        assert not _is_in(client)
    assert not SocialAccount.objects.exists()
    assert not EmailAddress.objects.exists()


def test_the_address_of_a_joined_sign_on_is_no_second_name(
    small: Small, identity_provider: IdentityProvider
) -> None:
    victim = small.account("reader")
    identity_provider.changes["/userinfo"] = lambda told: {**told, "email": victim.email}
    _joined(small, identity_provider)
    assert not EmailAddress.objects.filter(email=victim.email).exists()
    client = Client()
    _sign_on(client, identity_provider)
    assert victim.email not in client.get("/settings/").content.decode()


def test_a_closed_account_stays_out(
    small: Small, identity_provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    client = _joined(small, identity_provider)
    Account.objects.filter(email="jun@small.example").update(is_active=False)
    answer = _sign_on(client, identity_provider)
    assert answer.headers["Location"] == "/sign-in/inactive/"
    assert not _is_in(client)
    assert "sign_on.closed_account" in caplog.text
    (kept,) = ledger.current_records(small.organisation.uid, "refusals")
    assert (kept.content["code"], kept.content["person"]) == ("sign_on.closed_account", "jun")


def test_a_second_step_here_is_asked_after_the_sign_on_too(
    small: Small, identity_provider: IdentityProvider
) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    client = _joined(small, identity_provider)
    TOTP.activate(Account.objects.get(email="jun@small.example"), "JBSWY3DPEHPK3PXP")
    assert _sign_on(client, identity_provider).headers["Location"] == "/sign-in/second-step/"
    assert not _is_in(client)


def _other_key() -> bytes:
    key = generate_private_key(public_exponent=65_537, key_size=2_048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _refused(answer: Any, client: Client, caplog: pytest.LogCaptureFixture, code: str) -> None:
    assert answer.status_code == 401
    page = answer.content.decode()
    assert "The sign-on did not work" in page
    assert code in page
    assert not _is_in(client)
    assert code in caplog.text


LONG_AGO = {"exp": 1_700_000_000, "iat": 1_699_999_000, "nbf": 1_699_999_000}


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"nonce": "of-another-sign-on"}, id="nonce"),
        pytest.param({"nonce": None}, id="no nonce"),
        pytest.param({"aud": "another-client"}, id="audience"),
        pytest.param({"aud": [CLIENT, "another"], "azp": None}, id="audiences without a party"),
        pytest.param({"azp": "another-client"}, id="authorised party"),
        pytest.param({"iss": "https://elsewhere.example"}, id="issuer"),
        pytest.param(LONG_AGO, id="expired"),
        pytest.param({"exp": None}, id="never expires"),
        pytest.param({"iat": 4_000_000_000, "exp": 4_000_003_600}, id="of the future"),
        pytest.param({"sub": STRANGER}, id="another subject than userinfo"),
        pytest.param({"sub": None}, id="no subject"),
    ],
)
def test_a_token_that_says_something_else_lets_nobody_in(
    small: Small,
    identity_provider: IdentityProvider,
    changed: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = _joined(small, identity_provider)

    def change(claims: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in {**claims, **changed}.items() if value is not None}

    identity_provider.change_claims(change)
    _refused(_sign_on(client, identity_provider), client, caplog, "sign_on.bad_token")


def test_the_same_token_unchanged_but_signed_again_lets_in(
    small: Small, identity_provider: IdentityProvider
) -> None:
    client = _joined(small, identity_provider)
    identity_provider.change_claims(dict)
    _sign_on(client, identity_provider)
    assert _is_in(client)


@pytest.mark.parametrize(
    "how", ["another key", "shared secret", "none", "not at all", "altered", "unknown key"]
)
def test_a_token_that_is_not_the_provider_s_lets_nobody_in(
    small: Small, identity_provider: IdentityProvider, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = _joined(small, identity_provider)
    if how == "another key":
        identity_provider.change_claims(dict, key=_other_key())
    elif how == "shared secret":
        identity_provider.change_claims(dict, key=SECRET.encode() * 4, algorithm="HS256")
    elif how == "none":
        identity_provider.change_claims(dict, algorithm="none")
    elif how == "not at all":
        identity_provider.changes["/token"] = lambda told: {k: v for k, v in told.items() if k != "id_token"}
    elif how == "altered":
        identity_provider.changes["/token"] = lambda told: {**told, "id_token": _altered(told["id_token"])}
    else:
        identity_provider.changes["/jwks.json"] = lambda _: {"keys": []}
    _refused(_sign_on(client, identity_provider), client, caplog, "sign_on.bad_token")


def _altered(token: str) -> str:
    head, body, signature = token.split(".")
    return ".".join((head, body[:-3] + ("AAA" if body[-3:] != "AAA" else "BBB"), signature))


def test_a_state_of_another_browser_or_none_lets_nobody_in(
    small: Small, identity_provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    _joined(small, identity_provider)
    mine, theirs = Client(), Client()
    back = identity_provider.callback_for(_sent_away(theirs), MEMBER)
    _refused(mine.get(back), mine, caplog, "sign_on.not_asked")
    _refused(mine.get(re.sub("state=[^&]+", "", back)), mine, caplog, "sign_on.not_asked")
    assert theirs.get(back).status_code == 302
    theirs.post("/sign-out/")
    _refused(theirs.get(back), theirs, caplog, "sign_on.not_asked")


def test_a_code_of_another_sign_on_lets_nobody_in(
    small: Small, identity_provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    client = _joined(small, identity_provider)
    stolen = parameters(identity_provider.callback_for(_sent_away(Client()), MEMBER))["code"]
    back = identity_provider.callback_for(_sent_away(client), MEMBER)
    answer = client.get(re.sub("code=[^&]+", f"code={stolen}", back))
    _refused(answer, client, caplog, "sign_on.no_answer")  # PKCE: the provider itself refuses


def test_the_answer_of_another_provider_lets_nobody_in(
    small: Small, identity_provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    client = _joined(small, identity_provider)
    back = identity_provider.callback_for(_sent_away(client), MEMBER) + "&iss=https://elsewhere.example"
    _refused(client.get(back), client, caplog, "sign_on.bad_token")


def test_the_address_one_came_by_changes_nothing_that_is_sent(identity_provider: IdentityProvider) -> None:
    forged = "?auth_params=redirect_uri%3Dhttps://elsewhere.example%26state%3Dmine%26nonce%3Dmine&scope=admin"
    asked = parameters(_sent_away(Client(), forged))
    assert asked["redirect_uri"].startswith("http://testserver/")
    assert asked["state"] != "mine"
    assert asked["nonce"] != "mine"
    assert "admin" not in asked["scope"]
    assert identity_provider.asked


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda told: {**told, "issuer": "https://elsewhere.example"}, id="another issuer"),
        pytest.param(lambda told: {**told, "token_endpoint": None}, id="no token endpoint"),
        pytest.param(lambda _: {}, id="nothing"),
    ],
)
def test_a_provider_that_describes_itself_wrongly_is_told(
    identity_provider: IdentityProvider,
    change: Callable[..., dict[str, Any]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    identity_provider.changes["/openid-configuration"] = change
    client = Client()
    _refused(client.post(LOGIN), client, caplog, "sign_on.no_answer")


def test_a_provider_that_is_down_is_told(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    environment = {"ASQMS_OIDC_ISSUER": "http://localhost:9", "ASQMS_OIDC_CLIENT": CLIENT}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": openid_connect_provider(read_config(environment))}
    client = Client()
    _refused(client.post(LOGIN), client, caplog, "sign_on.no_answer")


def test_somebody_who_changes_their_mind_comes_back(
    identity_provider: IdentityProvider,
) -> None:
    client = Client()
    state = parameters(_sent_away(client))["state"]
    answer = client.get(f"{LOGIN}callback/?error=access_denied&state={state}", follow=True)
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
    client = _joined(small, identity_provider)
    _sign_on(client, identity_provider)
    assert _is_in(client)


def test_a_wrong_secret_is_told(
    settings: Any, identity_provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    environment = {
        "ASQMS_OIDC_ISSUER": identity_provider.issuer,
        "ASQMS_OIDC_CLIENT": CLIENT,
        "ASQMS_OIDC_SECRET": "another",
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": openid_connect_provider(read_config(environment))}
    client = Client()
    _refused(_sign_on(client, identity_provider), client, caplog, "sign_on.no_answer")


def test_a_member_joins_a_sign_on_by_themselves_and_removes_it(
    small: Small, identity_provider: IdentityProvider
) -> None:
    client = Client()
    client.post("/sign-in/", {"login": small.account("reader").email, "password": PASSWORD})
    address = _sent_away(client, "?process=connect")
    client.get(identity_provider.callback_for(address, NAMESAKE))
    assert SocialAccount.objects.get().user.email == "reader@small.example"
    other = Client()
    _sign_on(other, identity_provider, NAMESAKE)
    assert _is_in(other)
    joined = SocialAccount.objects.get()
    client.post("/settings/security/sign-on/", {"account": joined.pk})
    assert not SocialAccount.objects.exists()
    assert _sign_on(Client(), identity_provider, NAMESAKE).status_code == 403


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
