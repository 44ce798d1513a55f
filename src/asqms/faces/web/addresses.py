# SPDX-License-Identifier: Apache-2.0
"""Addresses that keep the day a page speaks about."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse

DAY = "as_of"
PLACES_IN_ROWS = ("after", "before", "export", "table")
"""Parts of a query that do not outlive a change of what is shown."""


def address(
    request: HttpRequest, name: str, /, query: Mapping[str, object] | None = None, **names: object
) -> str:
    """Return the address of a named page, with a query and the day of the request."""
    asked = QueryDict(mutable=True)
    for key, value in (query or {}).items():
        _put(asked, key, value)
    as_of = getattr(request, "as_of", None)
    if as_of is not None:
        asked.setdefault(DAY, as_of.isoformat())
    return reverse(name, kwargs=names) + (f"?{asked.urlencode()}" if asked else "")


def optional_address(
    request: HttpRequest, name: str, /, query: Mapping[str, object] | None = None, **names: object
) -> str:
    """Return the address of a named page, an empty text where the page is not built."""
    try:
        return address(request, name, query, **names)
    except NoReverseMatch:
        return ""


def same_address(request: HttpRequest, /, **changes: object) -> str:
    """Return the address of this page with parts of its query changed; None takes a part away."""
    asked = request.GET.copy()
    for key in PLACES_IN_ROWS:
        asked.pop(key, None)
    for key, value in changes.items():
        _put(asked, key, value)
    return request.path + (f"?{asked.urlencode()}" if asked else "")


def _put(asked: QueryDict, key: str, value: object) -> None:
    if value is None or value == "":
        asked.pop(key, None)
    elif isinstance(value, list | tuple):
        asked.setlist(key, [str(one) for one in value])
    else:
        asked[key] = str(value)
