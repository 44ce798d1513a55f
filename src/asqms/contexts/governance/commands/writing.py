# SPDX-License-Identifier: Apache-2.0
"""Makes records, changes what they hold, links them and raises the next from the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from asqms.contexts.catalog import api as catalog
from asqms.contexts.governance import tasks
from asqms.contexts.governance.commands.numbering import next_number
from asqms.contexts.governance.data import RECORDS, GovernanceRecord, Linked, RecordType, Relation, is_filled
from asqms.contexts.governance.data.types import CARRIED_TITLE, FieldKind
from asqms.contexts.governance.domain.sources import value_of
from asqms.contexts.governance.domain.workflow import mistakes, named
from asqms.contexts.governance.errors import GovernanceError
from asqms.contexts.governance.models import Record
from asqms.contexts.governance.permissions import WRITE
from asqms.contexts.governance.queries.reading import record_of
from asqms.contexts.governance.queries.types import type_for, type_of
from asqms.contexts.governance.queries.visible import visible_record
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import AccessRefusedError, ConflictError, NotFoundError
from asqms.kernel.digest import CanonicalValue

UNNUMBERED = "-0"
"""Ends the number of a draft that has none yet."""


def create_record(  # noqa: PLR0913 - each is a part of a record
    actor: Actor,
    name: str,
    *,
    title: str,
    scope: str = "",
    owner: str = "",
    fields: Mapping[str, object] | None = None,
    raised_from: tuple[str, str] | None = None,
    reason: str = "",
) -> str:
    """Make a record of the newest version of a type and return its number.

    ``raised_from`` is the number of a record and one of its relations: the new record is linked there, and
    what the relation carries fills the fields that are not given. Right ``governance.write`` on the scope,
    and one of the roles of the type there. Ledger ``governance.record_written``.

    Raises AccessRefusedError, NotFoundError, InvalidRecordError and GovernanceError
    ``governance.bad_fields``, ``governance.bad_scope``, ``governance.bad_relation``.
    """
    with transaction.atomic():
        given = type_for(actor, name)
        source, relation, carried = _raised(actor, given, raised_from)
        wanted = {**carried, **{key: one for key, one in (fields or {}).items() if is_filled(one)}}
        record = _drafted(actor, given, title, scope, owner, wanted)
        record = changed(record, {"number": next_number(actor, given.prefix)})
        keep(actor, record, reason=reason)
        if source is not None and relation is not None:
            _add_link(actor, source, relation, record.number)
    return record.number


def draft_new(
    actor: Actor,
    name: str,
    *,
    title: str,
    scope: str = "",
    owner: str = "",
    fields: Mapping[str, object] | None = None,
) -> GovernanceRecord:
    """Return what create_record would write, without a number, and write nothing; raises what it raises."""
    wanted = {key: one for key, one in (fields or {}).items() if is_filled(one)}
    return _drafted(actor, type_for(actor, name), title, scope, owner, wanted)


def _drafted(
    actor: Actor, given: RecordType, title: str, scope: str, owner: str, wanted: Mapping[str, object]
) -> GovernanceRecord:
    """Return a new record without its number, after every check."""
    row = organization.authorise(actor, WRITE, scope)
    _require_role(actor, given, scope)
    if row.kind not in given.scopes:
        raise GovernanceError(
            "governance.bad_scope",
            f"A record of this type is about {', '.join(given.scopes)}, not {row.kind}.",
            hint="Choose another scope.",
        )
    content = dict(wanted)
    carried_title = content.pop(CARRIED_TITLE, "")
    kept = _checked(actor, given, content)
    if owner:
        _require_people(actor, [owner])
    entry = {
        "number": f"{given.prefix}{UNNUMBERED}",
        "type": given.type,
        "type_version": given.version,
        "scope": None if row.kind == "organization" else row.key,
        "title": _title(title, carried_title),
        "state": given.start.id,
        "author": actor.person,
        "owner": owner or None,
        "fields": kept,
        "path": [{"state": given.start.id, "on": actor.day.isoformat(), "person": actor.person}],
    }
    shape = organization.shaped(organization.record_kind(RECORDS), entry)
    return GovernanceRecord.model_validate(shape)


def edit_record(  # noqa: PLR0913 - each is a part of a record
    actor: Actor,
    number: str,
    *,
    title: str | None = None,
    owner: str | None = None,
    fields: Mapping[str, object] | None = None,
    expected_version: int | None = None,
    reason: str = "",
) -> WrittenRecord:
    """Change what a record holds; fields that are not named stay, empty ones are emptied.

    Signatures on what was there before no longer stand. Right and roles as create_record, or the owner or
    author. Raises ConflictError where somebody else was faster, GovernanceError ``governance.not_editable``
    in a state that keeps its content, and as create_record.
    """
    with transaction.atomic():
        row, record, given = at_hand(actor, number, expected_version)
        return keep(actor, _edited(actor, row, record, given, title, owner, fields or {}), reason=reason)


def draft_change(
    actor: Actor,
    number: str,
    *,
    title: str | None = None,
    owner: str | None = None,
    fields: Mapping[str, object] | None = None,
) -> GovernanceRecord | None:
    """Return what edit_record would write, None where nothing would differ; raises what it raises.

    Nothing is written; in the caller's transaction nobody else changes the record meanwhile.
    """
    with transaction.atomic():
        row, record, given = at_hand(actor, number)
        edited = _edited(actor, row, record, given, title, owner, fields or {})
        return edited if edited.model_dump() != record.model_dump() else None


def _edited(  # noqa: PLR0913, PLR0917 - each is a part of a record
    actor: Actor,
    row: Record,
    record: GovernanceRecord,
    given: RecordType,
    title: str | None,
    owner: str | None,
    fields: Mapping[str, object],
) -> GovernanceRecord:
    """Return a record with what changes, after every check."""
    retitled = title is not None and title.strip() not in {"", record.title}
    if fields or retitled:
        require_editable(given, record)
    content: dict[str, Any] = dict(record.fields)
    for key, value in fields.items():
        content[key] = value
        if not is_filled(value):
            del content[key]
    _refuse_emptied(given, record.state, content)
    changes: dict[str, Any] = {"fields": _checked(actor, given, content, before=record.fields)}
    if title is not None and title.strip():
        changes["title"] = title.strip()
    if owner is not None:
        if owner and owner != row.owner:
            _require_people(actor, [owner])
        changes["owner"] = owner or None
    return changed(record, changes)


def link_records(actor: Actor, number: str, relation: str, other: str, *, reason: str = "") -> WrittenRecord:
    """Link a record to another by a relation of its type; linking twice changes nothing.

    Raises as edit_record and GovernanceError ``governance.bad_relation``.
    """
    with transaction.atomic():
        _, record, given = at_hand(actor, number)
        target = visible_record(actor, other)
        _require_relation(given, relation, target.type)
        return _add_link(actor, record, relation, other, reason=reason)


def unlink_records(
    actor: Actor, number: str, relation: str, other: str, *, reason: str = ""
) -> WrittenRecord:
    """Take a link away; what it was stays in the history.

    Raises as edit_record, and NotFoundError where there is no such link, or none to be seen.
    """
    with transaction.atomic():
        record = at_hand(actor, number)[1]
        visible_record(actor, other)
        links = [one for one in record.links if (one.relation, one.number) != (relation, other)]
        if len(links) == len(record.links):
            raise NotFoundError("link", f"{relation} {other}")
        return keep(actor, changed(record, {"links": links}), reason=reason)


def keep(actor: Actor, record: GovernanceRecord, *, reason: str = "") -> WrittenRecord:
    """Write a version of a record and wish for the evidence it is, in the caller's transaction."""
    (written,) = organization.write_records(actor, RECORDS, [(record, None)], reason=reason)
    tasks.wish_evidence(actor, record)
    return written


