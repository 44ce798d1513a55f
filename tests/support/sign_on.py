# SPDX-License-Identifier: Apache-2.0
"""Browsers that sign on through the identity provider, by OpenID Connect and by SAML."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest
from django.test import Client

from asqms.contexts.organization import api as organization
from tests.support.identity_provider import IdentityProvider
from tests.support.personas import Small

OIDC_LOGIN = "/sign-in/with/oidc/company/login/"
SAML_LOGIN = "/sign-in/with/saml/company/login/"
SAML_ANSWER = "/sign-in/with/saml/company/acs/"
MEMBER, STRANGER = "s-1001", "s-2002"
Answer: TypeAlias = Any
"""What the test client returns, which has more than its type says."""


def is_in(client: Client) -> bool:
    """Tell whether the browser is signed in."""
    return client.get("/settings/").status_code == 200


def refused(client: Client, answer: Answer, caplog: pytest.LogCaptureFixture, code: str) -> None:
    """Check that the answer of a sign-on let nobody in, and that page and log say why."""
    assert answer.status_code == 401
    page = answer.content.decode()
    assert "The sign-on did not work" in page
    assert code in page
    assert code in caplog.text
    assert not is_in(client)


def invited(small: Small) -> str:
    """Invite somebody and return the link."""
    roles = [("reader", "")]
    made = organization.invite(
        small.actor("admin"), "jun@small.example", "Jun Wei", person="jun", roles=roles
    )
    return f"/invitation/{made.token}/"


def sent_away(client: Client, query: str = "") -> str:
    """Send a browser to the provider by OpenID Connect and return the address it is sent to."""
    answer = client.post(OIDC_LOGIN + query)
    assert answer.status_code == 302, answer.content
    return answer.headers["Location"]


def sign_on(client: Client, provider: IdentityProvider, subject: str = MEMBER) -> Answer:
    """Sign on by OpenID Connect and return the last answer."""
    return client.get(provider.callback_for(sent_away(client), subject))


def form_of(client: Client, provider: IdentityProvider, subject: str = MEMBER) -> dict[str, str]:
    """Send a browser to the provider by SAML and return the form it comes back with."""
    answer = client.post(SAML_LOGIN)
    assert answer.status_code == 302, answer.content
    return provider.saml_answer_for(answer.headers["Location"], subject)


def form_sent(client: Client, form: dict[str, str]) -> Answer:
    """Post the form as the provider's page does, from another site: without the session's cookie."""
    session = client.cookies.pop("asqms_session", None)
    answer = client.post(SAML_ANSWER, form)
    if session is not None:
        client.cookies["asqms_session"] = session.value
    if answer.status_code != 302:
        return answer
    assert answer.headers["Location"] == f"{SAML_ANSWER}finish/"
    return client.get(f"{SAML_ANSWER}finish/")


def joined(small: Small, provider: IdentityProvider, *, saml: bool = False) -> Client:
    """Return the browser of a member who came by invitation and sign-on, and is out again."""
    client = Client()
    client.get(invited(small))
    answer = form_sent(client, form_of(client, provider)) if saml else sign_on(client, provider)
    assert answer.headers["Location"] == "/"
    assert is_in(client)
    client.post("/sign-out/")
    assert not is_in(client)
    return client
