# SPDX-License-Identifier: Apache-2.0
"""Turns errors into problem+json (RFC 9457): the one place that knows the HTTP status of a code."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException, UnreadablePostError
from ninja.errors import HttpError, ValidationError

from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import AccessRefusedError, ConflictError, InvalidRecordError
from asqms.faces.api.errors import ApiError, Mistake, bad_request, invalid, no_such_address, not_authenticated
from asqms.kernel.errors import AsqmsError

CONTENT_TYPE = "application/problem+json"
OF_RULES = frozenset({"incomplete", "exclusive", "value_error", "file_time", "too_short"})
"""Kinds of mistakes that a schema cannot express: the form is right, the content is not."""
STATUS: Mapping[str, HTTPStatus] = {
    "catalogue.unknown_id": HTTPStatus.NOT_FOUND,
    "conformity.evidence_changed": HTTPStatus.CONFLICT,
    "conformity.not_rated": HTTPStatus.NOT_FOUND,
    "evidence.bytes_missing": HTTPStatus.NOT_FOUND,
    "evidence.too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "auditing.already_begun": HTTPStatus.CONFLICT,
    "auditing.frozen": HTTPStatus.CONFLICT,
    "auditing.known_line": HTTPStatus.CONFLICT,
    "auditing.line_removed": HTTPStatus.CONFLICT,
    "auditing.must_line": HTTPStatus.CONFLICT,
    "auditing.no_audit": HTTPStatus.NOT_FOUND,
    "auditing.not_evaluated": HTTPStatus.CONFLICT,
    "auditing.not_the_team": HTTPStatus.FORBIDDEN,
    "auditing.own_work": HTTPStatus.FORBIDDEN,
    "governance.changed_meanwhile": HTTPStatus.CONFLICT,
    "governance.no_signature_by_token": HTTPStatus.FORBIDDEN,
    "governance.not_editable": HTTPStatus.CONFLICT,
    "governance.prefix_taken": HTTPStatus.CONFLICT,
    "governance.second_factor_needed": HTTPStatus.FORBIDDEN,
    "governance.signature_needed": HTTPStatus.FORBIDDEN,
    "governance.step_blocked": HTTPStatus.CONFLICT,
    "governance.type_kept": HTTPStatus.CONFLICT,
    "governance.unknown_step": HTTPStatus.CONFLICT,
    "governance.version_taken": HTTPStatus.CONFLICT,
    "inventory.in_use": HTTPStatus.CONFLICT,
    "ledger.no_record": HTTPStatus.NOT_FOUND,
    "ledger.no_such_size": HTTPStatus.NOT_FOUND,
    "ledger.not_signed_yet": HTTPStatus.CONFLICT,
    "organization.already_decided": HTTPStatus.CONFLICT,
    "organization.circle": HTTPStatus.CONFLICT,
    "organization.not_yours_to_sign": HTTPStatus.FORBIDDEN,
    "organization.one_person": HTTPStatus.FORBIDDEN,
    "organization.person_in_use": HTTPStatus.CONFLICT,
    "organization.proposal_needed": HTTPStatus.FORBIDDEN,
    "organization.proposed_already": HTTPStatus.CONFLICT,
    "organization.scope_has_records": HTTPStatus.CONFLICT,
    "organization.scope_in_use": HTTPStatus.CONFLICT,
    "organization.scope_taken": HTTPStatus.CONFLICT,
    "organization.settings_stay": HTTPStatus.CONFLICT,
    "organization.token_by_token": HTTPStatus.FORBIDDEN,
    "performance.review_kept": HTTPStatus.CONFLICT,
    "work.in_progress": HTTPStatus.CONFLICT,
    "work.not_over": HTTPStatus.CONFLICT,
    "work.too_many_subscriptions": HTTPStatus.CONFLICT,
    "work.unknown_event": HTTPStatus.BAD_REQUEST,
    "work.webhook_stopped": HTTPStatus.CONFLICT,
    "workspaces.bytes_missing": HTTPStatus.CONFLICT,
    "workspaces.plan_changed": HTTPStatus.CONFLICT,
}
_LOG = logging.getLogger("asqms.api")


def status_of(error: AsqmsError) -> HTTPStatus:
    """Return the status an error is answered with."""
    if isinstance(error, ApiError):
        return error.status
    if isinstance(error, AccessRefusedError):
        return HTTPStatus.FORBIDDEN
    if isinstance(error, ConflictError):
        return HTTPStatus.CONFLICT
    if isinstance(error, InvalidRecordError):
        only_rules = all(kind in OF_RULES for _, kind, _, _ in error.mistakes)
        return HTTPStatus.UNPROCESSABLE_ENTITY if only_rules else HTTPStatus.BAD_REQUEST
    if error.code.endswith(".not_found"):
        return HTTPStatus.NOT_FOUND
    return STATUS.get(error.code, HTTPStatus.UNPROCESSABLE_ENTITY)


def problem(request: HttpRequest, error: AsqmsError) -> HttpResponse:
    """Return an error as problem+json; what the error knows beyond code, sentence and hint stays here."""
    status = status_of(error)
    mistakes: tuple[Mistake, ...] = getattr(error, "mistakes", ())
    blockers: tuple[tuple[str, str], ...] = getattr(error, "blockers", ())
    body: dict[str, object] = {
        "type": f"urn:asqms:problem:{error.code}",
        "title": status.phrase,
        "status": status.value,
        "detail": error.message,
        "instance": request.path[:500],
        "code": error.code,
        "hint": error.hint,
        "mistakes": [
            {"at": at, "code": code, "detail": told, "hint": hint} for at, code, told, hint in mistakes
        ],
    }
    if blockers:
        body["blockers"] = [{"code": code, "value": value} for code, value in blockers]
    headers = error.headers if isinstance(error, ApiError) else {}
    encoded = msgspec.json.encode(_storable(body))
    return HttpResponse(encoded, content_type=CONTENT_TYPE, status=status.value, headers=headers)


def _storable(value: object) -> object:
    """Return texts without halves of surrogate pairs, which JSON in UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _storable(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_storable(one) for one in value]
    return value


