# SPDX-License-Identifier: Apache-2.0
"""What surrounds every page: where the reader is, which day the page speaks about, language and theme."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from asqms.documents.wording import SIGNS
from asqms.faces.web.addresses import DAY, PLACES_IN_ROWS
from asqms.faces.web.assets import icon, script, stylesheet
from asqms.faces.web.language import OWN_NAMES, current_language

THEME_COOKIE = "asqms_theme"
THEMES = ("system", "light", "dark")
PLACES = (
    ("today", "/"),
    ("organisation", "/organisation/"),
    ("products", "/products/"),
    ("work", "/work/"),
    ("evidence", "/evidence/"),
    ("traceability", "/traceability/"),
    ("processes", "/processes/"),
    ("standards", "/standards/"),
    ("people", "/people/"),
)
MENU = (
    ("settings", "settings"),
    ("tokens", "tokens"),
    ("sessions", "usersessions_list"),
    ("jobs", "jobs"),
    ("ledger", "ledger"),
)
"""Words and names of addresses in the person's menu; an address that is not built is left out."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somewhere to go, or something to choose: its name, the key of its words, its address."""

    name: str
    words: str
    href: str = ""


@dataclass(frozen=True)
class Frame:
    """Everything the base template needs to know about the request."""

    request: HttpRequest = field(repr=False)
    language: str
    theme: str
    as_of: date | None
    languages: tuple[tuple[str, str], ...] = tuple(OWN_NAMES.items())
    themes: tuple[Entry, ...] = tuple(Entry(name, f"frame.theme_{name}") for name in THEMES)
    verdicts: tuple[str, ...] = tuple(SIGNS)

    @property
    def past(self) -> bool:
        """Whether the page speaks about a past day; it is read-only then."""
        return self.as_of is not None

    @property
    def today(self) -> date:
        """The UTC day of the request."""
        return self.request.now.date()  # type: ignore[attr-defined, no-any-return]

    @property
    def day(self) -> date:
        """The day the page speaks about."""
        return self.as_of or self.today

    @property
    def places(self) -> tuple[Entry, ...]:
        """The places of the bar, on the same day."""
        return tuple(Entry(name, f"frame.{name}", f"{href}{self._day_query}") for name, href in PLACES)

    @property
    def menu(self) -> tuple[Entry, ...]:
        """What stands in the person's menu."""
        return tuple(Entry(name, f"frame.{name}", href) for name, page in MENU if (href := _address_of(page)))

    @property
    def search(self) -> str:
        """The address of the search, empty where it is not built."""
        return _address_of("search")

    @property
    def compare(self) -> str:
        """The address of the comparison of two days, empty where it is not built."""
        return _address_of("compare")

    @property
    def home(self) -> str:
        """The address of the first page, on the same day."""
        return f"/{self._day_query}"

    @property
    def kept_query(self) -> tuple[tuple[str, str], ...]:
        """What a change of the day keeps of the query."""
        left = {DAY, *PLACES_IN_ROWS}
        return tuple(
            (name, value) for name, some in self.request.GET.lists() for value in some if name not in left
        )

    @property
    def language_name(self) -> str:
        """The language in itself."""
        return OWN_NAMES[self.language]

    @property
    def person(self) -> str:
        """Whose menu it is, empty for nobody."""
        user = getattr(self.request, "user", None)
        signed_in = getattr(self.request, "actor", None) is not None
        return str(user.name or user.email) if signed_in and user is not None else ""

    @property
    def organisation(self) -> str:
        """The name of the organisation the person acts for."""
        return str(getattr(self.request, "organisation_name", ""))

    @property
    def stylesheet(self) -> str:
        """The address of the stylesheet."""
        return f"/assets/{stylesheet().name}"

    @property
    def script(self) -> str:
        """The address of the script."""
        return f"/assets/{script().name}"

    @property
    def icon(self) -> str:
        """The address of the sign of the product."""
        return f"/assets/{icon().name}"

    @property
    def _day_query(self) -> str:
        return f"?{DAY}={self.as_of.isoformat()}" if self.as_of else ""


@cache
def _address_of(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the frame of the request for its templates."""
    theme = getattr(getattr(request, "user", None), "theme", "") or request.COOKIES.get(THEME_COOKIE, "")
    return {
        "frame": Frame(
            request=request,
            language=current_language(),
            theme=theme if theme in THEMES else "system",
            as_of=getattr(request, "as_of", None),
        )
    }
