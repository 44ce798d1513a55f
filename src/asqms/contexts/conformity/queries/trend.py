# SPDX-License-Identifier: Apache-2.0
"""How the counts of mandatory obligations of a scope went over time."""

from __future__ import annotations

from datetime import date, timedelta

from asqms.contexts.conformity.data import DayTally
from asqms.contexts.conformity.models import DayFigure
from asqms.contexts.conformity.queries.standing import VIEW
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.engine.aggregate import over_all, tally
from asqms.engine.applicability import GROUP_WIDTH
from asqms.engine.assessment import Tally
from asqms.engine.catalogue import Strength

MOST_POINTS = 26


def trend(
    actor: Actor, scope: str = "", *, until: date | None = None, days: int = 365
) -> tuple[DayTally, ...]:
    """Return the counts of a scope (the organisation without one), at most 26 days spread evenly.

    The last day is always among them. Raises NotFoundError or AccessRefusedError.
    """
    row = organization.authorise(actor, VIEW, scope)
    last = until or actor.day
    first = last - min(timedelta(days=days), last - date.min)
    rows = DayFigure.objects.filter(scope=row, day__gt=first, day__lte=last)
    known = list(rows.order_by("day").values_list("day", flat=True))
    wanted = _spread(known)
    found = rows.filter(day__in=wanted).order_by("day").values_list("day", "counts")
    return tuple(DayTally(day, _tally(counts)) for day, counts in found)


def _spread(days: list[date]) -> list[date]:
    if len(days) <= MOST_POINTS:
        return days
    step = (len(days) - 1) / (MOST_POINTS - 1)
    return [days[round(at * step)] for at in range(MOST_POINTS)]


def _tally(counts: str) -> Tally:
    data = bytes.fromhex(counts)
    if not data:
        return Tally()
    numbers = [int.from_bytes(data[at : at + 4], "little", signed=True) for at in range(0, len(data), 4)]
    return tally(over_all(numbers) if len(numbers) > GROUP_WIDTH else numbers, Strength.MANDATORY)
