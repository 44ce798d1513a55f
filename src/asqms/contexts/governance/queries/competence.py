# SPDX-License-Identifier: Apache-2.0
"""Which roles of a person rest on a training that no longer counts: those roles sign nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from asqms.contexts.governance.data import day_in
from asqms.contexts.governance.models import Record
from asqms.contexts.organization.data import Actor

TRAINING, EFFECTIVE, LAPSED = "training", "effective", "lapsed"


@dataclass(frozen=True, slots=True)
class Competence:
    """What a person learned for a role, and until when it counts; no day means without end."""

    role: str
    course: str
    number: str
    until: date | None
    lapsed: bool


def competences_of(actor: Actor, person: str) -> tuple[Competence, ...]:
    """Return the newest training of a person for each role and course, as it stands on the actor's day.

    Only what once counted is asked: whoever was never trained for a role is not held back by it. Whoever
    calls this decides who may read the answer; a person's trainings are confidential.
    """
    rows = Record.objects.filter(
        organisation=actor.organisation,
        type=TRAINING,
        state__in=[EFFECTIVE, LAPSED],
        fields__person=person,
    )
    best: dict[tuple[str, str], Competence] = {}
    for row in rows.order_by("key"):
        role, course = str(row.fields.get("role") or ""), str(row.fields.get("course") or "")
        if not role or not course:
            continue
        until = day_in(row.fields.get("valid_until"))
        over = row.state == LAPSED or (until is not None and until < actor.day)
        found = Competence(role, course, row.key, until, over)
        known = best.get((role, course))
        if known is None or (known.lapsed and not over) or (known.lapsed == over and _later(found, known)):
            best[role, course] = found
    return tuple(best[key] for key in sorted(best))


def held_back(actor: Actor, roles: Iterable[str]) -> dict[str, Competence]:
    """Return those of the actor's roles that rest on something lapsed, each with what lapsed."""
    wanted = set(roles)
    lapsed = [one for one in competences_of(actor, actor.person) if one.lapsed and one.role in wanted]
    return {one.role: one for one in reversed(lapsed)}


def _later(one: Competence, other: Competence) -> bool:
    return (one.until or date.max) >= (other.until or date.max)
