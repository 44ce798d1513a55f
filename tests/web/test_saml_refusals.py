# SPDX-License-Identifier: Apache-2.0
"""Answers by SAML that must let nobody in, and what people are told."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import pytest
from django.test import Client
from lxml import etree

from tests.support.identity_provider import SUBJECT_ID, IdentityProvider
from tests.support.personas import Small
from tests.support.saml_answers import (
    NAMES,
    WRAPPINGS,
    Signer,
    assertion_of,
    closed,
    opened,
    say,
    stranger,
    unsigned,
    wrapped,
)
from tests.support.sign_on import (
    MEMBER,
    SAML_ANSWER,
    STRANGER,
    form_of,
    form_sent,
    joined,
    refused,
)

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
CONFIRMED = "a:Assertion/a:Subject/a:SubjectConfirmation/a:SubjectConfirmationData"
Change = Callable[[etree._Element], object]


def _signer(provider: IdentityProvider) -> Signer:
    return Signer(provider.private_key, provider.certificate)


CHANGES: dict[str, Change] = {
    "another audience": lambda one: say(one, ".//a:Audience", text="https://other.example"),
    "no audience": lambda one: [
        found.remove(found[0]) for found in one.findall("a:Assertion/a:Conditions", NAMES)
    ],
    "another destination": lambda one: one.set("Destination", "https://other.example/acs/"),
    "our address as a beginning": lambda one: one.set(
        "Destination", f"http://testserver{SAML_ANSWER}elsewhere/"
    ),
    "another recipient": lambda one: say(one, CONFIRMED, Recipient="https://other.example/acs/"),
    "our address as a part": lambda one: say(
        one, CONFIRMED, Recipient=f"https://other.example/?http://testserver{SAML_ANSWER}"
    ),
    "no recipient": lambda one: say(one, CONFIRMED, Recipient=None),
    "confirmed for ever": lambda one: say(one, CONFIRMED, NotOnOrAfter=None),
    "confirmed too long ago": lambda one: say(one, CONFIRMED, NotOnOrAfter="2020-01-01T00:00:00Z"),
    "expired": lambda one: say(
        one,
        "a:Assertion/a:Conditions",
        NotBefore="2020-01-01T00:00:00Z",
        NotOnOrAfter="2020-01-01T00:05:00Z",
    ),
    "not yet": lambda one: say(
        one,
        "a:Assertion/a:Conditions",
        NotBefore="2090-01-01T00:00:00Z",
        NotOnOrAfter="2090-01-01T00:05:00Z",
    ),
    "another issuer": lambda one: say(one, ".//a:Issuer", text="https://other.example"),
    "for another request": lambda one: say(one, CONFIRMED, InResponseTo="_another"),
    "for no request": lambda one: say(one, CONFIRMED, InResponseTo=None),
    "a failure": lambda one: say(
        one, "p:Status/p:StatusCode", Value="urn:oasis:names:tc:SAML:2.0:status:Responder"
    ),
}


@pytest.mark.parametrize("how", CHANGES)
def test_a_signed_answer_that_is_not_for_this_sign_on_lets_nobody_in(
    small: Small, provider: IdentityProvider, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = joined(small, provider, saml=True)
    form = form_of(client, provider)
    answer = opened(form["SAMLResponse"])
    CHANGES[how](answer)
    _signer(provider).sign(answer)
    sent = form_sent(client, {**form, "SAMLResponse": closed(answer)})
    refused(client, sent, caplog, "sign_on.bad_assertion")


def _as_stranger(answer: etree._Element) -> etree._Element:
    say(
        answer,
        f"a:Assertion/a:AttributeStatement/a:Attribute[@Name='{SUBJECT_ID}']/a:AttributeValue",
        text=MEMBER,
    )
    return answer


@pytest.mark.parametrize(
    "how", ["unsigned", "signed by another key", "message signed by another key", "altered"]
)
def test_an_answer_the_provider_did_not_sign_lets_nobody_in(
    small: Small, provider: IdentityProvider, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A stranger, whom the provider knows, makes the answer say that it is the member."""
    client = joined(small, provider, saml=True)
    form = form_of(client, provider, STRANGER)
    answer = _as_stranger(opened(form["SAMLResponse"]))
    if how == "unsigned":
        unsigned(answer)
    elif how == "signed by another key":
        stranger().sign(answer)
    elif how == "message signed by another key":
        answer = stranger().sign(answer, message=True)
    sent = form_sent(client, {**form, "SAMLResponse": closed(answer)})
    refused(client, sent, caplog, "sign_on.bad_assertion")


