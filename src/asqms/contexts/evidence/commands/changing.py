# SPDX-License-Identifier: Apache-2.0
"""Withdraws evidence and corrects what was stated about it; every version stays in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from django.db import transaction

from asqms.contexts.evidence.commands.receiving import (
    PROVENANCE,
    content_of,
    received_of,
    require_type,
    shaped,
)
from asqms.contexts.evidence.data import Correction, Received, Statement
from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.evidence.kinds import FILES
from asqms.contexts.evidence.models import Evidence
from asqms.contexts.evidence.queries.reading import read_stored
from asqms.contexts.evidence.queries.series import series_named
from asqms.contexts.evidence.queries.visible import visible_row
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Organisation
from asqms.kernel.digest import CanonicalValue
from asqms.kernel.errors import UnreadableError
from asqms.kernel.records import Notice, Reading
from asqms.workspace.inspection import FileReading

WITHDRAW = "evidence.withdraw"


def withdraw_evidence(
    actor: Actor, uid: str, *, reason: str, expected_version: int | None = None
) -> Received:
    """Let a record be no evidence from today on; what counted before stays as it was.

    Right: ``evidence.withdraw`` (and ``evidence.receive``) on the subject. Ledger action
    ``evidence.received`` with the reason. Raises NotFoundError, AccessRefusedError, ConflictError and
    EvidenceError ``evidence.reason_needed`` or ``evidence.withdrawn_already``.
    """
    row = visible_row(actor, uid)
    organization.authorise(actor, WITHDRAW, row.subject.key)
    if row.withdrawn_on is not None:
        raise EvidenceError(
            "evidence.withdrawn_already",
            f"This evidence was withdrawn on {row.withdrawn_on.isoformat()}.",
            hint="Take the withdrawal back when it counts after all.",
        )
    return _write(
        actor, _with_withdrawal(actor, uid, actor.day.isoformat()), _needed(reason), expected_version
    )


def restore_evidence(actor: Actor, uid: str, *, reason: str, expected_version: int | None = None) -> Received:
    """Take a withdrawal back: from today on the record counts again as far as its dates let it.

    Right: ``evidence.withdraw`` (and ``evidence.receive``) on the subject. Ledger action
    ``evidence.received`` with the reason. Raises NotFoundError, AccessRefusedError, ConflictError and
    EvidenceError ``evidence.reason_needed`` or ``evidence.not_withdrawn``.
    """
    row = visible_row(actor, uid)
    organization.authorise(actor, WITHDRAW, row.subject.key)
    if row.withdrawn_on is None:
        raise EvidenceError(
            "evidence.not_withdrawn", "This evidence is not withdrawn.", hint="Nothing needs to be done."
        )
    return _write(actor, _with_withdrawal(actor, uid, None), _needed(reason), expected_version)


def _with_withdrawal(actor: Actor, uid: str, day: str | None) -> dict[str, CanonicalValue]:
    content = dict(_current(actor, uid))
    stated = dict(cast("Mapping[str, CanonicalValue]", content.get("stated", {})))
    stated.pop("withdrawn_on", None)
    if day:
        stated["withdrawn_on"] = day
    return {**content, "withdrawn_on": day, "stated": stated}


def correct_statement(
    actor: Actor,
    uid: str,
    correction: Correction | Mapping[str, object],
    *,
    reason: str,
    expected_version: int | None = None,
) -> Received:
    """Write a new version of a record with other statements about the same bytes, which are read again.

    Only what the correction sets is changed; a file stays about its subject. What somebody else approved
    is no longer approved when more than its title is changed. Right: ``evidence.receive`` on
    the subject. Ledger action ``evidence.received`` with the reason. Raises NotFoundError,
    AccessRefusedError, ConflictError, InvalidRecordError, EvidenceError ``evidence.reason_needed``,
    ``evidence.unknown_type``, ``evidence.not_yours_to_approve`` and those of the store and the readers.
    """
    row = visible_row(actor, uid)
    organization.authorise(actor, "evidence.receive", row.subject.key)
    given = cast("Correction", shaped(correction, Correction))
    if given.approved_by and given.approved_by != actor.person and not actor.operates:
        raise EvidenceError(
            "evidence.not_yours_to_approve",
            "Nobody approves in the name of somebody else.",
            hint="Leave the approval out; whoever approves states it.",
        )
    if given.type is not None:
        require_type(actor, given.type)
    current = _current(actor, uid)
    stated = _restated(actor, cast("Mapping[str, CanonicalValue]", current.get("stated", {})), given)
    title = given.title if given.title is not None else str(current.get("title", ""))
    statement = Statement(
        subject=row.subject.key, name=row.name.rpartition("/")[2][:400] or "file", title=title
    )
    content = content_of(
        row.series, given.type or row.type, statement, row.name, stated, _reading(actor, row, current)
    )
    return _write(actor, content, _needed(reason), expected_version)


def _restated(
    actor: Actor, stated: Mapping[str, CanonicalValue], given: Correction
) -> dict[str, CanonicalValue]:
    changed = given.model_dump(mode="json", exclude_unset=True, include=set(PROVENANCE))
    found = dict(stated)
    if changed.get("effective") or changed.get("effective_from"):
        found.pop("effective", None)
        found.pop("effective_from", None)
    elsewhere = found.get("approved_by") not in {None, "", actor.person} and not actor.operates
    different = any((value or None) != (stated.get(name) or None) for name, value in changed.items())
    if elsewhere and (different or given.type is not None):
        found.pop("approved_by", None)
        found.pop("approved_on", None)
        if not changed.get("approved_by"):
            changed.pop("approved_on", None)
    found |= changed
    return {name: value for name, value in found.items() if value not in (None, "")}


def _reading(actor: Actor, row: Evidence, current: Mapping[str, CanonicalValue]) -> FileReading:
    """Return what the bytes say: read again where they are stored, else as the record has it."""
    series = series_named(actor, row.series)
    if row.digest and row.size_bytes:
        return read_stored(
            actor.organisation_uid,
            row.digest,
            name=row.name.rpartition("/")[2],
            adapter=series.adapter if series else "",
            options=series.options if series else None,
        )
    notices = tuple(
        Notice("evidence.kept", str(one)) for one in cast("list[str]", current.get("notices", []))
    )
    if row.problem:
        error = UnreadableError(row.problem, row.problem_message)
        return FileReading(Path(row.name), row.adapter, None, error, row.digest, row.size_bytes, notices)
    facts = cast("Mapping[str, int | float | str | bool]", current.get("facts", {}))
    reading = Reading("", row.type, facts, notices)
    return FileReading(Path(row.name), row.adapter, reading, None, row.digest, row.size_bytes, notices)


def _current(actor: Actor, uid: str) -> Mapping[str, CanonicalValue]:
    return next(iter(ledger.current_records(actor.organisation_uid, FILES, [uid]))).content


def _write(
    actor: Actor, content: Mapping[str, object], reason: str, expected_version: int | None
) -> Received:
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation)
        record = organization.write_record(
            actor, FILES, content, reason=reason, expected_version=expected_version
        )
        row = Evidence.objects.select_related("subject").get(organisation=actor.organisation, uid=record.key)
    return received_of(row, record.version, changed=True)


def _needed(reason: str) -> str:
    found = reason.strip()
    if not found:
        raise EvidenceError(
            "evidence.reason_needed",
            "A change of evidence needs a reason.",
            hint="Say in a sentence why; it is kept with the record.",
        )
    return found
