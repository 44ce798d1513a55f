# SPDX-License-Identifier: Apache-2.0
"""The request boundary: who acts, on which day the page stands, and what a failure looks like."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime

from allauth.core.exceptions import ImmediateHttpResponse, RateLimited, ReauthenticationRequired
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponseBase

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import AccessRefusedError
from asqms.faces.web.addresses import DAY
from asqms.faces.web.language import speak
from asqms.faces.web.problems import fault_page, problem_page
from asqms.faces.web.sessions import note_activity
from asqms.kernel.clock import SystemClock
from asqms.kernel.errors import AsqmsError

ORGANISATION = "organisation"
"""The key of a session under which the chosen organisation stands."""
READING = ("GET", "HEAD")
"""Requests that write nothing governed: rights are looked up once."""
OUTSIDE = ("/assets/", "/api/")
_LOG = logging.getLogger("asqms.web")
_OF_OTHERS = (
    Http404,
    PermissionDenied,
    SuspiciousOperation,
    ImmediateHttpResponse,
    RateLimited,
    ReauthenticationRequired,
)
"""What Django's handlers and the middleware of django-allauth answer."""


class RequestBoundary:
    """Gives a request ``now``, ``actor`` and ``as_of``, and turns errors into pages.

    ``actor`` is None where nobody is signed in or the account belongs to no organisation. The API has
    its own boundary; what it raises does not come here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        request.now = SystemClock().now()  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        request.as_of = None  # type: ignore[attr-defined]
        if request.path.startswith(OUTSIDE):
            return self._get_response(request)
        try:
            _enter(request)
        except AsqmsError as error:
            return problem_page(request, error)
        if request.method in READING:
            with organization.roles_remembered():
                return self._get_response(request)
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponseBase | None:
        """Refuse the sign zero, which no database keeps, wherever a page is asked with it."""
        if request.path.startswith(OUTSIDE):
            return None
        given = [request.path]
        for sent in (request.GET, request.POST) if request.method == "POST" else (request.GET,):
            given += [text for name, values in sent.lists() for text in (name, *map(str, values))]
        if any("\x00" in one for one in given):
            return problem_page(
                request,
                AsqmsError(
                    "web.bad_text", "What was sent holds a sign that no text may hold.", hint="Remove it."
                ),
            )
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Return the page for what a view raised; what others answer goes on to them."""
        if request.path.startswith(OUTSIDE) or isinstance(exception, _OF_OTHERS):
            return None
        if isinstance(exception, AsqmsError):
            actor: Actor | None = request.actor  # type: ignore[attr-defined]
            if isinstance(exception, AccessRefusedError) and actor is not None:
                organization.note_refusal(actor, exception.right, exception.scope, request.path)
            return problem_page(request, exception)
        if settings.DEBUG:
            return None
        reference = secrets.token_hex(8)
        _LOG.error("fault %s at %s", reference, request.path, exc_info=exception)
        return fault_page(request, reference)


def _enter(request: HttpRequest) -> None:
    now: datetime = request.now  # type: ignore[attr-defined]
    if request.user.is_authenticated:
        speak(getattr(request.user, "language", ""))
        chosen = request.session.get(ORGANISATION)
        found = organization.signed_in(request.user.pk, chosen, at=now)
        if found is not None:
            request.actor = found.actor  # type: ignore[attr-defined]
            request.organisation_name = found.organisation_name  # type: ignore[attr-defined]
        note_activity(request)
    request.as_of = asked_day(request.GET.get(DAY, ""), now.astimezone(UTC).date())  # type: ignore[attr-defined]


def asked_day(text: str, today: date) -> date | None:
    """Return the past day that a page is asked for, None for now; raises AsqmsError ``web.bad_date``."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if day > today or day.isoformat() != text:
        raise AsqmsError(
            "web.bad_date",
            "A page can speak about today or a past day, written like 2026-06-30.",
            hint="Choose a day in the bar.",
        )
    return None if day == today else day
