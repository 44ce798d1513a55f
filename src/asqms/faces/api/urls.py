# SPDX-License-Identifier: Apache-2.0
"""Addresses of the API: version 1, its description, the readable page, and an answer for all others."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path

from asqms.faces.api.boundary import told
from asqms.faces.api.errors import no_such_address
from asqms.faces.api.page import page_view, schema_view, style_view
from asqms.faces.api.routes import API


def nowhere(request: HttpRequest) -> HttpResponse:
    """Answer an address that leads nowhere, whatever the method."""
    return told(request, no_such_address())


nowhere.csrf_exempt = True  # type: ignore[attr-defined]

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", page_view, name="api-page"),
    path("api/page.css", style_view, name="api-style"),
    path("api/v1/openapi.json", schema_view, name="api-schema"),
    path("api/v1/", API.bind()),
    re_path(r"^api(?:/|$)", nowhere),
]
