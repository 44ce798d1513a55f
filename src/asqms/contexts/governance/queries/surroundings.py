# SPDX-License-Identifier: Apache-2.0
"""Looks up what decides about the steps of a record: roles, linked records, what is open, the verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.data import STRENGTHS, Standing
from asqms.contexts.conformity.models import Obligation
from asqms.contexts.governance.data import GovernanceRecord, RecordType, Transition
from asqms.contexts.governance.domain.workflow import Other, Surroundings
from asqms.contexts.governance.models import Record
from asqms.contexts.governance.queries.competence import held_back
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import ScopePath
from asqms.engine.catalogue import Strength
from asqms.engine.rows import VERDICTS
from asqms.engine.snapshot import VerdictName

MOST_BESIDE = 1000
IN_FORCE = "approved"
_MANDATORY = STRENGTHS.index(Strength.MANDATORY)
_HOLDING = {VERDICTS.index(one): one.value for one in (VerdictName.DEVIATES, VerdictName.UNDETERMINED)}
EXCEPTION = "exception"
"""The relation whose linked records, in force, stand for obligations that hold a gate back."""


def surroundings(
    actor: Actor, given: RecordType, record: GovernanceRecord, steps: Sequence[Transition]
) -> Surroundings:
    """Return what the conditions of some steps ask about."""
    needs = [need for step in steps for need in step.needs]
    linked = _linked(actor, record) if any(need.linked for need in needs) else {}
    types = sorted({need.none_open for need in needs if need.none_open})
    beside = {one: _beside(actor, record, one) for one in types}
    gated = any(need.gate for need in needs)
    roles = None if actor.operates else organization.roles_on(actor, record.scope or "")
    blocking = blocking_obligations(actor, given, record) if gated else None
    signing = roles is not None and any(step.signature for step in steps)
    lapsed = {role: one.course for role, one in held_back(actor, roles or ()).items()} if signing else {}
    return Surroundings(actor.person, roles, linked, beside, blocking, lapsed)


def _linked(actor: Actor, record: GovernanceRecord) -> dict[str, list[Other]]:
    rows = {one.key: one for one in _rows(actor, [one.number for one in record.links])}
    found: dict[str, list[Other]] = {}
    for link in record.links:
        if link.number in rows:
            found.setdefault(link.relation, []).append(_other(rows[link.number]))
    return found


def _rows(actor: Actor, numbers: list[str]) -> list[Record]:
    return list(Record.objects.filter(organisation=actor.organisation, key__in=numbers))


def _other(row: Record) -> Other:
    return Other(row.key, row.type, row.state, row.open, row.fields)


def _beside(actor: Actor, record: GovernanceRecord, name: str) -> list[Other]:
    """Return open records of a type on the scope of the record or anywhere below it."""
    rows = Record.objects.filter(organisation=actor.organisation, type=name, open=True)
    about = record.scope or organization.root_key(actor)
    rows = rows.filter(scope__paths_up__above__key=about)
    return [_other(one) for one in rows.order_by("key")[:MOST_BESIDE]]


def blocking_obligations(actor: Actor, given: RecordType, record: GovernanceRecord) -> list[str] | None:
    """Return the mandatory obligations on and below the scope that deviate or are undetermined.

    Each as ``SCOPE PRACTICE VERDICT``; those an exception in force stands for are left out. None where
    there are no verdicts, or records were written that the verdicts do not know yet.
    """
    standing = current_standing(actor)
    if standing is None:
        return None
    covered = exceptions_in_force(actor, given, record, actor.day)
    return [
        f"{scope} {practice} {verdict}"
        for scope, practice, verdict in gaps_of(actor, standing, record)
        if practice not in covered
    ]


def gaps_of(actor: Actor, standing: Standing, record: GovernanceRecord) -> list[tuple[str, str, str]]:
    """Return (scope, practice, verdict) of what holds a gate about the record's scope back."""
    about = record.scope or organization.root_key(actor)
    rows = mandatory_of(actor, standing, about).filter(verdict__in=list(_HOLDING))
    found = rows.order_by("scope__key", "practice").values_list("scope__key", "practice", "verdict")
    return [(scope, practice, _HOLDING[verdict]) for scope, practice, verdict in found[:MOST_BESIDE]]


def mandatory_of(actor: Actor, standing: Standing, about: str) -> QuerySet[Obligation]:
    """Return the mandatory obligations on a scope and below it."""
    below = ScopePath.objects.filter(above__organisation=actor.organisation, above__key=about).values("below")
    return Obligation.objects.filter(assessment=standing.id, scope__in=below, strength=_MANDATORY)


def current_standing(actor: Actor) -> Standing | None:
    """Return the assessment of today where it knows everything that is written, else None."""
    standing = conformity.standing(actor)
    if standing is None or standing.behind or standing.as_of != actor.day:
        return None
    return standing


def exceptions_in_force(
    actor: Actor, given: RecordType, record: GovernanceRecord, day: date
) -> dict[str, str]:
    """Return the practices that linked exceptions stand for on a day, with the number of the exception.

    An exception is in force while its record is ``approved``, its field ``expires`` has not passed and it
    names the ``practice``.
    """
    if given.relation(EXCEPTION) is None:
        return {}
    numbers = [one.number for one in record.links if one.relation == EXCEPTION]
    found: dict[str, str] = {}
    for row in Record.objects.filter(organisation=actor.organisation, key__in=numbers, state=IN_FORCE):
        expires, practice = row.fields.get("expires"), row.fields.get("practice")
        if isinstance(practice, str) and isinstance(expires, str) and expires >= day.isoformat():
            found[practice] = row.key
    return found