def changed(record: GovernanceRecord, changes: Mapping[str, object]) -> GovernanceRecord:
    """Return a record with some parts changed."""
    entry = {**record.model_dump(mode="json"), **_plain(changes)}
    return GovernanceRecord.model_validate(organization.shaped(organization.record_kind(RECORDS), entry))


def locked(actor: Actor, number: str, expected_version: int | None) -> tuple[Record, GovernanceRecord]:
    """Return a record for a change, so that nobody else changes it meanwhile.

    Raises NotFoundError and ConflictError.
    """
    visible_record(actor, number)
    row = Record.objects.select_for_update(of=("self",)).get(organisation=actor.organisation, key=number)
    if expected_version is not None and row.version != expected_version:
        raise ConflictError(RECORDS, number, row.version)
    return row, record_of(actor, number)


def at_hand(
    actor: Actor, number: str, expected_version: int | None = None
) -> tuple[Record, GovernanceRecord, RecordType]:
    """Return a record and its type for a change, by whoever may make one."""
    row, record = locked(actor, number, expected_version)
    given = type_of(actor.organisation, record.type, record.type_version)
    _require_hand(actor, given, record)
    return row, record, given


def require_editable(given: RecordType, record: GovernanceRecord) -> None:
    """Raise GovernanceError ``governance.not_editable`` in a state that keeps what a record holds."""
    if not given.state(record.state).editable:
        raise GovernanceError(
            "governance.not_editable",
            f"What {record.number} holds stays as it is in the state {record.state}.",
            hint="Take a step that opens it again first.",
        )


