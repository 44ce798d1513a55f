# SPDX-License-Identifier: Apache-2.0
"""The boundary of the API: who asks, how often, how much; repeated requests have their effect once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja.operation import Operation
from ninja.utils import check_csrf

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, Attempt
from asqms.contexts.organization.errors import AccessRefusedError
from asqms.contexts.work import api as work
from asqms.contexts.work.data import Answer, Wish
from asqms.faces.api.errors import ApiError, bad_request, not_authenticated, refused, too_many
from asqms.faces.api.problems import actor_of, answer_to
from asqms.kernel.clock import SystemClock
from asqms.kernel.digest import CanonicalValue, digest_of, sha256_of, sha256_of_stream

ORGANISATION = "organisation"
"""The key of a session under which the chosen organisation stands."""
MINUTE = 60
FAILURES_A_MINUTE = 300
WRITES_A_MINUTE = 1_200
COSTLY_A_MINUTE = 120
MOST_JSON_BYTES = 8 << 20
READING = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_KEY = 255
_KEPT_HEADERS = ("ETag", "Location", "Last-Modified", "Link", "Content-Disposition")


class TokenAccess:
    """``Authorization: Bearer asqms_...``: a token acts as its person, with its own rights and scope."""

    openapi_type = "http"
    openapi_security_schema: ClassVar[dict[str, str]] = {
        "type": "http",
        "scheme": "bearer",
        "description": "A token made under Tokens.",
    }

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Return whom the token acts as; None lets the next way be tried."""
        given = request.headers.get("Authorization", "")
        if not given:
            return None
        scheme, _, secret = given.partition(" ")
        now = SystemClock().now()
        actor = None
        if scheme.lower() == "bearer":
            actor = organization.authenticate_token(secret.strip(), at=now)
        if actor is None:
            if not work.allow(f"api.failed:{caller_address(request)}", FAILURES_A_MINUTE, MINUTE, now):
                raise too_many(MINUTE)
            secret = secret.strip() if scheme.lower() == "bearer" else ""
            organization.note_attempt(
                Attempt("token", "api.not_authenticated", caller_address(request), now, token=secret)
            )
            raise not_authenticated()
        return admitted(request, actor)


