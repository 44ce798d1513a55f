# SPDX-License-Identifier: Apache-2.0
"""How auditors keep up what is asked of them, from trainings and audits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q

from asqms.contexts.auditing.data import AuditorRule, Qualification
from asqms.contexts.auditing.domain.qualifying import Course, qualification
from asqms.contexts.auditing.library import auditor_rules
from asqms.contexts.auditing.permissions import READINESS
from asqms.contexts.auditing.queries.audits import AUDIT, DONE, audited_on
from asqms.contexts.governance.models import Record
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Assignment

TRAINING, COUNTED = "training", ("attended", "effective", "lapsed")
QUALIFYING = ("effective", "lapsed")


def qualifications(
    actor: Actor, people: Sequence[str], rules: Sequence[AuditorRule]
) -> dict[str, tuple[Qualification, ...]]:
    """Return for each of some people how they stand by some rules on the actor's day.

    Trainings are confidential: whoever calls this decides who may read the answer.
    """
    rows = Record.objects.filter(
        organisation=actor.organisation, type=TRAINING, state__in=COUNTED, fields__person__in=list(people)
    )
    courses: dict[tuple[str, str], list[Course]] = {}
    for row in rows.order_by("key"):
        for rule in rules:
            found = _course(row, rule)
            if found is not None:
                courses.setdefault((str(row.fields["person"]), rule.kind), []).append(found)
    if not courses:
        return {one: tuple(qualification(one, rule, (), (), actor.day) for rule in rules) for one in people}
    audits = _audits(actor, people)
    return {
        one: tuple(
            qualification(one, rule, courses.get((one, rule.kind), []), audits.get(one, []), actor.day)
            for rule in rules
        )
        for one in people
    }


def _course(row: Record, rule: AuditorRule) -> Course | None:
    """Return a training as it counts for a rule: upkeep by role, qualifying by kind and proven effect."""
    if row.fields.get("role") != rule.role:
        return None
    try:
        completed = date.fromisoformat(str(row.fields.get("completed_on")))
    except ValueError:
        return None
    hours = row.fields.get("hours")
    qualifies = (
        row.fields.get("kind") == rule.training_kind
        and row.state in QUALIFYING
        and row.fields.get("result") != "failed"
    )
    told = float(hours) if isinstance(hours, int | float) and not isinstance(hours, bool) else None
    return Course(completed, told, qualifies)


def _audits(actor: Actor, people: Iterable[str]) -> dict[str, list[date]]:
    rows = Record.objects.filter(organisation=actor.organisation, type=AUDIT, state__in=DONE)
    wanted = set(people)
    found: dict[str, list[date]] = {}
    for row in rows.order_by("key"):
        team = row.fields.get("team")
        members = {row.fields.get("lead"), *(team if isinstance(team, list) else ())}
        for one in wanted.intersection(str(member) for member in members):
            found.setdefault(one, []).append(audited_on(row))
    return found


def auditors(actor: Actor) -> tuple[Qualification, ...]:
    """Return every holder of an auditor role with how they stand, those that lapsed first.

    Right ``auditing.view_readiness`` on the organisation. Raises AccessRefusedError.
    """
    organization.authorise(actor, READINESS)
    rules = auditor_rules()
    rows = Assignment.objects.filter(
        Q(until__isnull=True) | Q(until__gte=actor.day),
        organisation=actor.organisation,
        role__in=[one.role for one in rules],
        since__lte=actor.day,
    )
    holders = sorted(set(rows.values_list("person", "role")))
    found = qualifications(actor, sorted({person for person, _ in holders}), rules)
    shown = [one for person, role in holders for one in found[person] if one.rule.role == role]
    order = {"lapsed": 0, "lapses": 1, "unknown": 2, "qualified": 3}
    return tuple(sorted(shown, key=lambda one: (order[one.state], one.person, one.rule.kind)))
