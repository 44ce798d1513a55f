# SPDX-License-Identifier: Apache-2.0
"""Whether the organisation is ready for an audit: point by point, with what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from asqms.contexts.auditing.data import Readiness, ReadinessPoint, ReadinessRule
from asqms.contexts.auditing.library import readiness_rule
from asqms.contexts.auditing.permissions import READINESS
from asqms.contexts.auditing.queries.audits import AUDIT, DONE, FINDING, audited_on
from asqms.contexts.auditing.queries.coverage import programme_coverage
from asqms.contexts.auditing.queries.qualification import auditors
from asqms.contexts.conformity import api as conformity
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import day_in
from asqms.contexts.governance.models import Record
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor

MOST_NUMBERS = 20
GRADES = ("major", "minor", "opportunity")
COMPETENT = frozenset({"qualified", "lapses"})


def readiness(actor: Actor) -> Readiness:
    """Return every point of readiness on the actor's day; it promises no certificate.

    Right ``auditing.view_readiness`` on the organisation. Raises AccessRefusedError.
    """
    organization.authorise(actor, READINESS)
    rule = readiness_rule()
    points = (
        *_findings(actor, rule),
        _overdue(actor),
        _obligations(actor),
        _coverage(actor),
        _held(actor, "management_review", rule.management_review_days),
        _held(actor, "internal_audit", rule.internal_audit_days),
        _auditors(actor, rule),
    )
    return Readiness(rule, _seen(actor, points))


def _seen(actor: Actor, points: Iterable[ReadinessPoint]) -> tuple[ReadinessPoint, ...]:
    """Name only records the actor may see; how a point stands says the same to everybody who may ask."""
    found = tuple(points)
    numbers = sorted({number for one in found for number in one.numbers})
    seen = set(governance.visible_records(actor).filter(key__in=numbers).values_list("key", flat=True))
    return tuple(
        replace(one, numbers=tuple(number for number in one.numbers if number in seen)) for one in found
    )


def _findings(actor: Actor, rule: ReadinessRule) -> Iterator[ReadinessPoint]:
    rows = Record.objects.filter(organisation=actor.organisation, type=FINDING, open=True)
    by_grade: dict[str, list[str]] = {grade: [] for grade in GRADES}
    for number, fields, state in rows.order_by("key").values_list("key", "fields", "state"):
        grade = str(fields.get("grade") or "")
        if grade in by_grade and state != "draft":
            by_grade[grade].append(number)
    for grade, numbers in by_grade.items():
        allowed = rule.opportunity_findings if grade == "opportunity" else 0
        yield ReadinessPoint(
            f"findings_{grade}", len(numbers) <= allowed, len(numbers), numbers=tuple(numbers[:MOST_NUMBERS])
        )


def _overdue(actor: Actor) -> ReadinessPoint:
    rows = Record.objects.filter(
        organisation=actor.organisation, type__in=["nonconformity", FINDING], open=True, due__lt=actor.day
    )
    numbers = tuple(rows.order_by("due", "key").values_list("key", flat=True)[:MOST_NUMBERS])
    return ReadinessPoint("actions_overdue", not numbers, rows.count(), numbers=numbers)


def _obligations(actor: Actor) -> ReadinessPoint:
    standing = conformity.standing(actor)
    if standing is None or standing.computed_at is None:
        return ReadinessPoint("obligations", met=False)
    tally = conformity.visible_total(actor, standing).rollups[""].mandatory
    gaps = tally.deviates + tally.undetermined
    return ReadinessPoint("obligations", gaps == 0, gaps, tally.total)


def _coverage(actor: Actor) -> ReadinessPoint:
    found = programme_coverage(actor)
    audited, planned = found.count("audited"), found.count("planned")
    overdue = found.count("overdue")
    met = overdue == 0 and audited > 0
    return ReadinessPoint("programme", met, audited, audited + planned + overdue)


def _held(actor: Actor, what: str, days: int) -> ReadinessPoint:
    """Tell when something that is asked every year was last done."""
    rows = Record.objects.filter(organisation=actor.organisation)
    if what == "internal_audit":
        rows = rows.filter(type=AUDIT, state__in=DONE, fields__kind="internal")
    else:
        rows = rows.filter(type=what, state__in=["concluded", "closed"])
    held = [(_day(one), one.key) for one in rows]
    held = [one for one in held if one[0] <= actor.day]
    last = max(held, default=None)
    met = last is not None and last[0] >= actor.day - timedelta(days=days)
    return ReadinessPoint(what, met, day=last[0] if last else None, numbers=(last[1],) if last else ())


def _day(row: Record) -> date:
    return day_in(row.fields.get("held_on")) or audited_on(row)


def _auditors(actor: Actor, rule: ReadinessRule) -> ReadinessPoint:
    found = [one for one in auditors(actor) if one.rule.kind == "internal"]
    competent = sum(one.state in COMPETENT for one in found)
    return ReadinessPoint("auditors", competent >= rule.auditors, competent, len(found))
