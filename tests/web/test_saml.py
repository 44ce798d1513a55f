# SPDX-License-Identifier: Apache-2.0
"""The SAML provider exists only where it is configured, and takes only answers it asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from asqms.kernel.errors import AsqmsError
from asqms.project.config import read_config
from asqms.project.saml import saml_provider

METADATA = """<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"
entityID="https://idp.example/metadata">
<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
<KeyDescriptor use="signing">
<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">
<X509Data><X509Certificate>MIIB</X509Certificate></X509Data></KeyInfo>
</KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
Location="https://idp.example/sso"/></IDPSSODescriptor></EntityDescriptor>"""


def test_without_metadata_there_is_none() -> None:
    assert saml_provider(read_config({})) is None


def test_a_file_of_metadata_is_read(tmp_path: Path) -> None:
    path = tmp_path / "idp.xml"
    path.write_text(METADATA, encoding="utf-8")
    provider = saml_provider(read_config({"ASQMS_SAML_METADATA": str(path)}))
    assert provider is not None
    settings = provider["APPS"][0]["settings"]
    assert settings["idp"]["entity_id"] == "https://idp.example/metadata"
    assert settings["idp"]["sso_url"] == "https://idp.example/sso"
    assert settings["advanced"]["reject_idp_initiated_sso"]
    assert settings["advanced"]["want_assertion_signed"]
    assert settings["advanced"]["strict"]


@pytest.mark.parametrize("content", [None, "", "<a/>", "not xml"])
def test_metadata_that_cannot_be_read_stops_the_start(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "idp.xml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(AsqmsError) as refused:
        saml_provider(read_config({"ASQMS_SAML_METADATA": str(path)}))
    assert refused.value.code == "settings.saml_metadata"
