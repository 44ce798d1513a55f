# SPDX-License-Identifier: Apache-2.0
"""Days with names from a list that people write or from a calendar file (.ics)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from asqms.contexts.governance.data.calendars import MOST_HOLIDAYS
from asqms.contexts.governance.errors import GovernanceError

MOST_IN_A_ROW = 60
MOST_SIGNS = 1_000_000
LONGEST_NAME = 200
_DAY = r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}/\d{1,2}/\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日)"
_LINE = re.compile(rf"^({_DAY})(?:\s*(?:\.\.|–|—|~|至)\s*({_DAY}))?[\s;,:：]*(.*)$")
_NUMBERS = re.compile(r"\d+")
_EVENT_DAY = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T\d{6}Z?)?$")


def days_in(text: str) -> Mapping[date, str]:
    """Return the days of a text in order, each with its name.

    A line of a list is a day, or two days with ``..`` between them, and a name. Of a calendar file every
    event counts, without rules that repeat it. Raises GovernanceError ``governance.bad_days`` with the line,
    ``governance.too_many_days``.
    """
    if len(text) > MOST_SIGNS:
        raise _too_many()
    source = _of_events(text) if "BEGIN:VCALENDAR" in text[:2000].upper() else _of_lines(text)
    found: dict[date, str] = {}
    for day, name in source:
        found.setdefault(day, name)
        if len(found) > MOST_HOLIDAYS:
            raise _too_many()
    return dict(sorted(found.items()))


def _of_lines(text: str) -> Iterator[tuple[date, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _LINE.match(line.strip())
        first = _day(found[1]) if found else None
        last = _day(found[2]) if found and found[2] else first
        if found is None or first is None or last is None:
            raise _bad(number, line)
        yield from _row(first, last, found[3], number)


def _of_events(text: str) -> Iterator[tuple[date, str]]:
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    parts: dict[str, str] | None = None
    begun = 0
    for number, line in enumerate(unfolded.splitlines(), start=1):
        head, _, value = line.partition(":")
        name = head.partition(";")[0].strip().upper()
        if name == "BEGIN" and value.strip().upper() == "VEVENT":
            parts, begun = {}, number
        elif name == "END" and value.strip().upper() == "VEVENT" and parts is not None:
            yield from _event(parts, begun)
            parts = None
        elif parts is not None and name in {"DTSTART", "DTEND", "SUMMARY"}:
            parts[name] = value.strip()


def _event(parts: Mapping[str, str], line: int) -> Iterator[tuple[date, str]]:
    first = _event_day(parts.get("DTSTART", ""))
    if first is None:
        raise _bad(line, parts.get("DTSTART", "DTSTART"))
    end = _event_day(parts.get("DTEND", "")) or first + timedelta(days=1)
    name = re.sub(r"\\(.)", lambda one: " " if one[1] in "nN" else one[1], parts.get("SUMMARY", ""))
    yield from _row(first, max(first, end - timedelta(days=1)), name, line)


def _event_day(text: str) -> date | None:
    found = _EVENT_DAY.match(text)
    return _date(int(found[1]), int(found[2]), int(found[3])) if found else None


def _row(first: date, last: date, name: str, line: int) -> Iterator[tuple[date, str]]:
    if last < first or (last - first).days >= MOST_IN_A_ROW:
        raise _bad(line, f"{first.isoformat()}..{last.isoformat()}")
    shown = "".join(sign for sign in " ".join(name.split()) if sign.isprintable())[:LONGEST_NAME]
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number), shown


def _day(text: str) -> date | None:
    numbers = [int(one) for one in _NUMBERS.findall(text)]
    year, month, day = numbers if "." not in text else reversed(numbers)
    return _date(year, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2200 else None  # noqa: PLR2004 - what a calendar is for


def _bad(line: int, text: str) -> GovernanceError:
    return GovernanceError(
        "governance.bad_days",
        f"Line {line} is no day: {text.strip()[:60]}.",
        hint="Write one day a line, such as 2026-12-25 Christmas, or 2026-12-24..2026-12-31 Shutdown.",
        context={"line": line, "text": text.strip()[:60]},
    )


def _too_many() -> GovernanceError:
    return GovernanceError(
        "governance.too_many_days",
        f"A calendar holds at most {MOST_HOLIDAYS} days.",
        hint="Leave out days that are long past.",
        context={"most": MOST_HOLIDAYS},
    )
