# SPDX-License-Identifier: Apache-2.0
"""Where the link of an invitation leads: a password, or the company's sign-on, and then in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import OrganizationError
from asqms.faces.web.accounts import INVITATION, providers
from asqms.faces.web.language import current_language
from asqms.faces.web.screens.sign_in.passwords import enter, mistakes_of
from asqms.faces.web.wording import words

TEMPLATE = "screens/sign_in/invitation/template.html"


@sensitive_post_parameters("password", "repeated")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show who is invited where, or take the chosen password and sign in."""
    try:
        account = organization.invited(token)
    except OrganizationError:
        request.session.pop(INVITATION, None)
        return render(request, TEMPLATE, {"void": True}, status=404)
    request.session[INVITATION] = token
    if request.method != "POST":
        return _shown(request, account, {})
    password, repeated = request.POST.get("password", ""), request.POST.get("repeated", "")
    mistakes = mistakes_of(password, repeated, account)
    if mistakes:
        return _shown(request, account, mistakes)
    account = organization.accept_invitation(token, password)
    request.session.pop(INVITATION, None)
    return enter(request, account, "password", "/")


def _shown(request: HttpRequest, account: object, mistakes: dict[str, str]) -> HttpResponse:
    language = current_language()
    email = str(getattr(account, "email", ""))
    organisations = organization.own_organisations(int(getattr(account, "pk", 0)))
    shown = {
        "name": getattr(account, "name", "") or email,
        "email": email,
        "organisation": ", ".join(one.name for one in organisations),
        "providers": providers(request),
        "mistakes": mistakes,
        "say": {
            "accept": words(language, "sign_in.invitation.accept"),
            "password": words(language, "sign_in.password"),
            "password_help": words(language, "sign_in.password_help"),
            "repeated": words(language, "sign_in.repeat_password"),
        },
    }
    return render(request, TEMPLATE, shown, status=422 if mistakes else 200)
