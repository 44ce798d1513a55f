# SPDX-License-Identifier: Apache-2.0
"""Keeps the language and the look somebody chooses, in a cookie and for the account."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from asqms.contexts.organization import api as organization
from asqms.faces.web.frame import THEME_COOKIE, THEMES
from asqms.faces.web.language import LANGUAGE_COOKIE
from asqms.kernel.text import LANGUAGES

A_YEAR = 365 * 86_400


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen and go back to the page it was chosen on."""
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(target if safe and target.startswith("/") else "/")
    language, theme = request.POST.get("language", ""), request.POST.get("theme", "")
    if language in LANGUAGES:
        keep_choice(response, LANGUAGE_COOKIE, language)
    if theme in THEMES:
        keep_choice(response, THEME_COOKIE, theme)
    if request.user.is_authenticated:
        organization.prefer(request.user, language=language or None, theme=theme or None)
    return response


def keep_choice(response: HttpResponse, name: str, value: str) -> None:
    """Keep a choice in a cookie that scripts cannot read."""
    response.set_cookie(
        name, value, max_age=A_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
