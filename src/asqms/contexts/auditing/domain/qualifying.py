# SPDX-License-Identifier: Apache-2.0
"""Whether what is asked of an auditor is kept up on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from asqms.contexts.auditing.data.readiness import Qualification, Upkeep
from asqms.contexts.auditing.data.rules import AuditorRule

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Course:
    """A training that counted: when it was completed, its hours where they are told, whether it qualifies."""

    completed: date
    hours: float | None
    qualifies: bool


def qualification(
    person: str, rule: AuditorRule, courses: Sequence[Course], audits: Sequence[date], day: date
) -> Qualification:
    """Return a person's standing as an auditor of a kind.

    Whoever never had the training is unknown, and not held back by it. In the first year nothing but the
    training is asked. Hours are only judged where some training of the person tells any.
    """
    own = [one for one in courses if one.completed <= day]
    qualifying = sorted(one.completed for one in own if one.qualifies)
    if not qualifying:
        return Qualification(person, rule, "unknown", (), None)
    first, last = qualifying[0], qualifying[-1]
    renewal = _years_later(last, rule.renewal_years)
    found = [Upkeep("renewal", None, rule.renewal_years, day <= renewal, renewal)]
    if day > first + YEAR:
        found.append(_hours(rule, own, day))
        recent = sum(day - YEAR < one <= day for one in audits)
        found.append(Upkeep("audits", recent, rule.audits_per_year, recent >= rule.audits_per_year))
    state = "qualified"
    if any(one.met is False for one in found):
        state = "lapsed"
    elif renewal - timedelta(days=rule.remind_days) <= day:
        state = "lapses"
    return Qualification(person, rule, state, tuple(found), renewal)


def _hours(rule: AuditorRule, courses: Sequence[Course], day: date) -> Upkeep:
    told = [one for one in courses if one.hours is not None]
    if not told:
        return Upkeep("hours", None, rule.hours_per_year, None)
    recent = sum(one.hours or 0 for one in told if day - YEAR < one.completed <= day)
    return Upkeep("hours", recent, rule.hours_per_year, recent >= rule.hours_per_year)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
