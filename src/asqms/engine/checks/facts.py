# SPDX-License-Identifier: Apache-2.0
"""Reading facts safely: each reader gives the value, or ends the check with the reason why it cannot."""

from __future__ import annotations

import math
from datetime import date

from asqms.engine.checks.contract import CheckInput
from asqms.engine.checks.outcomes import CannotTellError, unknown
from asqms.kernel.records import FactValue

LARGEST_COUNT = 2**53
"""Counts above this cannot be compared exactly with a share; no file holds that many rows."""


def number_of(given: CheckInput, fact: str) -> int | float:
    """Return a finite number, or end the check with ``fact_missing`` or ``fact_not_a_number``."""
    value = given.facts.get(fact)
    if value is None:
        raise CannotTellError(unknown("fact_missing", fact=fact))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CannotTellError(unknown("fact_not_a_number", fact=fact, value=value))
    if isinstance(value, float) and not math.isfinite(value):
        raise CannotTellError(unknown("fact_not_a_number", fact=fact, value=str(value)))
    return value


def count_of(given: CheckInput, fact: str, *, absent: int | None = None) -> int:
    """Return a whole number from 0 on, or end with ``fact_missing`` or ``fact_not_a_count``.

    ``absent`` is the count where the fact is not there, for facts that are only written when positive.
    """
    usual = given.evidence.facts.get(fact)
    if type(usual) is int and 0 <= usual <= LARGEST_COUNT:
        return usual
    if absent is not None and usual is None:
        return absent
    value = number_of(given, fact)
    whole = int(value)
    if whole != value or not 0 <= whole <= LARGEST_COUNT:
        raise CannotTellError(unknown("fact_not_a_count", fact=fact, value=value))
    return whole


def text_of(given: CheckInput, fact: str) -> str:
    """Return a text that is not blank, or end with ``fact_missing`` or ``fact_not_a_text``."""
    value = given.facts.get(fact)
    if value is None or (isinstance(value, str) and not value.strip()):
        raise CannotTellError(unknown("fact_missing", fact=fact))
    if not isinstance(value, str):
        raise CannotTellError(unknown("fact_not_a_text", fact=fact, value=value))
    return value


def truth_of(given: CheckInput, fact: str) -> bool:
    """Return true or false, or end with ``fact_missing`` or ``fact_not_a_truth_value``."""
    value = given.facts.get(fact)
    if value is None:
        raise CannotTellError(unknown("fact_missing", fact=fact))
    if not isinstance(value, bool):
        raise CannotTellError(unknown("fact_not_a_truth_value", fact=fact, value=value))
    return value


def date_of(given: CheckInput, fact: str) -> date:
    """Return the day of an ISO date or date and time, or end with ``fact_missing`` or ``fact_not_a_date``."""
    value = text_of(given, fact)
    try:
        return date.fromisoformat(value.strip()[:10])
    except ValueError:
        raise CannotTellError(unknown("fact_not_a_date", fact=fact, value=value)) from None


def percent_of(part: int, whole: int) -> float:
    """Return part of whole in percent, cut (not rounded) to one decimal so that 100 means all."""
    return part * 1000 // whole / 10


def first_present(given: CheckInput, *facts: str) -> str | None:
    """Return the first of the names that the evidence has."""
    present = given.evidence.facts
    for fact in facts:
        if fact in present:
            return fact
    return None


def counts_below(given: CheckInput, prefix: str) -> dict[str, FactValue]:
    """Return all facts below a prefix by the rest of their name, in name order."""
    found = {name[len(prefix) :]: value for name, value in given.facts.items() if name.startswith(prefix)}
    return dict(sorted(found.items()))
