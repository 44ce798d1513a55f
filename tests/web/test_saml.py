# SPDX-License-Identifier: Apache-2.0
"""Signing in by SAML at a real provider, to the end; the metadata of both."""

from __future__ import annotations

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
    Signer,
    assertion_of,
    closed,
    opened,
    say,
    stranger,
)
from tests.support.sign_on import (
    MEMBER,
    SAML_ANSWER,
    SAML_LOGIN,
    STRANGER,
    form_of,
    form_sent,
    is_in,
    joined,
    refused,
)

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
METADATA_ADDRESS = "/sign-in/with/saml/company/metadata/"
WITHOUT_SUBJECT_ID = "s-4004"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
METADATA = """<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"
entityID="https://idp.example/metadata">
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<KeyDescriptor use="signing">
<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">
<X509Data><X509Certificate>MIIB</X509Certificate></X509Data></KeyInfo>
</KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
Location="https://idp.example/sso"/></IDPSSODescriptor></EntityDescriptor>"""


def test_an_invited_member_signs_in_to_the_end(small: Small, provider: IdentityProvider) -> None:
    client = joined(small, provider, saml=True)
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid, account.user.email) == (
        "company-saml",
        MEMBER,
        "jun@small.example",
    )
    assert account.extra_data == {}
    assert form_sent(client, form_of(client, provider)).headers["Location"] == "/"
    assert is_in(client)


def test_somebody_without_an_account_is_told_so(
    small: Small, provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    small.account("reader")
    client = Client()
    client.cookies["asqms_language"] = "de"
    answer = form_sent(client, form_of(client, provider, STRANGER))
    assert answer.status_code == 403
    assert "Hier noch kein Konto" in answer.content.decode()
    assert not is_in(client)
    assert "sign_on.no_account" in caplog.text


def test_a_closed_account_stays_out(small: Small, provider: IdentityProvider) -> None:
    client = joined(small, provider, saml=True)
    Account.objects.filter(email="jun@small.example").update(is_active=False)
    assert form_sent(client, form_of(client, provider)).headers["Location"] == "/sign-in/inactive/"
    assert not is_in(client)


def test_an_address_is_no_identity(
    small: Small, provider: IdentityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    """The provider names this person by a NameID that holds an address, and by nothing permanent."""
    small.account("reader")
    client = Client()
    refused(
        client, form_sent(client, form_of(client, provider, WITHOUT_SUBJECT_ID)), caplog, "sign_on.no_subject"
    )


def test_a_persistent_name_id_is_an_identity(small: Small, provider: IdentityProvider) -> None:
    client = joined(small, provider, saml=True)
    form = form_of(client, provider)
    answer = opened(form["SAMLResponse"])
    assertion = assertion_of(answer)
    for one in assertion.findall("a:AttributeStatement", NAMES):
        assertion.remove(one)
    say(answer, "a:Assertion/a:Subject/a:NameID", text=MEMBER, Format=PERSISTENT)
    _signer(provider).sign(answer)
    assert form_sent(client, {**form, "SAMLResponse": closed(answer)}).headers["Location"] == "/"
    assert is_in(client)


def _signer(provider: IdentityProvider) -> Signer:
    return Signer(provider.private_key, provider.certificate)


def test_an_answer_signed_again_and_one_signed_as_a_whole_too_let_in(
    small: Small, provider: IdentityProvider
) -> None:
    client = joined(small, provider, saml=True)
    for message in (False, True):
        form = form_of(client, provider)
        answer = _signer(provider).sign(opened(form["SAMLResponse"]))
        if message:
            answer = _signer(provider).sign(answer, message=True)
        assert form_sent(client, {**form, "SAMLResponse": closed(answer)}).headers["Location"] == "/"
        assert is_in(client)
        client.post("/sign-out/")


def test_a_comment_in_a_name_does_not_shorten_it(small: Small, provider: IdentityProvider) -> None:
    """Canonical XML leaves comments out, so a signed name may be split by one (CVE-2017-11427)."""
    client = joined(small, provider, saml=True)
    form = form_of(client, provider, STRANGER)
    answer = opened(form["SAMLResponse"])
    path = f".//a:Attribute[@Name='{SUBJECT_ID}']/a:AttributeValue"
    say(answer, path, text=f"{MEMBER}.elsewhere")
    _signer(provider).sign(answer)
    (value,) = answer.findall(path, NAMES)
    value.text = MEMBER
    comment = etree.Comment("x")
    comment.tail = ".elsewhere"
    value.append(comment)
    assert form_sent(client, {**form, "SAMLResponse": closed(answer)}).status_code == 403
    assert not is_in(client)


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
    joined(small, provider, saml=True)


def test_behind_a_proxy_addresses_are_https(small: Small, provider: IdentityProvider, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    made = organization.invite(small.actor("admin"), "jun@small.example", "Jun Wei", roles=[("reader", "")])
    client = Client(headers={"x-forwarded-proto": "https", "host": "quality.example"})
    client.get(f"/invitation/{made.token}/")
    form = form_of(client, provider)
    assert opened(form["SAMLResponse"]).get("Destination") == f"https://quality.example{SAML_ANSWER}"
    assert form_sent(client, form).headers["Location"] == "/"
    assert is_in(client)


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
    assert f'Location="http://testserver{SAML_ANSWER}"' in text
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
    refused(client, client.post(SAML_LOGIN), caplog, "sign_on.no_answer")


def test_without_metadata_there_is_none() -> None:
    assert saml_provider(read_config({}))["APPS"] == []
    for path in (SAML_LOGIN, SAML_ANSWER, f"{SAML_ANSWER}finish/", METADATA_ADDRESS):
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
