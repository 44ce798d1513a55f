# SPDX-License-Identifier: Apache-2.0
"""Figures written as text in reports, and the comparison of counted with declared totals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from asqms.kernel.errors import LimitError, Place
from asqms.kernel.records import FactValue, Notice

LARGEST_WHOLE = 10**15
LONGEST_WHOLE = 15
MILLISECONDS_FROM = 10**11
"""A moment since 1970 of this size is told in milliseconds: in seconds it would lie after the year 5000."""
_WHOLE = re.compile(r"\s*\+?([0-9]{1,15})\s*")
_DECIMAL = re.compile(
    r"\s*([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,25})?(?:\.[0-9]{0,30})?(?:[eE][+-]?[0-9]{1,2})?)\s*"
)


def whole_number(text: str | None) -> int | None:
    """Return a count of at most fifteen digits, or None when the text is something else."""
    if text is not None and text.isdecimal() and text.isascii() and len(text) <= LONGEST_WHOLE:
        return int(text)
    match = _WHOLE.fullmatch(text) if text else None
    return int(match.group(1)) if match else None


def decimal_number(text: str | None) -> float | None:
    """Return a finite decimal such as ``0.5``, ``1.`` or ``1,234.5``, or None when it is none."""
    whole = whole_number(text)
    if whole is not None:
        return float(whole)
    match = _DECIMAL.fullmatch(text) if text and len(text) < 80 else None  # noqa: PLR2004 - longer is no figure
    if match is None:
        return None
    try:
        return float(match.group(1).replace(",", ""))
    except ValueError:
        return None


def stated_day(text: str | None) -> str | None:
    """Return the calendar day that a moment such as ``2026-06-15T08:00:00+02:00`` begins with, as written."""
    try:
        return date.fromisoformat((text or "").strip()[:10]).isoformat()
    except ValueError:
        return None


def epoch_day(text: str | None) -> str | None:
    """Return the day (UTC) of a moment in seconds or milliseconds since 1970, or None when it is none."""
    moment = decimal_number(text)
    if moment is None or moment <= 0:
        return None
    seconds = moment / 1000 if moment >= MILLISECONDS_FROM else moment
    try:
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def declared_facts(
    adapter: str, facts: Mapping[str, FactValue], declared: Mapping[str, int | None], name: str
) -> tuple[dict[str, FactValue], tuple[Notice, ...]]:
    """Return ``declared.<name>`` facts for the totals a file states, and the notices of differences.

    A total that differs from the counted fact of the same name gives one notice
    ``<adapter>.declared_total_differs``.
    """
    given: dict[str, FactValue] = {}
    notices: list[Notice] = []
    for fact, stated in declared.items():
        if stated is None:
            continue
        given[f"declared.{fact}"] = stated
        counted = facts.get(fact)
        if counted is not None and counted != stated:
            told = f"The file declares {fact} as {stated}; counted in the file: {counted}."
            notices.append(Notice(f"{adapter}.declared_total_differs", told, Place(name)))
    return given, tuple(notices)


def refuse_more_than(limit: int, count: int, *, adapter: str, what: str, name: str) -> None:
    """Raise LimitError ``<adapter>.too_many`` when there are more things than the limit allows."""
    if count > limit:
        raise LimitError(
            f"{adapter}.too_many",
            f"The file holds more than {limit} {what}.",
            hint="Split the report into several files.",
            place=Place(name),
        )


def refuse_crowded_json(data: bytes, *, adapter: str, limit: int, name: str) -> None:
    """Raise LimitError ``<adapter>.too_many`` when the text opens more objects and lists than the limit.

    Counts brackets before anything is decoded, so that a small file cannot become a large memory.
    """
    refuse_more_than(
        limit, data.count(b"{") + data.count(b"["), adapter=adapter, what="objects and lists", name=name
    )
