# SPDX-License-Identifier: Apache-2.0
"""What the API itself refuses, each with its HTTP status."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from asqms.contexts.organization.errors import InvalidRecordError
from asqms.kernel.errors import AsqmsError

Mistake = tuple[str, str, str, str]


class ApiError(AsqmsError):
    """A request that cannot be answered; ``status`` is what it is answered with instead."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        message: str,
        *,
        hint: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code, message, hint=hint)
        self.status = status
        self.headers = dict(headers or {})
        self.mistakes: tuple[Mistake, ...] = ()


def bad_request(code: str, message: str, hint: str = "") -> ApiError:
    """Return the error for a request that does not have the described form."""
    return ApiError(HTTPStatus.BAD_REQUEST, code, message, hint=hint)


def refused(code: str, message: str, hint: str = "") -> ApiError:
    """Return the error for a request that has the described form and still means nothing."""
    return ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, code, message, hint=hint)


def invalid(mistakes: tuple[Mistake, ...], *, where: str = "request") -> ApiError:
    """Return the error for values that do not fit, each mistake with where it is."""
    first = mistakes[0] if mistakes else (where, "", "It does not fit.", "")
    error = bad_request("api.invalid", f"{first[0]}: {first[2]}", first[3] or "Correct what is listed.")
    error.mistakes = mistakes
    return error


def unprocessable(error: InvalidRecordError) -> ApiError:
    """Return the error for content that the description leaves open and that has no shape of a record."""
    told = ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, error.code, error.message, hint=error.hint)
    told.mistakes = error.mistakes
    return told


def not_authenticated() -> ApiError:
    """Return the error for somebody who is not known."""
    return ApiError(
        HTTPStatus.UNAUTHORIZED,
        "api.not_authenticated",
        "Nobody known asks this.",
        hint="Send Authorization: Bearer and a token that is valid, or sign in.",
        headers={"WWW-Authenticate": 'Bearer realm="asqms"'},
    )


def too_many(seconds: int) -> ApiError:
    """Return the error for somebody who asks too often."""
    return ApiError(
        HTTPStatus.TOO_MANY_REQUESTS,
        "api.too_many_requests",
        "Too many requests in a short time.",
        hint=f"Wait {seconds} seconds.",
        headers={"Retry-After": str(seconds)},
    )


def no_such_address() -> ApiError:
    """Return the error for an address that leads nowhere."""
    return ApiError(
        HTTPStatus.NOT_FOUND,
        "api.no_such_address",
        "There is nothing at this address.",
        hint="/api/v1/openapi.json lists every address.",
    )


def condition_missing() -> ApiError:
    """Return the error for a write that does not say which version it replaces."""
    return ApiError(
        HTTPStatus.PRECONDITION_REQUIRED,
        "api.condition_missing",
        "This needs If-Match with the ETag you have read, or If-None-Match: * to create.",
        hint="Read the record first; so nobody's change is lost.",
    )


def condition_failed() -> ApiError:
    """Return the error for a write that meets another version than its writer saw."""
    return ApiError(
        HTTPStatus.PRECONDITION_FAILED,
        "api.condition_failed",
        "The record is not in the state your condition names.",
        hint="Read it again and repeat what you wanted to change.",
    )
