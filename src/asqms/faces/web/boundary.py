# SPDX-License-Identifier: Apache-2.0
"""The request boundary: who acts, on which day the page stands, and what a failure looks like."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class RequestBoundary:
    """Gives a request its actor and turns coded errors into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)
