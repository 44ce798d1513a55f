# SPDX-License-Identifier: Apache-2.0
"""Tokens and providers by OpenID Connect that must let nobody in, and what people are told."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import Client

from asqms.project.config import read_config
from asqms.project.openid_connect import openid_connect_provider
from tests.support.identity_provider import CLIENT, SECRET, IdentityProvider, parameters
from tests.support.personas import Small
from tests.support.sign_on import (
    MEMBER,
    OIDC_LOGIN,
    STRANGER,
    is_in,
    joined,
    refused,
    sent_away,
    sign_on,
)

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket, pytest.mark.usefixtures("open_id")]


def _other_key() -> bytes:
    key = generate_private_key(public_exponent=65_537, key_size=2_048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


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
    client = joined(small, identity_provider)

    def change(claims: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in {**claims, **changed}.items() if value is not None}

    identity_provider.change_claims(change)
    refused(client, sign_on(client, identity_provider), caplog, "sign_on.bad_token")


def test_the_same_token_unchanged_but_signed_again_lets_in(
    small: Small, identity_provider: IdentityProvider
) -> None:
    client = joined(small, identity_provider)
    identity_provider.change_claims(dict)
    sign_on(client, identity_provider)
    assert is_in(client)


@pytest.mark.parametrize(
    "how", ["another key", "shared secret", "none", "not at all", "altered", "unknown key"]
)
def test_a_token_that_is_not_the_provider_s_lets_nobody_in(
    small: Small, identity_provider: IdentityProvider, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = joined(small, identity_provider)
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
    refused(client, sign_on(client, identity_provider), caplog, "sign_on.bad_token")


def _altered(token: str) -> str:
    head, body, signature = token.split(".")
    return ".".join((head, body[:-3] + ("AAA" if body[-3:] != "AAA" else "BBB"), signature))


def test_a_state_of_another_browser_or_none_lets_nobody_in(
    small: Small, identity_provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    joined(small, identity_provider)
    mine, theirs = Client(), Client()
    back = identity_provider.callback_for(sent_away(theirs), MEMBER)
    refused(mine, mine.get(back), caplog, "sign_on.not_asked")
    refused(mine, mine.get(re.sub("state=[^&]+", "", back)), caplog, "sign_on.not_asked")
    assert theirs.get(back).status_code == 302
    theirs.post("/sign-out/")
    refused(theirs, theirs.get(back), caplog, "sign_on.not_asked")


def test_a_code_of_another_sign_on_lets_nobody_in(
    small: Small, identity_provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    client = joined(small, identity_provider)
    stolen = parameters(identity_provider.callback_for(sent_away(Client()), MEMBER))["code"]
    back = identity_provider.callback_for(sent_away(client), MEMBER)
    answer = client.get(re.sub("code=[^&]+", f"code={stolen}", back))
    refused(client, answer, caplog, "sign_on.no_answer")  # PKCE: the provider itself refuses


def test_the_answer_of_another_provider_lets_nobody_in(
    small: Small, identity_provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    client = joined(small, identity_provider)
    back = identity_provider.callback_for(sent_away(client), MEMBER) + "&iss=https://elsewhere.example"
    refused(client, client.get(back), caplog, "sign_on.bad_token")


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
    refused(client, client.post(OIDC_LOGIN), caplog, "sign_on.no_answer")


def test_a_provider_that_is_down_is_told(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    environment = {"ASQMS_OIDC_ISSUER": "http://localhost:9", "ASQMS_OIDC_CLIENT": CLIENT}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": openid_connect_provider(read_config(environment))}
    client = Client()
    refused(client, client.post(OIDC_LOGIN), caplog, "sign_on.no_answer")


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
    refused(client, sign_on(client, identity_provider), caplog, "sign_on.no_answer")
