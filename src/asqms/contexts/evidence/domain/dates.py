# SPDX-License-Identifier: Apache-2.0
"""The day on which the content of a file was true, where the content says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from asqms.kernel.records import FactValue

_NAME = re.compile(r"(^|[._])[a-z_]*_(on|at)$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


def stated_day(facts: Mapping[str, FactValue], latest: date) -> tuple[date, str] | None:
    """Return the only day that the facts name, with the fact; None where there is none or several differ.

    Days after ``latest`` are not taken: what is to come is not what a file shows.
    """
    found: dict[date, str] = {}
    for name in sorted(facts):
        day = _day_of(facts[name]) if _NAME.search(name) else None
        if day is not None and day <= latest:
            found.setdefault(day, name)
    return next(iter(found.items())) if len(found) == 1 else None


def _day_of(value: FactValue) -> date | None:
    if not isinstance(value, str) or not _DAY.match(value):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