@pytest.mark.parametrize("signed", ["assertion", "assertion and message"])
@pytest.mark.parametrize("how", WRAPPINGS)
def test_a_forged_assertion_around_a_signed_one_lets_nobody_in(
    small: Small, provider: IdentityProvider, how: str, signed: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = joined(small, provider, saml=True)
    form = form_of(client, provider, STRANGER)
    genuine = opened(form["SAMLResponse"])
    if signed == "assertion and message":
        genuine = _signer(provider).sign(_signer(provider).sign(genuine), message=True)
    forged = wrapped(genuine, how, STRANGER, MEMBER)
    assert MEMBER in etree.tostring(forged).decode()
    sent = form_sent(client, {**form, "SAMLResponse": closed(forged)})
    refused(client, sent, caplog, "sign_on.bad_assertion")


def test_the_same_answer_twice_lets_nobody_in(
    small: Small, provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    client = joined(small, provider, saml=True)
    form = form_of(client, provider)
    assert form_sent(client, form).headers["Location"] == "/"
    client.post("/sign-out/")
    refused(client, form_sent(client, form), caplog, "sign_on.not_asked")


def test_the_same_assertion_for_another_request_lets_nobody_in(
    small: Small, provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    client = joined(small, provider, saml=True)
    first = form_of(client, provider)
    assert form_sent(client, first).headers["Location"] == "/"
    client.post("/sign-out/")
    second = form_of(client, provider)
    used, new = opened(first["SAMLResponse"]), opened(second["SAMLResponse"])
    stolen = deepcopy(new)
    stolen.replace(assertion_of(stolen), deepcopy(assertion_of(used)))
    refused(
        client, form_sent(client, {**second, "SAMLResponse": closed(stolen)}), caplog, "sign_on.bad_assertion"
    )

    third = form_of(client, provider)
    same_id = opened(third["SAMLResponse"])
    assertion_of(same_id).set("ID", str(assertion_of(used).get("ID")))
    _signer(provider).sign(same_id)
    caplog.clear()
    refused(
        client, form_sent(client, {**third, "SAMLResponse": closed(same_id)}), caplog, "sign_on.bad_assertion"
    )
    assert "used before" in caplog.text


def test_an_answer_to_another_browser_or_to_nobody_lets_nobody_in(
    small: Small, provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    client = joined(small, provider, saml=True)
    theirs = form_of(Client(), provider)
    refused(client, form_sent(client, theirs), caplog, "sign_on.not_asked")
    unasked = opened(form_of(client, provider)["SAMLResponse"])
    del unasked.attrib["InResponseTo"]
    say(unasked, CONFIRMED, InResponseTo=None)
    _signer(provider).sign(unasked)
    refused(client, form_sent(client, {"SAMLResponse": closed(unasked)}), caplog, "sign_on.not_asked")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no base64!",
        "bm8geG1s",
        "PGEvPg==",
        "A" * 600_000,
        "PCFET0NUWVBFIGEgWzwhRU5USVRZIGIgImMiPl0+PGE+JmI7PC9hPg==",
    ],
    ids=["nothing", "no base64", "no XML", "another element", "too long", "entities"],
)
@pytest.mark.usefixtures("small")
def test_what_is_no_answer_is_told(
    provider: IdentityProvider, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()
    refused(client, form_sent(client, {"SAMLResponse": content}), caplog, "sign_on.bad_assertion")
    assert provider.issuer
    assert client.get(f"{SAML_ANSWER}finish/").status_code == 401
    assert client.get(SAML_ANSWER).status_code == 401
