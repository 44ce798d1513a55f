# SPDX-License-Identifier: Apache-2.0
"""Addresses of the server: the API where it is built, and the pages."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

API = "asqms.faces.api.urls"

urlpatterns: list[URLPattern | URLResolver] = [
    *([path("", include(API))] if find_spec(API) else []),
    path("", include("asqms.faces.web.urls")),
]

handler400 = "asqms.faces.web.problems.bad_request"
handler403 = "asqms.faces.web.problems.forbidden"
handler404 = "asqms.faces.web.problems.not_found"
handler500 = "asqms.faces.web.problems.fault"
