# SPDX-License-Identifier: Apache-2.0
"""Signing in by SAML at a real provider, to the end; and every answer that must let nobody in."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from lxml import etree
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.models import Account
from asqms.kernel.errors import AsqmsError
from asqms.project.config import read_config
from asqms.project.saml import saml_provider
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

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
LOGIN = "/sign-in/with/saml/company/login/"
ACS = "/sign-in/with/saml/company/acs/"
METADATA_ADDRESS = "/sign-in/with/saml/company/metadata/"
MEMBER, STRANGER, WITHOUT_SUBJECT_ID = "s-1001", "s-2002", "s-4004"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
CONFIRMED = "a:Assertion/a:Subject/a:SubjectConfirmation/a:SubjectConfirmationData"
Change = Callable[[etree._Element], object]
METADATA = """<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"
entityID="https://idp.example/metadata">
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<KeyDescriptor use="signing">
<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">
<X509Data><X509Certificate>MIIB</X509Certificate></X509Data></KeyInfo>
</KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
Location="https://idp.example/sso"/></IDPSSODescriptor></EntityDescriptor>"""


@pytest.fixture
def provider(settings: Any, identity_provider: IdentityProvider, tmp_path: Path) -> IdentityProvider:
    """Follow docs/guides/sign-in.md: one setting, and the provider's metadata in a file."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": str(tmp_path)}}
    environment = {"ASQMS_SAML_METADATA": str(identity_provider.metadata_file())}
    settings.SOCIALACCOUNT_PROVIDERS = {"saml": saml_provider(read_config(environment))}
    return identity_provider


def _asked(client: Client, provider: IdentityProvider, subject: str = MEMBER) -> dict[str, str]:
    """Send a browser to the provider and return the form it comes back with."""
    answer = client.post(LOGIN)
    assert answer.status_code == 302, answer.content
    return provider.saml_answer_for(answer.headers["Location"], subject)


def _sent(client: Client, form: dict[str, str]) -> Any:
    """Post the form as the provider's page does, from another site: without the session's cookie."""
    session = client.cookies.pop("asqms_session", None)
    answer = client.post(ACS, form)
    if session is not None:
        client.cookies["asqms_session"] = session.value
    if answer.status_code != 302:
        return answer
    assert answer.headers["Location"] == f"{ACS}finish/"
    return client.get(f"{ACS}finish/")


def _is_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def _joined(small: Small, provider: IdentityProvider) -> Client:
    made = organization.invite(
        small.actor("admin"), "jun@small.example", "Jun Wei", person="jun", roles=[("reader", "")]
    )
    client = Client()
    client.get(f"/invitation/{made.token}/")
    assert _sent(client, _asked(client, provider)).headers["Location"] == "/"
    assert _is_in(client)
    client.post("/sign-out/")
    assert not _is_in(client)
    return client


def _signer(provider: IdentityProvider) -> Signer:
    return Signer(provider.private_key, provider.certificate)


def _refused(client: Client, answer: Any, caplog: pytest.LogCaptureFixture, code: str) -> None:
    assert answer.status_code == 401
    assert code in answer.content.decode()
    assert code in caplog.text
    assert not _is_in(client)


def test_an_invited_member_signs_in_to_the_end(small: Small, provider: IdentityProvider) -> None:
    client = _joined(small, provider)
    joined = SocialAccount.objects.get()
    assert (joined.provider, joined.uid, joined.user.email) == ("company-saml", MEMBER, "jun@small.example")
    assert joined.extra_data == {}
    assert _sent(client, _asked(client, provider)).headers["Location"] == "/"
    assert _is_in(client)


