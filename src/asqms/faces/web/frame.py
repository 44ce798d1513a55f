# SPDX-License-Identifier: Apache-2.0
"""What surrounds every page: where the reader is, which day the page speaks about, language and theme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from asqms.faces.web.language import OWN_NAMES, current_language

THEME_COOKIE = "asqms_theme"
THEMES = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Place:
    """One of the places of the bar."""

    name: str
    address: str


PLACES = (
    Place("today", "/"),
    Place("organisation", "/organisation/"),
    Place("products", "/products/"),
    Place("evidence", "/evidence/"),
    Place("traceability", "/traceability/"),
    Place("processes", "/processes/"),
    Place("standards", "/standards/"),
    Place("people", "/people/"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything the base template needs to know about the request."""

    language: str
    theme: str
    as_of: date | None
    past: bool
    places: tuple[Place, ...]
    languages: tuple[tuple[str, str], ...]
    themes: tuple[str, ...] = THEMES


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the frame of the request for its templates."""
    as_of: date | None = getattr(request, "as_of", None)
    user = getattr(request, "user", None)
    theme = getattr(user, "theme", "") or request.COOKIES.get(THEME_COOKIE, "")
    return {
        "frame": Frame(
            language=current_language(),
            theme=theme if theme in THEMES else "system",
            as_of=as_of,
            past=as_of is not None,
            places=PLACES,
            languages=tuple(OWN_NAMES.items()),
        )
    }
