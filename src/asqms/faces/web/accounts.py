# SPDX-License-Identifier: Apache-2.0
"""How sign-in is kept closed: no open sign-up, no identity from claims that can change."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import OrganizationError

INVITATION = "invitation"
"""The key of a session under which an opened invitation waits for a sign-on."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from set-up or an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - asked by allauth
        """Nobody makes an account alone."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A provider's account opens only the account it was joined to.

    It is joined by its subject: while somebody holds an open invitation, or is signed in and asks for
    it. An address or a name that a provider tells never finds an account.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002, ANN401
        """Nobody gets an account by signing in elsewhere."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:  # noqa: ANN401
        """Join a provider's account, new here, to the account whose invitation this browser has opened."""
        token = request.session.get(INVITATION)
        if sociallogin.is_existing or not token or sociallogin.state.get("process") == "connect":
            return
        try:
            account = organization.invited(token)
        except OrganizationError:
            return
        del request.session[INVITATION]
        sociallogin.connect(request, account)

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:  # noqa: ARG002, ANN401
        """Addresses are no identities."""
        return False


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second steps are stored encrypted; the picture of a secret is drawn without styles."""

    def encrypt(self, text: str) -> str:
        """Encrypt with a key derived from the server's secret."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read what encrypt wrote."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """Draw the address of a secret as a QR code."""
        stream = io.BytesIO()
        segno.make(url, error="m").save(
            stream,
            kind="svg",
            xmldecl=False,
            svgns=True,
            omitsize=True,
            border=2,
            svgclass=None,
            lineclass=None,
        )
        return stream.getvalue().decode()

    def _get_site_name(self) -> str:
        return "OpenASQMS"


def _cipher() -> Fernet:
    digest = hashlib.sha256(b"asqms.second-step:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


@dataclass(frozen=True, slots=True)
class Provider:
    """Another place to sign in with."""

    name: str
    href: str


def providers(request: HttpRequest, process: str = "login") -> tuple[Provider, ...]:
    """Return the places one can sign in with besides this server."""
    adapter = SocialAccountAdapter(request)
    return tuple(
        Provider(provider.name, provider.get_login_url(request, process=process))
        for provider in adapter.list_providers(request)
    )
