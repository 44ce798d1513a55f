# SPDX-License-Identifier: Apache-2.0
"""Maps the metadata of a SAML identity provider onto django-allauth: strict, and only asked-for answers."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from asqms.kernel.errors import AsqmsError
from asqms.project.config import Config

PROVIDER = "asqms.faces.web.sign_on.saml.CompanySaml"
SLUG = "company"
_PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
_FILE_SECONDS = 60
"""How long what a file said is kept: a changed key works within a minute."""


def saml_provider(config: Config) -> dict[str, Any]:
    """Return the settings of the SAML provider; without metadata there is none to sign in with.

    Raises AsqmsError ``settings.saml_missing`` without the library and ``settings.saml_metadata`` when
    metadata is no https address and no file that can be read.
    """
    apps = [_app(config)] if config.saml_metadata else []
    return {"provider_class": PROVIDER, "APPS": apps}


def _app(config: Config) -> dict[str, Any]:
    if find_spec("onelogin") is None:
        raise AsqmsError(
            "settings.saml_missing",
            "ASQMS_SAML_METADATA is set, but the library for SAML is not installed.",
            hint="Install asqms with the extra saml.",
        )
    return {
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
                "allow_single_label_domains": True,
            },
        },
    }


def _identity_provider(metadata: str) -> dict[str, Any]:
    """Return where metadata is read from at a sign-on; a file is read once now, so that faults show early.

    Read as a whole it may name several keys, which a provider needs to change its own.
    """
    if metadata.startswith("https://"):
        return {"metadata_url": metadata, "entity_id": None}
    path = Path(metadata).absolute()
    try:
        name = _named(path.read_bytes())
    except (OSError, KeyError, ValueError, SyntaxError, AttributeError) as error:
        raise AsqmsError(
            "settings.saml_metadata",
            "The metadata of the SAML identity provider cannot be read.",
            hint="Give an https address or a file with its entity id, sign-on address and certificate.",
        ) from error
    return {"metadata_url": path.as_uri(), "entity_id": name, "metadata_cache_timeout": _FILE_SECONDS}


def _named(content: bytes) -> str:
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

    parsed = OneLogin_Saml2_IdPMetadataParser.parse(content)["idp"]
    several: Mapping[str, Any] = parsed.get("x509certMulti", {})
    if not parsed["singleSignOnService"]["url"] or not (parsed.get("x509cert") or several.get("signing")):
        raise ValueError
    return str(parsed["entityId"])
