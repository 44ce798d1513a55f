# SPDX-License-Identifier: Apache-2.0
"""Kinds of record of this context and how they change its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from asqms.contexts.governance import reflections
from asqms.contexts.governance.data import RECORDS, Comment, GovernanceRecord, TypeText
from asqms.contexts.governance.data.calendars import WorkCalendar
from asqms.contexts.governance.data.gates import GATES, GateText
from asqms.contexts.governance.domain.workflow import is_open, next_due
from asqms.contexts.governance.domain.working_days import Calendar as WorkingDays
from asqms.contexts.governance.errors import GovernanceError
from asqms.contexts.governance.models import Calendar, Link, Record, TypeVersion
from asqms.contexts.governance.models import Comment as CommentRow
from asqms.contexts.governance.permissions import EDIT_TYPES, WRITE
from asqms.contexts.governance.queries.types import calendar_for, type_of
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, RecordKind
from asqms.contexts.organization.models import Scope

COMMENTS = "governance_comments"
TYPES, CALENDARS = "governance_types", "governance_calendars"
CALENDAR_KEY = "calendar"
PIECE = 400


def _scope(actor: Actor, key: str | None) -> Scope:
    wanted = key or organization.root_key(actor)
    found = Scope.objects.filter(organisation=actor.organisation, key=wanted).first()
    if found is None:
        organization.require_known(actor, "scope", wanted, known=False)
        raise LookupError(wanted)
    return found


def _record(actor: Actor, record: WrittenRecord, entry: GovernanceRecord) -> None:
    _records(actor, [(record, entry)])


def _records(actor: Actor, pairs: Sequence[tuple[WrittenRecord, GovernanceRecord]]) -> None:
    """Bring the rows of records up to date; what all of them need is looked up once."""
    gone = [record.key for record, _ in pairs if record.removed]
    if gone:
        Record.objects.filter(organisation=actor.organisation, key__in=gone).delete()
    kept = [(record, entry) for record, entry in pairs if not record.removed]
    calendar = calendar_for(actor.organisation)
    scopes = {key: _scope(actor, key) for key in {entry.scope for _, entry in kept}}
    known = set(_known(actor, [entry.number for _, entry in kept]))
    new: list[Record] = []
    for record, entry in kept:
        columns = _columns(actor, record, entry, calendar) | {"scope": scopes[entry.scope]}
        if entry.number in known or entry.links:
            row, _ = Record.objects.update_or_create(
                organisation_id=actor.organisation, key=entry.number, defaults=columns
            )
            _link(actor, row, entry)
        else:
            new.append(Record(organisation_id=actor.organisation, key=entry.number, **columns))
    Record.objects.bulk_create(new, batch_size=PIECE)


def _known(actor: Actor, numbers: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(numbers), PIECE):
        some = numbers[start : start + PIECE]
        rows = Record.objects.filter(organisation=actor.organisation, key__in=some)
        yield from rows.values_list("key", flat=True)


def _columns(
    actor: Actor, record: WrittenRecord, entry: GovernanceRecord, calendar: WorkingDays
) -> dict[str, Any]:
    given = type_of(actor.organisation, entry.type, entry.type_version)
    return {
        "type": entry.type,
        "type_version": entry.type_version,
        "process": given.process,
        "title": entry.title,
        "state": entry.state,
        "open": is_open(given, entry.state),
        "confidential": given.confidential,
        "author": entry.author,
        "owner": entry.owner or "",
        "fields": entry.fields,
        "created": entry.created,
        "due": next_due(given, entry, calendar),
        "changed": record.recorded_at,
        "version": record.version,
    }


def _link(actor: Actor, row: Record, entry: GovernanceRecord) -> None:
    wanted = {(one.relation, one.number) for one in entry.links}
    known = {(one.relation, one.to.key): one for one in row.links.select_related("to")}
    for pair, link in known.items():
        if pair not in wanted:
            link.delete()
    numbers = {number for _, number in wanted - set(known)}
    rows = Record.objects.filter(organisation=actor.organisation, key__in=sorted(numbers))
    found = {one.key: one for one in rows}
    Link.objects.bulk_create(
        [
            Link(organisation_id=actor.organisation, record=row, relation=relation, to=found[number])
            for relation, number in sorted(wanted - set(known))
            if number in found
        ]
    )


def _comment(actor: Actor, record: WrittenRecord, entry: Comment) -> None:
    about = Record.objects.get(organisation=actor.organisation, key=entry.number)
    if record.removed:
        CommentRow.objects.filter(organisation=actor.organisation, key=entry.id).delete()
        return
    CommentRow.objects.update_or_create(
        organisation_id=actor.organisation,
        key=entry.id,
        defaults={
            "record": about,
            "person": entry.person,
            "at": record.recorded_at,
            "text": entry.text,
            "mentions": list(entry.mentions),
            "version": record.version,
        },
    )


def type_key(entry: TypeText) -> str:
    """Return the name of a version of a type."""
    return f"{entry.type}:{entry.version}"


def _type(actor: Actor, record: WrittenRecord, entry: TypeText) -> None:
    if record.removed:
        raise GovernanceError(
            "governance.type_kept",
            "A version of a type stays: records may be in flight on it.",
            hint="Write a newer version instead.",
        )
    TypeVersion.objects.update_or_create(
        organisation_id=actor.organisation,
        key=record.key,
        defaults={"text": entry.text, "version": record.version},
    )


def gate_key(entry: GateText) -> str:
    """Return the name of a version of a gate."""
    return f"{entry.gate}:{entry.version}"


def _gate(_: Actor, record: WrittenRecord, __: GateText) -> None:
    """Gates are read from their records; there is no table of them."""
    if record.removed:
        raise GovernanceError(
            "governance.type_kept",
            "A version of a gate stays: decisions were taken by it.",
            hint="Write a newer version instead.",
        )


def _calendar(actor: Actor, record: WrittenRecord, entry: WorkCalendar) -> None:
    if record.removed:
        Calendar.objects.filter(organisation=actor.organisation, key=record.key).delete()
        _reckon_again(actor)
        return
    Calendar.objects.update_or_create(
        organisation_id=actor.organisation,
        key=record.key,
        defaults={
            "rest": list(entry.rest),
            "holidays": [one.isoformat() for one in entry.holidays],
            "version": record.version,
        },
    )
    _reckon_again(actor)


def _reckon_again(actor: Actor) -> None:
    """Bring the ends of running limits up to date with the calendar."""
    calendar = calendar_for(actor.organisation)
    rows = Record.objects.filter(organisation=actor.organisation, due__isnull=False).order_by("pk")
    keys = list(rows.values_list("key", flat=True))
    for start in range(0, len(keys), PIECE):
        piece = keys[start : start + PIECE]
        written = ledger.current_records(actor.organisation_uid, RECORDS, piece)
        entries = {one.key: GovernanceRecord.model_validate(one.content) for one in written}
        moved = []
        for row in rows.filter(key__in=piece):
            entry = entries.get(row.key)
            if entry is None:
                continue
            due = next_due(type_of(actor.organisation, entry.type, entry.type_version), entry, calendar)
            if due != row.due:
                row.due = due
                moved.append(row)
        Record.objects.bulk_update(moved, ["due"])


KINDS = (
    RecordKind(
        RECORDS,
        GovernanceRecord,
        WRITE,
        lambda one: one.number,
        lambda one: one.scope or "",
        "governance.record_written",
        "governance.record_removed",
        _record,
        lambda _: (),
        project_many=_records,
        reflections=reflections.RECORDS,
    ),
    RecordKind(
        COMMENTS,
        Comment,
        WRITE,
        lambda one: one.id,
        lambda one: one.scope or "",
        "governance.commented",
        "governance.comment_removed",
        _comment,
        lambda _: (),
        reflections=reflections.COMMENTS,
    ),
    RecordKind(
        TYPES,
        TypeText,
        EDIT_TYPES,
        type_key,
        lambda _: "",
        "governance.type_written",
        "governance.type_removed",
        _type,
        lambda _: (),
        reflections=reflections.TYPES,
    ),
    RecordKind(
        GATES,
        GateText,
        EDIT_TYPES,
        gate_key,
        lambda _: "",
        "governance.gate_written",
        "governance.gate_removed",
        _gate,
        lambda _: (),
    ),
    RecordKind(
        CALENDARS,
        WorkCalendar,
        EDIT_TYPES,
        lambda _: CALENDAR_KEY,
        lambda _: "",
        "governance.calendar_written",
        "governance.calendar_removed",
        _calendar,
        lambda _: (),
        reflections=reflections.CALENDARS,
    ),
)
