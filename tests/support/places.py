# SPDX-License-Identifier: Apache-2.0
"""Limits that every page keeps at first paint, and the text of a page."""

from __future__ import annotations

import re

from django.http import HttpResponse

MOST_BYTES = 150_000
MOST_NODES = 1_500


def main_of(response: HttpResponse) -> str:
    """Return what stands between the bar and the foot of a page."""
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def is_small(response: HttpResponse) -> bool:
    """Tell whether the first paint of a page is within its limits."""
    page = response.content.decode()
    return len(response.content) <= MOST_BYTES and len(re.findall(r"<[a-zA-Z]", page)) <= MOST_NODES


def words_of(response: HttpResponse) -> str:
    """Return the text of a page without markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", main_of(response)).split())
