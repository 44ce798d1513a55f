# SPDX-License-Identifier: Apache-2.0
"""How sign-in is kept closed: no open sign-up, no identity from claims that can change."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthError
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import OrganizationError
from asqms.faces.web.refused import note_refused
from asqms.faces.web.sign_on.refusals import SignOnError, bad_assertion, no_answer, note

INVITATION = "invitation"
"""The key of a session under which an opened invitation waits for a sign-on."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from set-up or an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - asked by allauth
        """Nobody makes an account alone."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401
        """Refuse who guesses too often, and keep that for the audit."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            note_refused(request, "password", f"sign_in.{error.code}", _named(request, credentials))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401
        """Keep a wrong password, or one for nobody, for the audit."""
        note_refused(request, "password", "sign_in.wrong", _named(request, credentials))

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:  # noqa: ANN401
        """Keep for the audit that a closed account was tried; a sign-on has told its own already."""
        if not hasattr(request, "asqms_sign_on_refused"):
            note_refused(request, "password", "sign_in.closed_account", user.email)
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A provider's account opens only the account it was joined to.

    It is joined by its subject: while somebody holds an open invitation, or is signed in and asks for
    it. An address or a name that a provider tells never finds an account.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002, ANN401
        """Nobody gets an account by signing in elsewhere."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:  # noqa: ANN401
        """Join a provider's account, new here, to the account whose invitation this browser has opened.

        Who has neither an account nor an invitation gets a page that says so.
        """
        if sociallogin.state.get("process") == "connect":
            return
        if not sociallogin.is_existing and not _joined(request, sociallogin):
            note(request, sociallogin.account.provider, "sign_on.no_account")
            closed = render(request, "account/signup_closed.html", status=HTTPStatus.FORBIDDEN)
            raise ImmediateHttpResponse(closed)
        if not sociallogin.user.is_active:
            provider, email = sociallogin.account.provider, sociallogin.user.email
            note(request, provider, "sign_on.closed_account", email=email)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,  # noqa: ANN401 - a provider of allauth
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep a sign-on that failed, in log and ledger, and show its code; who cancels needs neither."""
        if error == AuthError.CANCELLED:
            return
        saml = (extra_context or {}).get("saml_last_error_reason")
        if isinstance(exception, SignOnError):
            refused = exception
        else:
            refused = bad_assertion(str(saml)) if saml else no_answer(str(exception or error or ""))
        note(request, provider.sub_id, refused.code, str(refused.context.get("reason", "")))
        page = "socialaccount/authentication_error.html"
        shown = render(request, page, {"code": refused.code}, status=HTTPStatus.UNAUTHORIZED)
        raise ImmediateHttpResponse(shown)

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:  # noqa: ARG002, ANN401
        """Addresses are no identities."""
        return False


def _named(request: HttpRequest, credentials: Mapping[str, Any]) -> str:
    """Return the address of the account that a password was given for; asked once more, one's own."""
    return str(credentials.get("email") or getattr(request.user, "email", ""))


def _joined(request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ANN401 - a sign-on of allauth
    token = request.session.get(INVITATION)
    if not token:
        return False
    try:
        account = organization.invited(token)
    except OrganizationError:
        return False
    del request.session[INVITATION]
    sociallogin.connect(request, account)
    return True


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
    """Return the places one can sign in with besides this server, and come back to where one wanted to go."""
    adapter = SocialAccountAdapter(request)
    wanted = request.GET.get("next")
    more = {"process": process} | ({"next": wanted} if wanted else {})
    return tuple(
        Provider(provider.name, provider.get_login_url(request, **more))
        for provider in adapter.list_providers(request)
    )
