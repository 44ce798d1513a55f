# SPDX-License-Identifier: Apache-2.0
"""One record as its page shows it: what it holds, where it may go, what it is tied to, how it came to be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from asqms.contexts.governance.data import (
    RECORDS,
    FieldChange,
    GovernanceRecord,
    Neighbour,
    RecordType,
    RecordView,
    Step,
)
from asqms.contexts.governance.data.comments import CommentView
from asqms.contexts.governance.data.proofs import GateView
from asqms.contexts.governance.domain.workflow import blockers, limits, steps_from
from asqms.contexts.governance.models import Comment, Link, Record
from asqms.contexts.governance.permissions import WRITE
from asqms.contexts.governance.queries.gate_view import gates_ahead
from asqms.contexts.governance.queries.rows import row_of
from asqms.contexts.governance.queries.surroundings import surroundings
from asqms.contexts.governance.queries.types import calendar_for, type_of
from asqms.contexts.governance.queries.visible import visible_record, visible_records
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError

MOST_COMMENTS = 500
MOST_NEIGHBOURS = 200


def record_of(actor: Actor, number: str) -> GovernanceRecord:
    """Return the newest version of a record; whether it may be seen is asked elsewhere."""
    return GovernanceRecord.model_validate(_written(actor, number, None).content)


def kept_record(actor: Actor, number: str, *, as_of: date | None = None) -> GovernanceRecord:
    """Return a record as it is kept, without what may be done with it; with ``as_of`` as known on that day.

    Right ``governance.view`` on the scope; raises NotFoundError.
    """
    visible_record(actor, number)
    return GovernanceRecord.model_validate(_written(actor, number, as_of).content)


def _written(actor: Actor, number: str, as_of: date | None) -> WrittenRecord:
    if as_of is None:
        found = next(iter(ledger.current_records(actor.organisation_uid, RECORDS, [number])), None)
    else:
        found = next(ledger.records_known_on(actor.organisation_uid, RECORDS, as_of, [number]), None)
    if found is None:
        raise NotFoundError("governance record", number)
    return found


def record_view(actor: Actor, number: str, *, as_of: date | None = None) -> RecordView:
    """Return a record with the steps from here, for each what stands in its way.

    With ``as_of`` as it was known on that day, without steps. Right ``governance.view`` on the scope;
    raises NotFoundError.
    """
    row = visible_record(actor, number)
    written = _written(actor, number, as_of)
    record = GovernanceRecord.model_validate(written.content)
    given = type_of(actor.organisation, record.type, record.type_version)
    ahead = steps_from(given, record.state)
    gates = () if as_of else gates_ahead(actor, record, ahead)
    return RecordView(
        record=record,
        type=given,
        version=written.version,
        row=row_of(row),
        steps=() if as_of else _steps(actor, given, record, gates),
        gates=gates,
        limits=limits(given, record, calendar_for(actor.organisation)),
        neighbours=_known_neighbours(actor, record, as_of) if as_of else _neighbours(actor, row),
        may_edit=as_of is None and _may_edit(actor, given, record),
    )


def _steps(
    actor: Actor, given: RecordType, record: GovernanceRecord, gates: Iterable[GateView]
) -> tuple[Step, ...]:
    if not organization.may(actor, WRITE, record.scope or ""):
        return ()
    wanted = steps_from(given, record.state)
    around = surroundings(actor, record, wanted, {one.gate.gate: one.blockers for one in gates})
    return tuple(Step(one, blockers(given, record, one, around)) for one in wanted)


def _may_edit(actor: Actor, given: RecordType, record: GovernanceRecord) -> bool:
    if not organization.may(actor, WRITE, record.scope or ""):
        return False
    if actor.operates or actor.person in {record.author, record.owner}:
        return True
    return not given.hands.isdisjoint(organization.roles_on(actor, record.scope or ""))


def _neighbours(actor: Actor, row: Record) -> tuple[Neighbour, ...]:
    visible = visible_records(actor)
    there = Link.objects.filter(record=row, to__in=visible).select_related("to")
    here = Link.objects.filter(to=row, record__in=visible).select_related("record")
    found = [_neighbour(one.to, one.relation) for one in there.order_by("relation", "pk")[:MOST_NEIGHBOURS]]
    found += [
        _neighbour(one.record, one.relation, back=True)
        for one in here.order_by("relation", "pk")[:MOST_NEIGHBOURS]
    ]
    return tuple(found)


def _known_neighbours(actor: Actor, record: GovernanceRecord, day: date) -> tuple[Neighbour, ...]:
    """Return the records a record pointed to on a past day, as they were known then."""
    numbers = [one.number for one in record.links]
    seen = visible_records(actor).filter(key__in=numbers).values_list("key", flat=True)
    written = ledger.records_known_on(actor.organisation_uid, RECORDS, day, list(seen))
    known = {one.key: GovernanceRecord.model_validate(one.content) for one in written if not one.removed}
    return tuple(
        Neighbour(one.number, there.title, there.type, there.state, one.relation)
        for one in sorted(record.links, key=lambda one: (one.relation, one.number))
        if (there := known.get(one.number)) is not None
    )


def _neighbour(row: Record, relation: str, *, back: bool = False) -> Neighbour:
    return Neighbour(row.key, row.title, row.type, row.state, relation, back)


def comments_of(actor: Actor, number: str) -> tuple[CommentView, ...]:
    """Return what was said about a record, oldest first; raises NotFoundError."""
    row = visible_record(actor, number)
    return _said(actor, Comment.objects.filter(record=row).order_by("at", "pk")[:MOST_COMMENTS])


def comment_page(
    actor: Actor, number: str, *, after: str = "", size: int = 50
) -> tuple[tuple[CommentView, ...], str]:
    """Return a page of what was said about a record, oldest first, and where the next page begins."""
    rows = Comment.objects.filter(record=visible_record(actor, number))
    found = organization.keyset_page(rows, ("at", "key"), after=after, size=size)
    return _said(actor, found.rows), found.next


def _said(actor: Actor, rows: Iterable[Comment]) -> tuple[CommentView, ...]:
    names = organization.people_names(actor, sorted({one.person for one in rows}))
    return tuple(
        CommentView(one.key, one.person, names.get(one.person, one.person), one.at, one.text) for one in rows
    )


def field_changes(actor: Actor, number: str) -> tuple[FieldChange, ...]:
    """Return every change of every field, newest first, with who made it; raises NotFoundError."""
    visible_record(actor, number)
    found: list[FieldChange] = []
    before: dict[str, object] = {}
    versions = tuple(reversed(ledger.record_history(actor.organisation_uid, RECORDS, number)))
    seen = _seen_links(actor, versions)
    for version in versions:
        after = _flat(version, seen)
        person = version.actor.partition(":")[2]
        found += [
            FieldChange(version.version, version.recorded_at, person, name, before.get(name), after.get(name))
            for name in sorted({*before, *after})
            if before.get(name) != after.get(name)
        ]
        before = after
    return tuple(reversed(found))


def _seen_links(actor: Actor, versions: Iterable[WrittenRecord]) -> Collection[str]:
    """Return the numbers among all that were ever linked that the actor may see."""
    records = [GovernanceRecord.model_validate(one.content) for one in versions if not one.removed]
    numbers = {link.number for one in records for link in one.links}
    return set(visible_records(actor).filter(key__in=sorted(numbers)).values_list("key", flat=True))


def _flat(version: WrittenRecord, seen: Collection[str]) -> dict[str, object]:
    if version.removed:
        return {}
    record = GovernanceRecord.model_validate(version.content)
    links = [f"{one.relation} {one.number}" for one in record.links if one.number in seen]
    files = [one.name for one in record.attachments]
    plain = {
        "$title": record.title,
        "$state": record.state,
        "$owner": record.owner,
        "$links": links or None,
        "$attachments": files or None,
    }
    return {**record.fields, **plain}