class SessionAccess:
    """The session of the web pages; writes need the token against forged requests (X-CSRFToken)."""

    openapi_type = "apiKey"
    openapi_security_schema: ClassVar[dict[str, str]] = {
        "type": "apiKey",
        "in": "cookie",
        "name": "asqms_session",
    }

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Return the person who is signed in; raises ApiError ``api.forged``."""
        user = getattr(request, "user", None)
        if "Authorization" in request.headers or user is None or not user.is_authenticated:
            return None
        found = organization.signed_in(user.pk, request.session.get(ORGANISATION), at=SystemClock().now())
        if found is None:
            return None
        if request.method not in READING and check_csrf(request) is not None:
            raise ApiError(
                HTTPStatus.FORBIDDEN,
                "api.forged",
                "The request lacks the token against forged requests.",
                hint="Send the cookie's value as X-CSRFToken, or use an API token.",
            )
        return admitted(request, found.actor)


def admitted(request: HttpRequest, actor: Actor) -> Actor:
    """Return the actor when writes and costly reads of this caller are within the limits of a minute."""
    request.auth = actor  # type: ignore[attr-defined]
    costly = getattr(request, "asqms_costly", False)
    limit = COSTLY_A_MINUTE if costly else WRITES_A_MINUTE
    if (costly or request.method not in READING) and not work.allow(
        f"api.{'costly' if costly else 'writes'}:{caller_of(actor)}", limit, MINUTE, actor.at
    ):
        raise too_many(MINUTE)
    return actor


def caller_of(actor: Actor) -> str:
    """Return a name for whoever asks: the token, or the person."""
    return f"token:{actor.token}" if actor.token else f"person:{actor.organisation}:{actor.person}"


def caller_address(request: HttpRequest) -> str:
    """Return the address a request comes from; proxies that are trusted may say whose it is."""
    trusted = settings.ASQMS_CONFIG.trusted_proxies
    forwarded = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
    if trusted and len(forwarded) >= trusted:
        return forwarded[-trusted]
    return str(request.META.get("REMOTE_ADDR", ""))


def repeatable(
    *, in_one: bool = True
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let a POST with ``Idempotency-Key`` have its effect once: a repetition gets the first answer.

    ``in_one`` makes effect and kept answer one transaction; without it the work must be safe to repeat.
    """

    def around(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def repeated(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:  # noqa: ANN401
            key = request.headers.get("Idempotency-Key", "")
            if not key:
                return view(request, *arguments, **named)
            if len(key) > LONGEST_KEY or not key.isprintable():
                raise bad_request("api.bad_key", "An idempotency key has 1 to 255 printable signs.")
            actor = actor_of(request)
            wish = Wish(actor.organisation_uid, caller_of(actor), key, _asked(request))
            done = work.once(
                wish, lambda: _kept(view(request, *arguments, **named)), at=actor.at, in_one=in_one
            )
            response = HttpResponse(done.body, status=done.status, headers=dict(done.headers))
            if done.repeated:
                response.headers["Idempotency-Replayed"] = "true"
            return response

        return repeated

    return around


def _asked(request: HttpRequest) -> str:
    """Return the digest of what is asked: method, address, content."""
    content: CanonicalValue
    if str(request.content_type).startswith("multipart/"):
        files: list[CanonicalValue] = []
        for name, sent in request.FILES.items():
            if isinstance(sent, UploadedFile):
                files.append([name, sent.name, sha256_of_stream(sent)])  # type: ignore[arg-type]
                sent.seek(0)
        content = [[[name, request.POST.getlist(name)] for name in sorted(request.POST)], files]
    else:
        content = sha256_of(request.body)
    return digest_of([str(request.method), request.get_full_path(), content])


def _kept(response: HttpResponse) -> Answer:
    kept = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    if "Content-Type" in response.headers:
        kept["Content-Type"] = response.headers["Content-Type"]
    return Answer(response.status_code, kept, response.content)


def bounded(operation: Operation) -> Callable[..., HttpResponseBase]:
    """Return the operation's run with the limits of every request around it."""
    run = operation.run
    known = query_names(operation)
    extra = operation.openapi_extra or {}
    most = int(extra.get("x-most-bytes", MOST_JSON_BYTES))

    def within_bounds(request: HttpRequest, **path: Any) -> HttpResponseBase:  # noqa: ANN401
        request.asqms_costly = bool(extra.get("x-costly"))  # type: ignore[attr-defined]
        try:
            _refuse_bad_text(request, path)
            _refuse_unknown(request, known)
            _refuse_large(request, most)
            response = run(request, **path)
        except Exception as error:  # noqa: BLE001 - the request boundary
            return told(request, error)
        finally:
            request.close()  # what was sent as files is gone with the request
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return within_bounds


def told(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the answer to what was raised; who is refused for lack of a right is noted in the ledger."""
    actor = getattr(request, "auth", None)
    if isinstance(error, AccessRefusedError) and isinstance(actor, Actor):
        organization.note_refusal(actor, error.right, error.scope, request.path)
    return answer_to(request, error)


def query_names(operation: Operation) -> frozenset[str]:
    """Return the names of the query parameters an operation has."""
    names: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            names |= set(getattr(model, "__ninja_flatten_map__", {}))
    return frozenset(names)


def _refuse_bad_text(request: HttpRequest, path: dict[str, Any]) -> None:
    """Refuse the sign zero, which no database keeps, wherever it may stand outside the body."""
    texts = [request.META.get("QUERY_STRING", ""), *map(str, path.values())]
    if any("\x00" in one or "%00" in one for one in texts):
        raise refused("api.bad_text", "The address holds a sign that no text may hold.", "Remove it.")


def _refuse_unknown(request: HttpRequest, known: frozenset[str]) -> None:
    for name in request.GET:
        if name not in known:
            raise bad_request(
                "api.unknown_parameter",
                f"There is no parameter {name[:80]} here.",
                f"Known ones: {', '.join(sorted(known))}." if known else "This address takes none.",
            )
        if len(request.GET.getlist(name)) > 1:
            raise bad_request(
                "api.repeated_parameter", f"{name[:80]} is given more than once.", "Give it once."
            )


def _refuse_large(request: HttpRequest, most: int) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not str(length).isdigit() or int(length) > most:
        raise ApiError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "api.too_large",
            f"A request to this address may have {most} bytes.",
            hint="Send evidence in parts by /uploads.",
        )
