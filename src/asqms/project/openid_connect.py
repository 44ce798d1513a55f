# SPDX-License-Identifier: Apache-2.0
"""Maps the settings of an OpenID Connect provider onto django-allauth: PKCE, the subject, no plain http."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from asqms.kernel.errors import AsqmsError
from asqms.project.config import Config

PROVIDER = "asqms.faces.web.sign_on.openid_connect.CompanyProvider"
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def openid_connect_provider(config: Config) -> dict[str, Any]:
    """Return the settings of the OpenID Connect provider; without an issuer there is none to sign in with.

    Raises AsqmsError ``settings.bad_value`` for an issuer that is no https address (http only on this
    machine, to try) and for one without a client.
    """
    apps = [_app(config)] if config.oidc_issuer else []
    return {"provider_class": PROVIDER, "OAUTH_PKCE_ENABLED": True, "APPS": apps}


def _app(config: Config) -> dict[str, Any]:
    try:
        parts = urlsplit(config.oidc_issuer)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE)
    except ValueError:
        parts, safe = urlsplit(""), False
    if not safe or not parts.hostname:
        raise AsqmsError(
            "settings.bad_value",
            "ASQMS_OIDC_ISSUER is no https address.",
            hint="Write the issuer as the provider tells it, such as https://sign-on.example.",
        )
    if not config.oidc_client:
        raise AsqmsError(
            "settings.bad_value",
            "ASQMS_OIDC_ISSUER is set without ASQMS_OIDC_CLIENT.",
            hint="Register this server with the provider and write the client id it gives.",
        )
    return {
        "provider_id": "company",
        "name": config.oidc_name,
        "client_id": config.oidc_client,
        "secret": config.oidc_secret,
        "settings": {"server_url": config.oidc_issuer.rstrip("/"), "uid_field": "sub"},
    }
