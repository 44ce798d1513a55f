# SPDX-License-Identifier: Apache-2.0
"""SAML 2.0 beyond what its library checks: asked for here, for us alone, once, by a permanent name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal.statekit import get_states
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from asqms.faces.web.sign_on.refusals import SignOnError, bad_assertion, no_answer, no_subject, not_asked

if TYPE_CHECKING:
    from lxml.etree import _Element

PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
SUBJECT_ATTRIBUTES = (
    "urn:oasis:names:tc:SAML:attribute:subject-id",
    "urn:oasis:names:tc:SAML:attribute:pairwise-id",
)
"""SAML V2.0 Subject Identifier Attributes Profile: identifiers that never change hands."""
MOST_CHARACTERS = 512 * 1024
"""The longest answer that is taken; they are a few thousand characters."""
_WAITING_SECONDS = 600
_REMEMBERED_SECONDS = 86_400
"""How long a used assertion is known; a request it may answer is open for ten minutes."""
_NAMES = {"saml": "urn:oasis:names:tc:SAML:2.0:assertion"}


class CompanySaml(SAMLProvider):  # type: ignore[misc]
    """Takes an answer only if this browser asked for it, it is for this server, and it is new."""

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> Any:  # noqa: ANN401
        """Return whom a validated answer names; raises SignOnError."""
        from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

        answer = OneLogin_Saml2_XML.to_etree(response.get_last_response_xml())
        asked = answer.get("InResponseTo") or ""
        stashed = get_states(request).get(asked)
        if not stashed or stashed[-1] != self.sub_id:
            raise not_asked()
        _require_for_us(request, self.app.client_id, answer, asked)
        _require_new(response)
        return super().sociallogin_from_response(request, response)

    def extract_uid(self, data: Any) -> str:  # noqa: ANN401 - an answer of the library
        """Return the permanent identifier; raises SignOnError ``sign_on.no_subject``."""
        attributes = data.get_attributes()
        for name in SUBJECT_ATTRIBUTES:
            values = attributes.get(name) or []
            if len(values) == 1 and values[0]:
                return str(values[0])
        if data.get_nameid_format() == PERSISTENT and data.get_nameid():
            return str(data.get_nameid())
        raise no_subject()

    def extract_extra_data(self, data: Any) -> dict[str, Any]:  # noqa: ANN401, ARG002 - as its base
        """Keep nothing about the person."""
        return {}


def _require_for_us(request: HttpRequest, slug: str, answer: _Element, asked: str) -> None:
    here = request.build_absolute_uri(reverse("saml_acs", args=[slug]))
    ourselves = request.build_absolute_uri(reverse("saml_metadata", args=[slug]))
    if answer.get("Destination", here) != here:
        raise bad_assertion("another destination")
    (assertion,) = answer.findall("saml:Assertion", _NAMES)
    audiences = assertion.findall("saml:Conditions/saml:AudienceRestriction/saml:Audience", _NAMES)
    if ourselves not in {(one.text or "").strip() for one in audiences}:
        raise bad_assertion("another audience")
    confirmations = assertion.findall(
        "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData", _NAMES
    )
    if not any(
        one.get("Recipient") == here and one.get("InResponseTo") == asked and one.get("NotOnOrAfter")
        for one in confirmations
    ):
        raise bad_assertion("no confirmation of the subject for this request")


def _require_new(response: Any) -> None:  # noqa: ANN401 - an answer of the library
    name = hashlib.sha256(str(response.get_last_assertion_id()).encode()).hexdigest()
    if not cache.add(f"saml-assertion:{name}", value=1, timeout=_REMEMBERED_SECONDS):
        raise bad_assertion("used before")


def login(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    """Ask whether to go to the provider, then go."""
    from allauth.socialaccount.providers.saml import views

    return _answered(request, organization_slug, views.login)


@csrf_exempt
def acs(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    """Keep an answer for the moment it takes this browser to come back with its own session."""
    from allauth.socialaccount.providers.saml import views

    def kept(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
        answer = request.POST.get("SAMLResponse", "")
        if not answer or len(answer) > MOST_CHARACTERS:
            raise bad_assertion("no answer, or one too long")
        response: HttpResponseBase = views.acs(request, organization_slug)
        waiting = request.saml_acs_session  # type: ignore[attr-defined]
        waiting.set_expiry(_WAITING_SECONDS)
        waiting.save()
        return response

    return _answered(request, organization_slug, kept)


def finish_acs(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    """Judge the answer that was kept, and sign in whom it names."""
    from allauth.socialaccount.providers.saml import views

    return _answered(request, organization_slug, views.finish_acs)


def metadata(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    """Tell a provider who we are and where answers go."""
    return _answered(request, organization_slug, _described)


def sls(request: HttpRequest, organization_slug: str) -> HttpResponseBase:  # noqa: ARG001 - as a route
    """Answer that signing out by SAML is not offered: anybody could send somebody such a link."""
    raise Http404


def _described(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    from allauth.socialaccount.providers.saml.utils import build_sp_config
    from onelogin.saml2.settings import OneLogin_Saml2_Settings

    app = _provider(request, organization_slug).app
    ourselves = build_sp_config(request, app.settings, organization_slug)
    del ourselves["singleLogoutService"]
    security = {"wantAssertionsSigned": True, "allowSingleLabelDomains": True, "metadataValidUntil": ""}
    told = {"strict": True, "sp": ourselves, "security": security}  # a provider may keep them as a file
    metadata = OneLogin_Saml2_Settings(settings=told, sp_validation_only=True).get_sp_metadata()
    return HttpResponse(metadata, content_type="application/samlmetadata+xml")


def _provider(request: HttpRequest, slug: str) -> Any:  # noqa: ANN401 - a provider of the library
    try:
        app = get_adapter().get_app(request, provider=SAMLProvider.id, client_id=slug)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return app.get_provider(request)


def _answered(request: HttpRequest, slug: str, view: Callable[..., HttpResponseBase]) -> HttpResponseBase:
    provider = _provider(request, slug)
    request.META.setdefault("HTTP_HOST", request.get_host())  # the library wants it, HTTP/1.0 sends none
    from onelogin.saml2.errors import OneLogin_Saml2_Error

    try:
        return view(request, organization_slug=slug)
    except PermissionDenied:
        refused: SignOnError = not_asked()
    except (URLError, OSError) as error:
        refused = no_answer(str(error))
    except (OneLogin_Saml2_Error, SyntaxError, ValueError) as error:
        refused = bad_assertion(str(error))
    except SignOnError as error:
        refused = error
    response: HttpResponseBase = render_authentication_error(request, provider, exception=refused)
    return response
