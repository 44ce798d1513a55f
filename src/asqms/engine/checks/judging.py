# SPDX-License-Identifier: Apache-2.0
"""Judgements that several checks share: a share, a count or an age against its limit."""

from __future__ import annotations

from asqms.engine.checks.contract import CheckInput, Finding
from asqms.engine.checks.facts import count_of, date_of, percent_of
from asqms.engine.checks.outcomes import CannotTellError, met, not_met, partly, unknown


def judged_share(fact: str, part: int, whole: int, least: float) -> Finding:
    """Return met from ``least`` percent on, partly below it, not met when there is nothing of it.

    Ends with ``nothing_to_measure`` for an empty whole and ``counts_contradict`` for more than all.
    The shown share is cut to one decimal; the comparison is exact.
    """
    if part > whole:
        raise CannotTellError(unknown("counts_contradict", fact=fact, value=part, needed=whole))
    if whole == 0:
        raise CannotTellError(unknown("nothing_to_measure", fact=fact, value=0, needed=1))
    share = percent_of(part, whole)
    if part * 100 >= least * whole:
        return met("share_reached", fact=fact, value=share, needed=least)
    if part == 0:
        return not_met("share_not_reached", fact=fact, value=share, needed=least)
    return partly("share_not_reached", fact=fact, value=share, needed=least)


def judged_without(given: CheckInput, missing: str, total: str, least: float) -> Finding:
    """Return the judgement on the share of ``total`` that is not counted in ``missing``."""
    whole, lacking = count_of(given, total), count_of(given, missing)
    if lacking > whole:
        raise CannotTellError(unknown("counts_contradict", fact=missing, value=lacking, needed=whole))
    return judged_share(missing, whole - lacking, whole, least)


def judged_maximum(given: CheckInput, fact: str, most: float) -> Finding:
    """Return met where the count of the fact is at most ``most``, else not met."""
    count = count_of(given, fact)
    if count > most:
        return not_met("above_maximum", fact=fact, value=count, needed=most)
    return met("within_maximum", fact=fact, value=count, needed=most)


def judged_age(given: CheckInput, fact: str, most: float) -> Finding:
    """Return met where the date of the fact is at most ``most`` days before the as-of date, else not met."""
    day = date_of(given, fact)
    age = (given.as_of - day).days
    if age < 0:
        return unknown("date_in_the_future", fact=fact, value=day.isoformat(), needed=given.as_of.isoformat())
    if age > most:
        return not_met("too_old", fact=fact, value=age, needed=most)
    return met("recent_enough", fact=fact, value=age, needed=most)
