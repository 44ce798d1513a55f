# SPDX-License-Identifier: Apache-2.0
"""Views of tables that somebody keeps: open, save, remove."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponseBase
from django.urls import Resolver404, resolve

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import NotFoundError
from asqms.faces.web.addresses import DAY
from asqms.faces.web.screen import Content, Screen

LONGEST = 2_000


class SavedViewsScreen(Screen):
    """The kept views of one page, and keeping the one that is shown."""

    template = "screens/search/views/template.html"
    fragments = {"saved-views": "screens/search/views/sheet.html"}  # noqa: RUF012 - as Screen has it
    place = "search"

    def content(self) -> Content:
        """Return the views of a page; raises NotFoundError for an address that is none of ours."""
        page = _own_page(self.posted.get("page", "") or self.asked("page"))
        query = self.posted.get("query", "") or self.request.GET.get("query", "")[:LONGEST]
        rows = organization.saved_filters(self.actor, page)
        return {
            "page": page,
            "query": query,
            "rows": [
                {"name": one.name, "href": _address(page, one.query), "values": self._values(page, one.id)}
                for one in rows
            ],
        }

    def act(self) -> HttpResponseBase:
        """Save or remove a view and go back to its page."""
        page = _own_page(self.posted.get("page", ""))
        removed = self.posted.get("remove", "")
        if removed:
            if not removed.isdigit() or len(removed) > 15:  # noqa: PLR2004 - no row has more digits
                raise NotFoundError("view", removed)
            organization.remove_filter(self.actor, int(removed))
            return self.done("search.view_removed", page)
        query = self.posted.get("query", "")
        kept = organization.save_filter(self.actor, page, self.posted.get("name", ""), query)
        return self.done("search.view_saved", _address(page, kept.query), name=kept.name)

    def _values(self, page: str, number: int) -> dict[str, str]:
        return {"page": page, "remove": str(number)}


def _own_page(text: str) -> str:
    """Return the path of a page of ours; raises NotFoundError for any other text."""
    try:
        resolve(text)
    except Resolver404 as error:
        raise NotFoundError("page", text) from error
    if not text.startswith("/") or text.startswith(("//", "/\\")) or not text.isprintable():
        raise NotFoundError("page", text)
    return text


def _address(page: str, query: str) -> str:
    pairs = [(name, value) for name, value in parse_qsl(query) if name != DAY]
    return page + (f"?{urlencode(pairs)}" if pairs else "")
