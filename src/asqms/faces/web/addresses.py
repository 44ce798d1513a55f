# SPDX-License-Identifier: Apache-2.0
"""Addresses that keep the day a page speaks about."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, get_script_prefix, reverse

DAY = "as_of"
PLACES_IN_ROWS = ("after", "before", "export", "table")
"""Parts of a query that do not outlive a change of what is shown."""


_NOTHING: tuple[object, ...] = (None, "", [], ())


def address(
    request: HttpRequest, name: str, /, query: Mapping[str, object] | None = None, **names: object
) -> str:
    """Return the address of a named page, with a query and the day of the request."""
    asked = {key: _sent(value) for key, value in (query or {}).items() if value not in _NOTHING}
    as_of = getattr(request, "as_of", None)
    if as_of is not None:
        asked.setdefault(DAY, as_of.isoformat())
    path = _path(get_script_prefix(), name, **{key: str(value) for key, value in names.items()})
    return path + (f"?{urlencode(asked, doseq=True)}" if asked else "")


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


@lru_cache(maxsize=4096)
def _path(prefix: str, name: str, /, **names: str) -> str:
    del prefix  # another place of the whole server has other addresses
    return reverse(name, kwargs=names)


def _sent(value: object) -> str | list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else str(value)


def _put(asked: QueryDict, key: str, value: object) -> None:
    if value is None or value == "":
        asked.pop(key, None)
    elif isinstance(sent := _sent(value), list):
        asked.setlist(key, sent)
    else:
        asked[key] = sent
