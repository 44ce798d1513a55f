# SPDX-License-Identifier: Apache-2.0
"""Cursors: where a page ends, signed, and good for the same question only."""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest

from asqms.faces.api.errors import ApiError, refused
from asqms.faces.api.problems import actor_of
from asqms.kernel.digest import digest_of

SALT = "asqms.api.cursor"
LONGEST = 2_000
_NOT_ASKED = frozenset({"cursor", "limit", "count"})


def cursor_for(request: HttpRequest, position: object) -> str:
    """Return the cursor that leads behind a position of the answer to this request."""
    return signing.dumps([_question(request), position], salt=SALT)


def position_in(request: HttpRequest, cursor: str) -> object:
    """Return the position of a cursor, None without one; raises ApiError ``api.bad_cursor``."""
    if not cursor:
        return None
    try:
        question, position = signing.loads(cursor[:LONGEST], salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise _bad() from error
    if question != _question(request):
        raise _bad()
    return position


def _bad() -> ApiError:
    return refused(
        "api.bad_cursor",
        "This cursor is none of ours, or belongs to another question.",
        "Start again without a cursor, and change nothing but the cursor from page to page.",
    )


def _question(request: HttpRequest) -> str:
    asked = sorted((name, request.GET.getlist(name)) for name in request.GET if name not in _NOT_ASKED)
    plain = [[name, list(values)] for name, values in asked]
    return digest_of([actor_of(request).organisation_uid, request.path, plain])[7:23]