def test_somebody_without_an_account_is_told_so(
    small: Small, provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    small.account("reader")
    client = Client()
    client.cookies["asqms_language"] = "de"
    answer = _sent(client, _asked(client, provider, STRANGER))
    assert answer.status_code == 403
    assert "Hier noch kein Konto" in answer.content.decode()
    assert not _is_in(client)
    assert "sign_on.no_account" in caplog.text


def test_a_closed_account_stays_out(small: Small, provider: IdentityProvider) -> None:
    client = _joined(small, provider)
    Account.objects.filter(email="jun@small.example").update(is_active=False)
    assert _sent(client, _asked(client, provider)).headers["Location"] == "/sign-in/inactive/"
    assert not _is_in(client)


def test_an_address_is_no_identity(
    small: Small, provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    """The provider names this person by a NameID that holds an address, and by nothing permanent."""
    small.account("reader")
    client = Client()
    _refused(
        client, _sent(client, _asked(client, provider, WITHOUT_SUBJECT_ID)), caplog, "sign_on.no_subject"
    )


def test_a_persistent_name_id_is_an_identity(small: Small, provider: IdentityProvider) -> None:
    client = _joined(small, provider)
    form = _asked(client, provider)
    answer = opened(form["SAMLResponse"])
    assertion = assertion_of(answer)
    for one in assertion.findall("a:AttributeStatement", NAMES):
        assertion.remove(one)
    say(answer, "a:Assertion/a:Subject/a:NameID", text=MEMBER, Format=PERSISTENT)
    _signer(provider).sign(answer)
    assert _sent(client, {**form, "SAMLResponse": closed(answer)}).headers["Location"] == "/"
    assert _is_in(client)


def test_an_answer_signed_again_and_one_signed_as_a_whole_too_let_in(
    small: Small, provider: IdentityProvider
) -> None:
    client = _joined(small, provider)
    for message in (False, True):
        form = _asked(client, provider)
        answer = _signer(provider).sign(opened(form["SAMLResponse"]))
        if message:
            answer = _signer(provider).sign(answer, message=True)
        assert _sent(client, {**form, "SAMLResponse": closed(answer)}).headers["Location"] == "/"
        assert _is_in(client)
        client.post("/sign-out/")


CHANGES: dict[str, Change] = {
    "another audience": lambda one: say(one, ".//a:Audience", text="https://other.example"),
    "no audience": lambda one: [
        found.remove(found[0]) for found in one.findall("a:Assertion/a:Conditions", NAMES)
    ],
    "another destination": lambda one: one.set("Destination", "https://other.example/acs/"),
    "our address as a beginning": lambda one: one.set("Destination", f"http://testserver{ACS}elsewhere/"),
    "another recipient": lambda one: say(one, CONFIRMED, Recipient="https://other.example/acs/"),
    "our address as a part": lambda one: say(
        one, CONFIRMED, Recipient=f"https://other.example/?http://testserver{ACS}"
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
    client = _joined(small, provider)
    form = _asked(client, provider)
    answer = opened(form["SAMLResponse"])
    CHANGES[how](answer)
    _signer(provider).sign(answer)
    sent = _sent(client, {**form, "SAMLResponse": closed(answer)})
    _refused(client, sent, caplog, "sign_on.bad_assertion")


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
    client = _joined(small, provider)
    form = _asked(client, provider, STRANGER)
    answer = _as_stranger(opened(form["SAMLResponse"]))
    if how == "unsigned":
        unsigned(answer)
    elif how == "signed by another key":
        stranger().sign(answer)
    elif how == "message signed by another key":
        answer = stranger().sign(answer, message=True)
    sent = _sent(client, {**form, "SAMLResponse": closed(answer)})
    _refused(client, sent, caplog, "sign_on.bad_assertion")


@pytest.mark.parametrize("signed", ["assertion", "assertion and message"])
@pytest.mark.parametrize("how", WRAPPINGS)
def test_a_forged_assertion_around_a_signed_one_lets_nobody_in(
    small: Small, provider: IdentityProvider, how: str, signed: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = _joined(small, provider)
    form = _asked(client, provider, STRANGER)
    genuine = opened(form["SAMLResponse"])
    if signed == "assertion and message":
        genuine = _signer(provider).sign(_signer(provider).sign(genuine), message=True)
    forged = wrapped(genuine, how, STRANGER, MEMBER)
    assert MEMBER in etree.tostring(forged).decode()
    sent = _sent(client, {**form, "SAMLResponse": closed(forged)})
    _refused(client, sent, caplog, "sign_on.bad_assertion")


def test_a_comment_in_a_name_does_not_shorten_it(small: Small, provider: IdentityProvider) -> None:
    """Canonical XML leaves comments out, so a signed name may be split by one (CVE-2017-11427)."""
    client = _joined(small, provider)
    form = _asked(client, provider, STRANGER)
    answer = opened(form["SAMLResponse"])
    path = f".//a:Attribute[@Name='{SUBJECT_ID}']/a:AttributeValue"
    say(answer, path, text=f"{MEMBER}.elsewhere")
    _signer(provider).sign(answer)
    (value,) = answer.findall(path, NAMES)
    value.text = MEMBER
    comment = etree.Comment("x")
    comment.tail = ".elsewhere"
    value.append(comment)
    assert _sent(client, {**form, "SAMLResponse": closed(answer)}).status_code == 403
    assert not _is_in(client)


def test_the_same_answer_twice_lets_nobody_in(
    small: Small, provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    client = _joined(small, provider)
    form = _asked(client, provider)
    assert _sent(client, form).headers["Location"] == "/"
    client.post("/sign-out/")
    _refused(client, _sent(client, form), caplog, "sign_on.not_asked")


def test_the_same_assertion_for_another_request_lets_nobody_in(
    small: Small, provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    client = _joined(small, provider)
    first = _asked(client, provider)
    assert _sent(client, first).headers["Location"] == "/"
    client.post("/sign-out/")
    second = _asked(client, provider)
    used, new = opened(first["SAMLResponse"]), opened(second["SAMLResponse"])
    stolen = deepcopy(new)
    stolen.replace(assertion_of(stolen), deepcopy(assertion_of(used)))
    _refused(
        client, _sent(client, {**second, "SAMLResponse": closed(stolen)}), caplog, "sign_on.bad_assertion"
    )

    third = _asked(client, provider)
    same_id = opened(third["SAMLResponse"])
    assertion_of(same_id).set("ID", str(assertion_of(used).get("ID")))
    _signer(provider).sign(same_id)
    caplog.clear()
    _refused(
        client, _sent(client, {**third, "SAMLResponse": closed(same_id)}), caplog, "sign_on.bad_assertion"
    )
    assert "used before" in caplog.text


def test_an_answer_to_another_browser_or_to_nobody_lets_nobody_in(
    small: Small, provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    client = _joined(small, provider)
    theirs = _asked(Client(), provider)
    _refused(client, _sent(client, theirs), caplog, "sign_on.not_asked")
    unasked = opened(_asked(client, provider)["SAMLResponse"])
    del unasked.attrib["InResponseTo"]
    say(unasked, CONFIRMED, InResponseTo=None)
    _signer(provider).sign(unasked)
    _refused(client, _sent(client, {"SAMLResponse": closed(unasked)}), caplog, "sign_on.not_asked")


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
    _refused(client, _sent(client, {"SAMLResponse": content}), caplog, "sign_on.bad_assertion")
    assert provider.issuer
    assert client.get(f"{ACS}finish/").status_code == 401
    assert client.get(ACS).status_code == 401


def test_a_key_that_changed_works_with_the_new_metadata(
    small: Small, provider: IdentityProvider, settings: Any, tmp_path: Path
) -> None:
    """While a provider changes its key, its metadata names both."""
    text = provider.metadata_file().read_text(encoding="utf-8")
    start, end = text.index("<", text.index("IDPSSODescriptor") + 16), text.index("KeyDescriptor>") + 14
    other = stranger().certificate.replace("-----BEGIN CERTIFICATE-----", "").split("-----END")[0].strip()
    block = text[start:end]
    old = (
        block[: block.index("X509Certificate>") + 16]
        + other
        + block[block.rindex("</", 0, block.rindex("X509Certificate>")) :]
    )
    path = tmp_path / "both.xml"
    path.write_text(text[:start] + old + text[start:], encoding="utf-8")
    settings.SOCIALACCOUNT_PROVIDERS = {
        "saml": saml_provider(read_config({"ASQMS_SAML_METADATA": str(path)}))
    }
    _joined(small, provider)


def test_behind_a_proxy_addresses_are_https(small: Small, provider: IdentityProvider, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    made = organization.invite(small.actor("admin"), "jun@small.example", "Jun Wei", roles=[("reader", "")])
    client = Client(headers={"x-forwarded-proto": "https", "host": "quality.example"})
    client.get(f"/invitation/{made.token}/")
    form = _asked(client, provider)
    assert opened(form["SAMLResponse"]).get("Destination") == f"https://quality.example{ACS}"
    assert _sent(client, form).headers["Location"] == "/"
    assert _is_in(client)


def test_the_metadata_is_valid_and_offers_no_sign_out_by_others(provider: IdentityProvider) -> None:
    answer = Client().get(METADATA_ADDRESS)
    assert answer.headers["Content-Type"] == "application/samlmetadata+xml"
    ours = OneLogin_Saml2_Settings(
        {
            "strict": True,
            "sp": {"entityId": "x", "assertionConsumerService": {"url": "https://x.example/"}},
        },
        sp_validation_only=True,
    )
    assert ours.validate_metadata(answer.content) == []
    told = etree.fromstring(answer.content)
    assert told.get("entityID") == f"http://testserver{METADATA_ADDRESS}"
    text = answer.content.decode()
    assert f'Location="http://testserver{ACS}"' in text
    assert 'WantAssertionsSigned="true"' in text
    assert PERSISTENT in text
    assert "SingleLogoutService" not in text
    assert "validUntil" not in text
    assert Client().get("/sign-in/with/saml/company/sls/").status_code == 404
    assert provider.issuer


def test_a_provider_whose_metadata_is_gone_is_told(
    provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    (provider.folder / "metadata.xml").unlink()
    client = Client()
    _refused(client, client.post(LOGIN), caplog, "sign_on.no_answer")


def test_without_metadata_there_is_none() -> None:
    assert saml_provider(read_config({}))["APPS"] == []
    for path in (LOGIN, ACS, f"{ACS}finish/", METADATA_ADDRESS):
        assert Client().get(path).status_code == 404


def test_a_file_of_metadata_is_read(tmp_path: Path) -> None:
    path = tmp_path / "idp.xml"
    path.write_text(METADATA, encoding="utf-8")
    (app,) = saml_provider(read_config({"ASQMS_SAML_METADATA": str(path)}))["APPS"]
    settings = app["settings"]
    assert settings["idp"]["entity_id"] == "https://idp.example/metadata"
    assert settings["idp"]["metadata_url"] == path.as_uri()
    assert settings["advanced"]["reject_idp_initiated_sso"]
    assert settings["advanced"]["want_assertion_signed"]
    assert settings["advanced"]["strict"]


def test_an_address_of_metadata_is_kept() -> None:
    (app,) = saml_provider(read_config({"ASQMS_SAML_METADATA": "https://idp.example/metadata"}))["APPS"]
    assert app["settings"]["idp"] == {"metadata_url": "https://idp.example/metadata", "entity_id": None}


@pytest.mark.parametrize("content", [None, "", "<a/>", "not xml", METADATA.replace("MIIB", "")])
def test_metadata_that_cannot_be_read_stops_the_start(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "idp.xml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(AsqmsError) as refused:
        saml_provider(read_config({"ASQMS_SAML_METADATA": str(path)}))
    assert refused.value.code == "settings.saml_metadata"
