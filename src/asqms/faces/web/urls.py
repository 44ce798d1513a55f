# SPDX-License-Identifier: Apache-2.0
"""Addresses of the pages; each package of screens names its own and is found here by name."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from asqms.faces.web.assets import asset

SCREENS = (
    "preferences",
    "sign_in",
    "settings",
    "today",
    "organisation",
    "products",
    "gates",
    "audits",
    "work",
    "performance",
    "evidence",
    "traceability",
    "processes",
    "standards",
    "people",
    "time",
    "ledger",
    "search",
    "design",
)
"""Packages of screens in the order their addresses are tried; each holds ``urls.py`` with ``urlpatterns``."""


def _present(name: str) -> bool:
    package = f"asqms.faces.web.screens.{name}"
    return find_spec(package) is not None and find_spec(f"{package}.urls") is not None


urlpatterns: list[URLPattern | URLResolver] = [
    path("assets/<str:name>", asset, name="asset"),
    *(
        path("", include(import_module(f"asqms.faces.web.screens.{name}.urls")))
        for name in SCREENS
        if _present(name)
    ),
]
