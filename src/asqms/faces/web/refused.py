# SPDX-License-Identifier: Apache-2.0
"""Keeps every refused way in through the pages for the audit; second steps tell theirs here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core import context
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import HttpRequest

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Attempt
from asqms.kernel.clock import SystemClock


def note_refused(request: HttpRequest, way: str, code: str, email: str = "") -> str:
    """Keep a refused way in and return the mark of the address it came from."""
    try:
        address = get_client_ip(request) or ""
    except ImproperlyConfigured:  # fewer proxies than the settings tell of
        address = str(request.META.get("REMOTE_ADDR", ""))
    return organization.note_attempt(Attempt(way, code, address, SystemClock().now(), email=email))


@contextmanager
def _told(way: str, user: Any) -> Iterator[None]:  # noqa: ANN401 - any user
    """Keep what a form refuses; what its library cannot even read is refused alike."""
    try:
        try:
            yield
        except (AttributeError, IndexError, KeyError, UnicodeError) as error:
            raise get_adapter().validation_error("incorrect_code") from error
    except ValidationError as error:
        email = str(getattr(user, "email", ""))
        note_refused(context.request, way, f"sign_in.{error.code or 'invalid'}", email)
        raise


class _Code:
    def clean_code(self) -> Any:  # noqa: ANN401 - as its base
        with _told("code", self.user):  # type: ignore[attr-defined]
            return super().clean_code()  # type: ignore[misc]


class _Passkey:
    def clean_credential(self) -> Any:  # noqa: ANN401 - as its base
        with _told("passkey", self.user):  # type: ignore[attr-defined]
            return super().clean_credential()  # type: ignore[misc]


class CodeForm(_Code, AuthenticateForm):  # type: ignore[misc]
    """The second step by code."""


class CodeAgainForm(_Code, ReauthenticateForm):  # type: ignore[misc]
    """A code, asked once more."""


class PasskeyStepForm(_Passkey, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The second step by passkey."""


class PasskeyForm(_Passkey, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey alone."""


class PasskeyAgainForm(_Passkey, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey, asked once more."""
