# SPDX-License-Identifier: Apache-2.0
"""Writes governed records of every kind: right, shape, ledger and tables in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from django.db import transaction
from pydantic import ValidationError

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import NewRecord, WrittenRecord
from asqms.contexts.organization.data import Actor, RecordKind, RecordWritten
from asqms.contexts.organization.errors import (
    ConflictError,
    InvalidRecordError,
    NotFoundError,
    OrganizationError,
)
from asqms.contexts.organization.queries.access import authorise
from asqms.contexts.organization.queries.references import refuse_unseen
from asqms.kernel.digest import CanonicalValue
from asqms.workspace.fields import Model

_KINDS: dict[str, RecordKind] = {}
_LISTENERS: list[Callable[[RecordWritten], None]] = []


def register_kinds(*kinds: RecordKind) -> None:
    """Make kinds of record known; each context does so when it starts."""
    _KINDS.update((kind.name, kind) for kind in kinds)


def record_kinds() -> Mapping[str, RecordKind]:
    """Return every kind by name."""
    return _KINDS


def record_kind(name: str) -> RecordKind:
    """Return a kind; raises NotFoundError."""
    found = _KINDS.get(name)
    if found is None:
        raise NotFoundError("kind of record", name)
    return found


def on_records_written(listener: Callable[[RecordWritten], None]) -> None:
    """Call the listener inside the transaction that wrote records, so that what it stores is as durable."""
    _LISTENERS.append(listener)


def shaped(kind: RecordKind, content: Mapping[str, object] | Model) -> Model:
    """Return the content in the shape of its kind; raises InvalidRecordError with every mistake."""
    if isinstance(content, kind.shape):
        return content
    try:
        return kind.shape.model_validate(content)
    except ValidationError as error:
        raise InvalidRecordError(kind.name, _mistakes(error)) from error


def plain_content(shape: Model) -> dict[str, CanonicalValue]:
    """Return a record as the ledger keeps it: what was given, in plain values."""
    return cast("dict[str, CanonicalValue]", shape.model_dump(mode="json", exclude_unset=True))


def write_record(
    actor: Actor,
    kind: str,
    content: Mapping[str, object] | Model,
    *,
    reason: str = "",
    expected_version: int | None = None,
    known_from: date | None = None,
) -> WrittenRecord:
    """Write one record and return the version written; permission and ledger action are the kind's.

    ``expected_version`` is the version the writer saw (0 for none): another one raises ConflictError.
    ``known_from`` is the actor's day without it. Raises AccessRefusedError, NotFoundError,
    InvalidRecordError and what the tables of the kind refuse.
    """
    given = record_kind(kind)
    shape = shaped(given, content)
    _refuse_for_others(actor, given, shape)
    _refuse_without_proposal(actor, given, shape)
    with transaction.atomic():
        authorise(actor, given.right, given.scope(shape))
        if expected_version is not None:
            _expect(actor, given, given.key(shape), expected_version)
        if not actor.operates:
            refuse_unseen(actor, given, given.key(shape), plain_content(shape))
            given.guard(actor, shape)
        record = write_records(actor, kind, [(shape, known_from)], reason=reason)[0]
        if expected_version is not None and record.version != expected_version + 1:
            raise ConflictError(kind, record.key, record.version - 1)
    return record


def write_approved(
    actor: Actor, kind: str, content: Mapping[str, object], *, reason: str = ""
) -> WrittenRecord:
    """Write what its author proposed and the actor approves; only the approval of a proposal calls this.

    Errors as write_record.
    """
    given = record_kind(kind)
    shape = shaped(given, content)
    _refuse_for_others(actor, given, shape)
    with transaction.atomic():
        authorise(actor, given.right, given.scope(shape))
        if not actor.operates:
            refuse_unseen(actor, given, given.key(shape), plain_content(shape))
        return write_records(actor, kind, [(shape, None)], reason=reason)[0]


def write_records(
    actor: Actor, kind: str, contents: Sequence[tuple[Model, date | None]], *, reason: str = ""
) -> tuple[WrittenRecord, ...]:
    """Write many records of one kind in one transaction; errors as write_record."""
    given = record_kind(kind)
    with transaction.atomic():
        for scope in {given.scope(shape) for shape, _ in contents}:
            authorise(actor, given.right, scope)
        replaced = _replaced(actor, given, [given.key(shape) for shape, _ in contents])
        for scope in sorted({given.scope(shape) for shape in replaced}):
            authorise(actor, given.right, scope)
        new = [
            NewRecord(kind, given.key(shape), plain_content(shape), known or actor.day, given.written, reason)
            for shape, known in contents
        ]
        records = ledger.append(actor.organisation_uid, new, actor=actor.signature, at=actor.at)
        pairs = [(record, shape) for record, (shape, _) in zip(records, contents, strict=True)]
        if given.project_many is not None:
            given.project_many(actor, pairs)
        else:
            for record, shape in pairs:
                given.project(actor, record, shape)
        _tell(actor, given, replaced, [shape for shape, _ in contents])
    return records


def _replaced(actor: Actor, kind: RecordKind, keys: Sequence[str]) -> list[Model]:
    """Return what these records say now.

    The right is asked there too, so that nobody takes over records of others.
    """
    current = ledger.current_records(actor.organisation_uid, kind.name, keys)
    return [kind.shape.model_validate(one.content) for one in current]


def remove_record(
    actor: Actor, kind: str, key: str, *, reason: str = "", in_bulk: bool = False
) -> WrittenRecord:
    """Take a record away from today on; what it said before stays in the ledger.

    ``in_bulk`` is for a whole workspace, which states everything anew. Raises NotFoundError,
    AccessRefusedError, OrganizationError ``organization.proposal_needed`` and what the tables of the kind
    refuse.
    """
    given = record_kind(kind)
    with transaction.atomic():
        current = next(iter(ledger.current_records(actor.organisation_uid, kind, [key])), None)
        if current is None:
            raise NotFoundError("record", key)
        shape = shaped(given, current.content)
        authorise(actor, given.right, given.scope(shape))
        if given.replaced_only and not (in_bulk or actor.operates):
            raise _proposal_needed()
        new = NewRecord(kind, key, None, actor.day, given.removed, reason)
        (record,) = ledger.append(actor.organisation_uid, [new], actor=actor.signature, at=actor.at)
        given.project(actor, record, shape)
        _tell(actor, given, [shape], [])
    return record


def _tell(actor: Actor, kind: RecordKind, before: Sequence[Model], after: Sequence[Model]) -> None:
    scopes: set[str] | None = None if _moved(kind, before, after) else set()
    for shape in (*before, *after):
        one = kind.affects(shape)
        scopes = None if one is None or scopes is None else scopes | set(one)
    event = RecordWritten(
        actor.organisation,
        actor.organisation_uid,
        (kind.name,),
        None if scopes is None else tuple(sorted(scopes)),
        actor.at,
    )
    for listener in _LISTENERS:
        listener(event)


def _moved(kind: RecordKind, before: Sequence[Model], after: Sequence[Model]) -> bool:
    """Tell whether a record left its place in the scope tree."""
    if kind.place is None:
        return False
    places = {kind.key(shape): kind.place(shape) for shape in after}
    return any(places.get(kind.key(shape)) != kind.place(shape) for shape in before)


def _refuse_for_others(actor: Actor, kind: RecordKind, shape: Model) -> None:
    if not kind.signed_by or actor.operates:
        return
    if getattr(shape, kind.signed_by) != actor.person:
        raise OrganizationError(
            "organization.not_yours_to_sign",
            "Nobody decides in the name of somebody else.",
            hint=f"Only the person in {kind.signed_by} can write this.",
        )
    if kind.signed_by == "approver" and getattr(shape, "author", "") == actor.person:
        raise OrganizationError(
            "organization.one_person",
            "Who proposes something cannot approve it.",
            hint="Let somebody else with the right approve it.",
        )


def _refuse_without_proposal(actor: Actor, kind: RecordKind, shape: Model) -> None:
    """Refuse what says that another person wrote or approved it: only a proposal shows that this is so.

    Signed parts that the newest version of the record holds already may stay.
    """
    if actor.operates:
        return
    signed = _signed_parts(shape)
    if signed:
        known = [one for some in _replaced(actor, kind, [kind.key(shape)]) for one in _signed_parts(some)]
        signed = [one for one in signed if one not in known]
    if kind.signed_by == "approver" or any("author" in one for one in signed):
        raise _proposal_needed()
    if any(one["approver"] != actor.person for one in signed):
        raise OrganizationError(
            "organization.not_yours_to_sign",
            "Nobody decides in the name of somebody else.",
            hint="Only the person in approver can write this.",
        )
    if signed and getattr(shape, "owner", "") == actor.person:
        raise OrganizationError(
            "organization.one_person",
            "Who owns something cannot approve what makes it easier.",
            hint="Let somebody else with the right approve it.",
        )


def _proposal_needed() -> OrganizationError:
    return OrganizationError(
        "organization.proposal_needed",
        "This counts only when one person proposes it and another approves the proposal.",
        hint="Propose it; the record is written when somebody else approves.",
    )


def _signed_parts(shape: Model) -> list[Mapping[str, object]]:
    """Return the parts of a record that name who approved them, with everything their shape fills in."""
    content = shape.model_dump(mode="json")
    lists = [value for value in content.values() if isinstance(value, list)]
    parts = [one for some in lists for one in some if isinstance(one, Mapping)]
    return [one for one in parts if one.get("approver")]


def _expect(actor: Actor, kind: RecordKind, key: str, version: int) -> None:
    found = ledger.current_version(actor.organisation_uid, kind.name, key)
    if found != version:
        raise ConflictError(kind.name, key, found)


def _mistakes(error: ValidationError) -> tuple[tuple[str, str, str, str], ...]:
    found = []
    for one in error.errors(include_url=False, include_input=False)[:100]:
        context: dict[str, Any] = one.get("ctx") or {}
        path = ".".join(str(step) for step in (*one["loc"], *([context["at"]] if "at" in context else [])))
        found.append((path, one["type"], one["msg"], str(context.get("hint", ""))))
    return tuple(found)


def require_known(actor: Actor, what: str, key: str, known: bool) -> None:  # noqa: FBT001 - a plain guard
    """Raise OrganizationError ``organization.unknown_reference`` when a record names what is not there."""
    if not known:
        raise OrganizationError(
            "organization.unknown_reference",
            f"There is no {what} {key[:200]}.",
            hint="Create it first, or correct the id.",
            context={"what": what, "organisation": actor.organisation_uid},
        )
