# SPDX-License-Identifier: Apache-2.0
"""Answers: JSON, pages of rows, ETags and what follows from them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from http import HTTPStatus
from urllib.parse import quote

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.utils.http import http_date, parse_etags

from asqms.faces.api.cursors import cursor_for
from asqms.faces.api.errors import refused
from asqms.kernel.text import LANGUAGES, SOURCE_LANGUAGE

JSON = "application/json"


def answer(
    content: object, *, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Return plain values, dates and frozen data as JSON."""
    body = msgspec.json.encode(content)
    return HttpResponse(body, content_type=JSON, status=status.value, headers=dict(headers or {}))


def nothing(
    status: HTTPStatus = HTTPStatus.NO_CONTENT, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Return an answer without content."""
    response = HttpResponse(status=status.value, headers=dict(headers or {}))
    del response.headers["Content-Type"]
    return response


def page(request: HttpRequest, rows: Sequence[object], following: object, **more: object) -> HttpResponse:
    """Return one page of rows and the cursor of the next, None at the end."""
    cursor = None if following in (None, "") else cursor_for(request, following)
    headers = {}
    if cursor is not None:
        values = request.GET.copy()
        values["cursor"] = cursor
        headers["Link"] = f'<{request.path}?{values.urlencode()}>; rel="next"'
    return answer({"rows": rows, "next": cursor, **more}, headers=headers)


def versioned(
    request: HttpRequest,
    content: object,
    version: int | str,
    *,
    changed: float | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """Return content with its version as ETag, or 304 for a reader who has it."""
    headers = {"ETag": f'"{version}"'}
    if changed is not None:
        headers["Last-Modified"] = http_date(changed)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if request.method == "GET" and (f'"{version}"' in known or f'W/"{version}"' in known):
        return nothing(HTTPStatus.NOT_MODIFIED, headers)
    return answer(content, status=status, headers=headers)


def language() -> str:
    """Return the language the caller asked for by Accept-Language."""
    names = {one.lower(): one for one in LANGUAGES}
    return names.get(translation.get_language() or "", SOURCE_LANGUAGE)


def chosen(content: Mapping[str, object], fields: str, known: Collection[str]) -> Mapping[str, object]:
    """Return only the fields that are asked for (``fields=id,name``), all without a wish.

    Raises ApiError ``api.unknown_field``.
    """
    if not fields:
        return content
    names = [one for one in fields.split(",") if one]
    for name in names:
        if name not in known:
            raise refused(
                "api.unknown_field",
                f"There is no field {name[:80]}.",
                f"Choose from: {', '.join(sorted(known))}.",
            )
    return {name: content[name] for name in names if name in content}


def as_attachment(pieces: Iterable[bytes], name: str, digest: str, size_bytes: int) -> HttpResponseBase:
    """Return bytes as a file to keep under its name, which no browser opens in place."""
    ascii_name = name.encode("ascii", "replace").decode().replace('"', "_").replace("\\", "_")
    plain = "".join(sign if sign.isprintable() else "_" for sign in ascii_name)
    encoded = quote(name, safe="")
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}",
        "Content-Length": str(size_bytes),
        "ETag": f'"{digest}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingHttpResponse(pieces, content_type="application/octet-stream", headers=headers)
