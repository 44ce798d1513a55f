# SPDX-License-Identifier: Apache-2.0
"""Governance records about a scope as they stood on a day: now from the table, a past day from the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RECORDS, GovernanceRecord
from asqms.contexts.governance.data.types import StateKind
from asqms.contexts.governance.models import Record
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Scope
from asqms.contexts.performance.queries.scopes import below

MOST = 5_000
"""Records of the types that are looked at; beyond, those that changed last."""


@dataclass(frozen=True, slots=True)
class Stood:
    """A record as it stood on a day. ``ended`` is the day it came to its end, None while it is open."""

    number: str
    type: str
    title: str
    state: str
    open: bool
    scope: str
    scope_name: str
    created: date
    changed: date
    ended: date | None
    due: date | None
    fields: dict[str, object]


def stood(
    actor: Actor, scope: Scope, types: Collection[str], as_of: date | None, numbers: Collection[str] = ()
) -> list[Stood]:
    """Return the records of some types on a scope and below it that the actor may see, none confidential.

    With ``numbers`` only those, wherever they are.
    """
    rows = governance.visible_records(actor).filter(confidential=False).select_related("scope")
    if numbers:
        rows = rows.filter(key__in=sorted(numbers))
    else:
        rows = rows.filter(type__in=sorted(types))
        inside = below(scope)
        rows = rows if inside is None else rows.filter(scope__in=inside)
    rows = rows.order_by("-changed", "key")[:MOST]
    return list(_now(rows) if as_of is None else _then(actor, rows, as_of))


def _now(rows: QuerySet[Record]) -> Iterator[Stood]:
    for one in rows:
        changed = one.changed.date()
        yield Stood(
            one.key,
            one.type,
            one.title,
            one.state,
            one.open,
            one.scope.key,
            one.scope.name,
            one.created,
            changed,
            None if one.open else changed,
            one.due if one.open else None,
            one.fields,
        )


def _then(actor: Actor, rows: QuerySet[Record], day: date) -> Iterator[Stood]:
    known = {one.key: one for one in rows}
    for written in ledger.records_known_on(actor.organisation_uid, RECORDS, day, list(known)):
        record = GovernanceRecord.model_validate(written.content)
        row = known[record.number]
        given = governance.type_of(actor.organisation, record.type, record.type_version)
        if given.confidential:
            continue
        is_open = given.state(record.state).kind is not StateKind.END
        limits = governance.limits_of(given, record, None) if is_open else ()
        due = min((one.due for one in limits if one.ended is None), default=None)
        changed = written.recorded_at.date()
        yield Stood(
            record.number,
            record.type,
            record.title,
            record.state,
            is_open,
            row.scope.key,
            row.scope.name,
            record.created,
            changed,
            None if is_open else changed,
            due,
            record.fields,  # type: ignore[arg-type]  # plain values
        )
