# SPDX-License-Identifier: Apache-2.0
"""Judges a new password typed twice, and signs an account in after it showed who it is."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase

from asqms.faces.web.language import current_language
from asqms.faces.web.wording import words


def mistakes_of(password: str, repeated: str, account: Any) -> dict[str, str]:  # noqa: ANN401 - any user
    """Return what is wrong with a password by field, in the reader's language; nothing when it will do."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        return {"password": " ".join(error.messages)}
    if password != repeated:
        return {"repeated": words(current_language(), "sign_in.passwords_differ")}
    return {}


def enter(request: HttpRequest, account: Any, method: str, target: str = "") -> HttpResponseBase:  # noqa: ANN401
    """Sign an account in, through its second step where it has one, and go on to an address."""
    record_authentication(request, account, method=method)
    response: HttpResponseBase = perform_login(request, Login(user=account, redirect_url=target or None))
    return response
