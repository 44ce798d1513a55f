# SPDX-License-Identifier: Apache-2.0
"""The page an empty server leads to: it founds the organisation with its first administrator."""

from __future__ import annotations

import hmac

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import InvalidRecordError
from asqms.faces.web.language import current_language
from asqms.faces.web.problems import Refusal, refusal_of
from asqms.faces.web.screens.sign_in.passwords import enter, mistakes_of
from asqms.faces.web.wording import words
from asqms.kernel.errors import AsqmsError

TEMPLATE = "screens/sign_in/set_up/template.html"
FIELDS = ("code", "organisation", "reference", "name", "email")
_WORDS = {
    **{name: f"sign_in.set_up.{name}" for name in ("found", "code", "code_help", "organisation", "name")},
    "reference": "sign_in.set_up.reference",
    "reference_help": "sign_in.set_up.reference_help",
    "email": "sign_in.email",
    "password": "sign_in.password",
    "password_help": "sign_in.password_help",
    "repeated": "sign_in.repeat_password",
}


@sensitive_post_parameters("password", "repeated", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponseBase:
    """Show the form, or found the organisation when the code of the server's folder is given."""
    if not organization.nobody_yet():
        return HttpResponseRedirect(reverse("account_login"))
    code = organization.set_up_code()
    if request.method != "POST":
        return _shown(request, {})
    given = {name: request.POST.get(name, "").strip() for name in FIELDS}
    mistakes = _mistakes(request, given, code)
    if mistakes:
        return _shown(request, mistakes)
    try:
        account = organization.set_up(
            given["reference"],
            given["organisation"],
            name=given["name"],
            email=given["email"],
            password=request.POST["password"],
            at=request.now,  # type: ignore[attr-defined]
        )
    except InvalidRecordError as error:
        if "id" not in refusal_of(error).at:
            return _shown(request, {}, refusal_of(error))
        return _shown(request, {"reference": words(current_language(), "sign_in.set_up.reference_help")})
    except AsqmsError as error:
        return _shown(request, {}, refusal_of(error))
    messages.success(request, words(current_language(), "sign_in.set_up.welcome"))
    return enter(request, account, "password", "/")


def _mistakes(request: HttpRequest, given: dict[str, str], code: str) -> dict[str, str]:
    language = current_language()
    mistakes = {name: words(language, "sign_in.set_up.missing") for name in FIELDS if not given[name]}
    if not hmac.compare_digest(given["code"].encode(), code.encode()):
        mistakes["code"] = words(language, "sign_in.set_up.code_wrong")
    account = get_user_model()(email=given["email"], name=given["name"])
    return mistakes | mistakes_of(request.POST.get("password", ""), request.POST.get("repeated", ""), account)


def _shown(request: HttpRequest, mistakes: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    language = current_language()
    shown = {
        "given": request.POST,
        "mistakes": mistakes,
        "refusal": refusal,
        "say": {name: words(language, key) for name, key in _WORDS.items()},
    }
    return render(request, TEMPLATE, shown, status=422 if mistakes or refusal else 200)