def answer_to(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the answer to whatever was raised; a fault of ours is logged under a reference."""
    told = known(error)
    if told is None:
        reference = secrets.token_hex(8)
        _LOG.error("fault %s at %s", reference, request.path, exc_info=error)
        told = ApiError(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "internal.fault",
            f"This is a fault of the server, noted as {reference}.",
            hint="Tell whoever runs it.",
        )
    return problem(request, told)


def known(error: Exception) -> AsqmsError | None:
    """Return the coded error for what was raised, None for what nobody expected."""
    if isinstance(error, AsqmsError):
        return error
    if isinstance(error, ValidationError):
        told = invalid(tuple(_mistake(one) for one in error.errors[:100]))
        if all(kind in OF_RULES for _, kind, _, _ in told.mistakes):
            told.status = HTTPStatus.UNPROCESSABLE_ENTITY
        return told
    if isinstance(error, HttpError):
        return _of_ninja(error)
    if isinstance(error, Http404):
        return no_such_address()
    if isinstance(error, RequestDataTooBig):
        return ApiError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "api.too_large",
            "The request is too large.",
            hint="Send evidence in parts by /uploads.",
        )
    return _of_django(error)


def _of_django(error: Exception) -> AsqmsError | None:
    if isinstance(error, PermissionDenied):
        return ApiError(HTTPStatus.FORBIDDEN, "api.refused", "This is refused.")
    if isinstance(error, UnreadablePostError):
        return bad_request("api.cut_off", "The connection ended before the request was complete.")
    if isinstance(error, (SuspiciousOperation, MultiPartParserError, RawPostDataException)):
        return bad_request("api.unreadable", "The request cannot be read.", "Send it again as described.")
    return None


def _of_ninja(error: HttpError) -> AsqmsError:
    if error.status_code == HTTPStatus.UNAUTHORIZED:
        return not_authenticated()
    cause = error.__cause__
    if isinstance(cause, ApiError):
        return cause
    if isinstance(cause, AsqmsError):
        return bad_request(cause.code, cause.message, cause.hint)
    if cause is not None and (told := known(cause) if isinstance(cause, Exception) else None) is not None:
        return told
    return bad_request("api.unreadable", "The request cannot be read.", "Send JSON as it is described.")


def _mistake(one: Mapping[str, object]) -> Mistake:
    place = one.get("loc", ())
    steps = [str(step) for step in place if step != "[key]"] if isinstance(place, (tuple, list)) else []
    context = one.get("ctx")
    hint = str(context.get("hint", "")) if isinstance(context, dict) else ""
    return ".".join(steps)[:500], str(one.get("type", "")), str(one.get("msg", ""))[:1000], hint


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks; every route that is no public one has somebody."""
    found = getattr(request, "auth", None)
    if not isinstance(found, Actor):
        raise not_authenticated()
    return found
