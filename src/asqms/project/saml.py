# SPDX-License-Identifier: Apache-2.0
"""Maps the metadata of a SAML identity provider onto django-allauth: strict, and only asked-for answers."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from asqms.kernel.errors import AsqmsError
from asqms.project.config import Config

APP = "allauth.socialaccount.providers.saml"
SLUG = "company"
_PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"


def saml_provider(config: Config) -> dict[str, Any] | None:
    """Return the settings of the SAML provider, None where none is configured.

    Raises AsqmsError ``settings.saml_missing`` without the library and ``settings.saml_metadata`` when a
    file of metadata cannot be read.
    """
    if not config.saml_metadata:
        return None
    if find_spec("onelogin") is None:
        raise AsqmsError(
            "settings.saml_missing",
            "ASQMS_SAML_METADATA is set, but the library for SAML is not installed.",
            hint="Install asqms with the extra saml.",
        )
    return {
        "APPS": [
            {
                "provider_id": "company-saml",
                "name": config.saml_name,
                "client_id": SLUG,
                "settings": {
                    "idp": _identity_provider(config.saml_metadata),
                    "advanced": {
                        "strict": True,
                        "reject_idp_initiated_sso": True,
                        "want_assertion_signed": True,
                        "want_attribute_statement": False,
                        "name_id_format": _PERSISTENT,
                    },
                },
            }
        ]
    }


def _identity_provider(metadata: str) -> dict[str, Any]:
    if metadata.startswith("https://"):
        return {"metadata_url": metadata, "entity_id": None}
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

    try:
        parsed = OneLogin_Saml2_IdPMetadataParser.parse(Path(metadata).read_bytes())["idp"]
        return {
            "entity_id": parsed["entityId"],
            "sso_url": parsed["singleSignOnService"]["url"],
            "x509cert": parsed["x509cert"],
        }
    except (OSError, KeyError, ValueError, SyntaxError) as error:
        raise AsqmsError(
            "settings.saml_metadata",
            "The metadata of the SAML identity provider cannot be read.",
            hint="Give an https address or a file with its entity id, sign-on address and certificate.",
        ) from error
