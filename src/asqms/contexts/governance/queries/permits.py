# SPDX-License-Identifier: Apache-2.0
"""Permits that may stand for what holds a gate: approved by whom, for what, until when, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from asqms.contexts.governance.data import RECORDS, GovernanceRecord, Linked, Signed, day_in
from asqms.contexts.governance.data.gates import Exemption, Gate, GateExceptions
from asqms.contexts.governance.queries.types import type_of
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import ScopePath

IN_FORCE = "approved"
"""The state in which a permit stands."""
APPROVAL = "approve"
EXPIRES, PRACTICE = "expires", "practice"


def exemptions(
    actor: Actor, gate: Gate, links: Sequence[Linked], *, position: int | None = None, day: date | None = None
) -> tuple[Exemption, ...]:
    """Return the permits linked to a record, each with why it does not count where it does not.

    ``position`` asks what the log held when it had so many records. A permit counts while it is approved, has
    not expired, and names the practice; a gate may ask who approved it and for how long it may last.
    """
    if gate.exceptions is None:
        return ()
    numbers = [one.number for one in links if one.relation == gate.exceptions.relation]
    if not numbers:
        return ()
    written = (
        ledger.current_records(actor.organisation_uid, RECORDS, numbers)
        if position is None
        else ledger.records_at(actor.organisation_uid, RECORDS, position, numbers)
    )
    records = [GovernanceRecord.model_validate(one.content) for one in written]
    held = tuple(_assignments(actor, position)) if gate.exceptions.roles else ()
    return tuple(_exemption(actor, gate.exceptions, one, held, day or actor.day) for one in records)


def _exemption(
    actor: Actor,
    rule: GateExceptions,
    record: GovernanceRecord,
    held: Sequence[Mapping[str, object]],
    day: date,
) -> Exemption:
    about = record.scope or organization.root_key(actor)
    below = ScopePath.objects.filter(above__organisation=actor.organisation, above__key=about)
    expires = day_in(record.fields.get(EXPIRES))
    return Exemption(
        number=record.number,
        practice=str(record.fields.get(PRACTICE) or ""),
        scope=about,
        scopes=frozenset(below.values_list("below__key", flat=True)),
        expires=expires,
        flaw=_flaw(actor, rule, record, held, day),
    )


def _flaw(
    actor: Actor,
    rule: GateExceptions,
    record: GovernanceRecord,
    held: Sequence[Mapping[str, object]],
    day: date,
) -> str:
    if record.state != IN_FORCE:
        return "not_approved"
    expires = day_in(record.fields.get(EXPIRES))
    if expires is None or expires < day:
        return "expired"
    if not rule.roles and rule.most_days is None:
        return ""
    signed = _approval(actor, record)
    if signed is None:
        return "unsigned"
    approved = date.fromisoformat(signed.at[:10])
    if rule.most_days is not None and expires > approved + timedelta(days=rule.most_days):
        return "too_long"
    above = _above(actor, record.scope)
    if rule.roles and not any(_holds(one, signed.person, rule.roles, above, approved) for one in held):
        return "by_role"
    return ""


def _approval(actor: Actor, record: GovernanceRecord) -> Signed | None:
    """Return the newest standing signature that brought a permit into force."""
    given = type_of(actor.organisation, record.type, record.type_version)
    steps = {one.id for one in given.transitions if one.to == IN_FORCE and one.signature is not None}
    standing = [one for one in record.signatures if one.step in steps and record.holds(one)]
    return standing[-1] if standing else None


def _above(actor: Actor, scope: str | None) -> frozenset[str]:
    about = scope or organization.root_key(actor)
    rows = ScopePath.objects.filter(below__organisation=actor.organisation, below__key=about)
    return frozenset(rows.values_list("above__key", flat=True)) | {""}


def _assignments(actor: Actor, position: int | None) -> Iterator[Mapping[str, object]]:
    known = ledger.records_known(actor.organisation_uid, "assignments", position)
    yield from (one.content for one in known)


def _holds(
    one: Mapping[str, object], person: str, roles: Iterable[str], above: frozenset[str], day: date
) -> bool:
    """Tell whether an assignment gave a person one of some roles over a scope on a day."""
    since, until = day_in(one.get("since")), day_in(one.get("until"))
    return (
        one.get("person") == person
        and one.get("role") in set(roles)
        and str(one.get("scope") or "") in above
        and since is not None
        and since <= day
        and (until is None or until >= day)
    )