def _require_hand(actor: Actor, given: RecordType, record: GovernanceRecord) -> None:
    """Refuse whoever is neither author nor owner nor has a role of the type on the scope."""
    organization.authorise(actor, WRITE, record.scope or "")
    if actor.person not in {record.author, record.owner}:
        _require_role(actor, given, record.scope or "")


def _require_role(actor: Actor, given: RecordType, scope: str) -> None:
    if not actor.operates and given.hands.isdisjoint(organization.roles_on(actor, scope)):
        raise AccessRefusedError(WRITE, scope)


def _checked(
    actor: Actor, given: RecordType, content: Mapping[str, object], before: Mapping[str, object] | None = None
) -> dict[str, object]:
    found = mistakes(given, content)
    if found:
        told = ", ".join(f"{field}: {code}" for field, code in found)
        raise GovernanceError(
            "governance.bad_fields",
            f"Some fields cannot be kept: {told}.",
            hint="Correct these fields.",
            context={"fields": ", ".join(_named_field(given, field) for field, _ in found)},
        )
    known = set(named(given, before or {}))
    new = [one for one in named(given, content) if one not in known]
    _require_named(actor, new)
    return dict(content)


def _title(title: str, carried_title: object) -> str:
    found = title.strip() or str(carried_title).strip()
    if not found:
        raise GovernanceError(
            "governance.title_missing",
            "The record has no title.",
            hint="Say in a few words what it is about.",
        )
    return found


def _refuse_emptied(given: RecordType, state: str, content: Mapping[str, object]) -> None:
    """Refuse to empty what the state needs filled."""
    missing = [
        one.id for one in given.fields if state in one.required_from and not is_filled(content.get(one.id))
    ]
    if missing:
        raise GovernanceError(
            "governance.field_needed",
            f"In the state {state} these fields are filled: {', '.join(missing)}.",
            hint="Leave them filled, or take a step back first.",
            context={"fields": ", ".join(_named_field(given, one) for one in missing)},
        )


def _named_field(given: RecordType, key: str) -> str:
    field = given.field(key)
    return field.name.en if field else key


def _require_named(actor: Actor, new: Sequence[tuple[FieldKind, str]]) -> None:
    _require_people(actor, [name for kind, name in new if kind is FieldKind.PERSON])
    for kind, name in new:
        if kind is FieldKind.SCOPE:
            organization.authorise(actor, "organization.view", name)
        if kind is FieldKind.PRACTICE:
            known = catalog.catalogue(actor.organisation_uid, actor.day).practice_by_id
            organization.require_known(actor, "practice", name, known=name in known)


def _require_people(actor: Actor, names: Sequence[str]) -> None:
    """Refuse the name of a person there is not, or who may not be seen."""
    others = [name for name in names if name != actor.person]
    known = organization.people_names(actor, others) if others else {}
    for name in others:
        organization.require_known(actor, "person", name, known=name in known)


def carried(actor: Actor, number: str, relation: str, target: str) -> dict[str, object]:
    """Return what fills the fields of a record raised from another one; raises as create_record."""
    return _raised(actor, type_for(actor, target), (number, relation))[2]


def _raised(
    actor: Actor, given: RecordType, raised_from: tuple[str, str] | None
) -> tuple[GovernanceRecord | None, str | None, dict[str, object]]:
    if raised_from is None:
        return None, None, {}
    number, relation = raised_from
    visible_record(actor, number)
    source = record_of(actor, number)
    from_type = type_of(actor.organisation, source.type, source.type_version)
    _require_hand(actor, from_type, source)
    known = _require_relation(from_type, relation, given.type)
    values = {field: value_of(from_type, source, what) for field, what in known.carries.items()}
    kept = {
        field: value
        for field, value in values.items()
        if is_filled(value) and (field == CARRIED_TITLE or not mistakes(given, {field: value}))
    }
    return source, relation, kept


def _require_relation(given: RecordType, relation: str, target: str) -> Relation:
    known = given.relation(relation)
    if known is None or target not in known.to:
        raise GovernanceError(
            "governance.bad_relation",
            f"A record of the type {given.type} has no relation {relation[:60]} to {target}.",
            hint="The page of the record lists its relations.",
        )
    return known


def _add_link(
    actor: Actor, record: GovernanceRecord, relation: str, other: str, *, reason: str = ""
) -> WrittenRecord:
    link = Linked(relation=relation, number=other)
    if link in record.links:
        return next(ledger.current_records(actor.organisation_uid, RECORDS, [record.number]))
    return keep(actor, changed(record, {"links": [*record.links, link]}), reason=reason)


def _plain(changes: Mapping[str, object]) -> dict[str, CanonicalValue]:
    def plain(value: object) -> Any:  # noqa: ANN401 - any plain value
        if isinstance(value, list):
            return [plain(one) for one in value]
        return value.model_dump(mode="json") if hasattr(value, "model_dump") else value

    return {key: plain(value) for key, value in changes.items()}
