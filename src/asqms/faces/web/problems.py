# SPDX-License-Identifier: Apache-2.0
"""What a page says when something does not go: status, words in the reader's language, code and hint."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from asqms.contexts.organization.errors import (
    AccessRefusedError,
    ConflictError,
    InvalidRecordError,
    NotFoundError,
)
from asqms.faces.web.language import current_language
from asqms.faces.web.wording import all_words, words
from asqms.kernel.errors import AsqmsError

TEMPLATE = "screens/problems/template.html"
_STATUS: tuple[tuple[type[AsqmsError], HTTPStatus], ...] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (AccessRefusedError, HTTPStatus.FORBIDDEN),
    (ConflictError, HTTPStatus.CONFLICT),
)
_BY_CODE = {
    "web.past_is_read_only": HTTPStatus.CONFLICT,
    "web.bad_date": HTTPStatus.BAD_REQUEST,
    "web.bad_text": HTTPStatus.BAD_REQUEST,
    "organization.no_membership": HTTPStatus.FORBIDDEN,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not done, in the reader's language where its code has words.

    ``at`` holds the sentence for each field that has a mistake; ``translated`` tells whether the
    sentence is in the reader's language (else it is English).
    """

    code: str
    message: str
    hint: str
    translated: bool
    status: HTTPStatus
    at: dict[str, str] = field(default_factory=dict)


def refusal_of(error: AsqmsError) -> Refusal:
    """Return an error as a page shows it."""
    language = current_language()
    message, hint = f"problems.code.{error.code}", f"problems.hint.{error.code}"
    known = all_words()
    values: dict[str, object] = dict(error.context)
    mistakes = error.mistakes if isinstance(error, InvalidRecordError) else ()
    return Refusal(
        code=error.code,
        message=words(language, message, **values) if message in known else error.message,
        hint=words(language, hint, **values) if hint in known else error.hint,
        translated=message in known or language == "en",
        status=status_of(error),
        at={path: " ".join(filter(None, (said, way_out))) for path, _, said, way_out in mistakes},
    )


def status_of(error: AsqmsError) -> HTTPStatus:
    """Return the status an error is answered with."""
    for kind, status in _STATUS:
        if isinstance(error, kind):
            return status
    if error.code.endswith(".not_found"):
        return HTTPStatus.NOT_FOUND
    return _BY_CODE.get(error.code, HTTPStatus.UNPROCESSABLE_ENTITY)


def problem_page(request: HttpRequest, error: AsqmsError) -> HttpResponse:
    """Return the page for a coded error."""
    refusal = refusal_of(error)
    return _page(request, refusal.status, {"refusal": refusal})


def _page(request: HttpRequest, status: HTTPStatus, values: dict[str, object]) -> HttpResponse:
    title = f"problems.title.{status.value}"
    shown = {
        "status": status.value,
        "title": title,
        "sentence": f"problems.sentence.{status.value}",
        "alone": getattr(request, "actor", None) is None,
        **values,
    }
    return render(request, TEMPLATE, shown, status=status.value)


def fault_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Return the page for what nobody expected; the reference finds it in the log."""
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR, {"reference": reference, "alone": True})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - asked by Django
    """Answer a request that cannot be read."""
    return _page(request, HTTPStatus.BAD_REQUEST, {})


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - asked by Django
    """Answer what Django itself refuses."""
    return _page(request, HTTPStatus.FORBIDDEN, {})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - asked by Django
    """Answer an address that leads nowhere."""
    return _page(request, HTTPStatus.NOT_FOUND, {})


def fault(request: HttpRequest) -> HttpResponse:
    """Answer a fault outside the boundary."""
    return fault_page(request, "")


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - asked by Django
    """Answer a form without its secret: it was open too long, or another site sent it."""
    return _page(request, HTTPStatus.FORBIDDEN, {"forged": True})
