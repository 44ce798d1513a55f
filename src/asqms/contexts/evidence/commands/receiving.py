# SPDX-License-Identifier: Apache-2.0
"""Receives evidence: bytes durable first, then read, then the record; the same again changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from django.db import transaction

from asqms.contexts.catalog import api as catalog
from asqms.contexts.evidence.commands.storing import claimed_upload, mark_claimed, store_bytes
from asqms.contexts.evidence.data import Correction, EvidenceFileRecord, Received, Statement
from asqms.contexts.evidence.domain.dates import stated_day
from asqms.contexts.evidence.domain.naming import (
    clean_name,
    dated_name,
    default_series,
    own_pattern,
    placed_name,
)
from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.evidence.kinds import FILES, SOURCES
from asqms.contexts.evidence.models import Evidence, Receipt
from asqms.contexts.evidence.queries.reading import read_stored
from asqms.contexts.evidence.queries.recognition import known_type
from asqms.contexts.evidence.queries.series import only_series, series_named
from asqms.contexts.evidence.queries.visible import require_visible_digest
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, RecordKind
from asqms.contexts.organization.models import Organisation
from asqms.kernel.digest import CanonicalValue, digest_of
from asqms.kernel.errors import Place
from asqms.workspace.collection import record_of
from asqms.workspace.data import EvidenceFile, EvidenceSource, Provenance
from asqms.workspace.fields import Model
from asqms.workspace.inspection import FileReading

RECEIVE = "evidence.receive"
PROVENANCE = (
    "effective", "effective_from", "valid_until", "producer", "method", "sampling", "revision",
    "approved_by", "approved_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Placed:
    """A statement with all that was left open: type, series, name, day."""

    statement: Statement
    type: str
    series: str
    name: str
    stated: Mapping[str, CanonicalValue]
    new_patterns: tuple[str, ...] | None


def receive_evidence(  # noqa: PLR0913 - each is a part of a receipt
    actor: Actor,
    statement: Statement | Mapping[str, object],
    *,
    stream: BinaryIO | None = None,
    digest: str = "",
    upload: str = "",
    reason: str = "",
    again: bool = False,
) -> Received:
    """Store and read bytes and write the record of what is stated about them; give exactly one source.

    ``stream`` holds the bytes; ``digest`` names bytes of evidence the actor may see; ``upload`` a finished
    upload of the actor. The same bytes with the same statement change nothing, whenever they come again;
    with ``again`` they replace what took their place since, as for tables the server keeps current itself. A
    file that is older than the newest of its name is recorded beside it. What cannot be read is evidence
    with a problem. Right: ``evidence.receive`` on the subject. Ledger actions: ``evidence.received`` and,
    for a series that is new or takes other files than before, ``evidence.source_written``.

    Raises AccessRefusedError, NotFoundError, InvalidRecordError and EvidenceError ``evidence.bad_name``,
    ``evidence.type_needed``, ``evidence.unknown_type``, ``evidence.series_of_other``,
    ``evidence.not_yours_to_approve``, ``evidence.too_large``, ``evidence.upload_incomplete``,
    ``evidence.one_source`` and those of the store and the readers.
    """
    given = shaped(statement, Statement)
    organization.authorise(actor, RECEIVE, given.subject)
    name = clean_name(given.name)
    _require_own_approval(actor, given)
    if sum(map(bool, (stream is not None, digest, upload))) != 1:
        raise EvidenceError(
            "evidence.one_source",
            "Evidence comes from a stream, an upload or a digest, exactly one of them.",
            hint="Name one of the three.",
        )
    digest = _durable(actor, stream, digest, upload)
    fingerprint = _fingerprint(given, digest)
    wanted = digest if again else ""
    known = _known_receipt(actor, fingerprint, wanted)
    if known is not None:
        return known
    source = series_named(actor, given.series) if given.series else None
    if source is not None and not organization.may(actor, "evidence.view", source.subject):
        raise _of_others(given.series or "")
    reading = read_stored(
        actor.organisation_uid,
        digest,
        name=name.rpartition("/")[2],
        adapter=given.adapter or (source.adapter if source else ""),
        options=given.options or (source.options if source else None),
    )
    placed = _placed(actor, given, name, reading)
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation)
        known = _known_receipt(actor, fingerprint, wanted)
        if known is None:
            known = _written(actor, placed, reading, fingerprint, reason)
        if upload:
            mark_claimed(actor, upload, known.uid)
    return known


def shaped(content: Model | Mapping[str, object], shape: type[Model]) -> Statement:
    """Return what a caller states in its shape; raises InvalidRecordError with every mistake."""
    kind = RecordKind(FILES, shape, RECEIVE, lambda _: "", lambda _: "", "", "")
    return cast("Statement", organization.shaped(kind, content))


def require_type(actor: Actor, evidence_type: str) -> None:
    """Raise EvidenceError ``evidence.unknown_type`` for a type that the catalogue does not have."""
    known = catalog.catalogue(actor.organisation_uid, actor.day).evidence_type_by_id
    if evidence_type not in known:
        raise EvidenceError(
            "evidence.unknown_type",
            f"The catalogue has no evidence type {evidence_type[:200]}.",
            hint="The standards pages list the types; asqms catalog list evidence does too.",
        )


def _require_own_approval(actor: Actor, given: Correction) -> None:
    if given.approved_by and given.approved_by != actor.person and not actor.operates:
        raise EvidenceError(
            "evidence.not_yours_to_approve",
            "Nobody approves in the name of somebody else.",
            hint="Leave the approval out; whoever approves states it.",
        )


def _durable(actor: Actor, stream: BinaryIO | None, digest: str, upload: str) -> str:
    """Return the digest of the bytes, which are stored durably from here on."""
    if stream is not None:
        return store_bytes(actor, stream)[0]
    if upload:
        return claimed_upload(actor, upload)
    require_visible_digest(actor, digest)
    return digest


def _fingerprint(given: Statement, digest: str) -> str:
    stated = given.model_dump(mode="json", exclude_unset=True)
    return digest_of({"digest": digest, "stated": stated})


def _known_receipt(actor: Actor, fingerprint: str, wanted: str) -> Received | None:
    """Return what became of the same call before; ``wanted`` names bytes that must still be there."""
    receipt = Receipt.objects.filter(organisation=actor.organisation, fingerprint=fingerprint).first()
    if receipt is None:
        return None
    row = (
        Evidence.objects.filter(organisation=actor.organisation, uid=receipt.uid)
        .select_related("subject")
        .first()
    )
    if row is None or (wanted and row.digest != wanted):
        return None
    return received_of(row, receipt.version, changed=False, late=receipt.late)


def _placed(actor: Actor, given: Statement, name: str, reading: FileReading) -> _Placed:
    told = reading.reading.evidence_type if reading.reading else ""
    evidence_type = given.type or known_type(actor, told)
    if not evidence_type:
        raise EvidenceError(
            "evidence.type_needed",
            "The content does not tell what kind of evidence this is.",
            hint="State the type. " + (reading.error.message if reading.error else ""),
        )
    require_type(actor, evidence_type)
    key = given.series or only_series(actor, given.subject, evidence_type)
    key = key or default_series(given.subject, evidence_type)
    source = series_named(actor, key)
    if source is not None and not organization.may(actor, "evidence.view", source.subject):
        raise _of_others(key)
    if source is not None and (source.type, source.subject) != (evidence_type, given.subject):
        raise EvidenceError(
            "evidence.series_of_other",
            f"The series {key} holds {source.type} about {source.subject}.",
            hint="Name another series, or leave it out.",
        )
    patterns = source.patterns if source else ()
    placed = placed_name(name, key, patterns)
    new = None
    if source is None or (placed != name and own_pattern(key) not in patterns):
        new = (*patterns, own_pattern(key))
    return _Placed(given, evidence_type, key, placed, _stated(actor, given, reading), new)


def _of_others(series: str) -> EvidenceError:
    """Return the error of a series about something that may not be seen: it says nothing about it."""
    return EvidenceError(
        "evidence.series_of_other",
        f"The series {series[:200]} cannot take this evidence.",
        hint="Name another series, or leave it out.",
    )


def _stated(actor: Actor, given: Statement, reading: FileReading) -> dict[str, CanonicalValue]:
    """Return the provenance as a workspace would state it: what was left open is filled in."""
    stated: dict[str, CanonicalValue] = {
        name: value
        for name, value in given.model_dump(mode="json", include=set(PROVENANCE)).items()
        if value not in (None, "")
    }
    if "effective" not in stated and "effective_from" not in stated:
        found = stated_day(reading.reading.facts, actor.day) if reading.reading else None
        if found is None:
            stated["effective"] = actor.day.isoformat()
        else:
            stated["effective_from"] = found[1]
    if given.approved_by and not given.approved_on:
        stated["approved_on"] = actor.day.isoformat()
    stated["received"] = actor.day.isoformat()
    return stated


def _written(actor: Actor, placed: _Placed, reading: FileReading, fingerprint: str, reason: str) -> Received:
    if placed.new_patterns is not None:
        organization.write_record(actor, SOURCES, _source_content(actor, placed), reason=reason)
    content = content_of(placed.series, placed.type, placed.statement, placed.name, placed.stated, reading)
    shape = EvidenceFileRecord.model_validate(content)
    newer = Evidence.objects.filter(
        organisation=actor.organisation, uid=shape.uid, effective__gt=shape.effective
    ).exists()
    if newer:
        content["name"] = dated_name(placed.name, shape.effective)
        shape = EvidenceFileRecord.model_validate(content)
    record = organization.write_record(actor, FILES, shape, reason=reason)
    Receipt.objects.update_or_create(
        organisation_id=actor.organisation,
        fingerprint=fingerprint,
        defaults={"uid": shape.uid, "version": record.version, "late": newer},
    )
    row = Evidence.objects.select_related("subject").get(organisation=actor.organisation, uid=shape.uid)
    return received_of(row, record.version, changed=True, late=newer)


def _source_content(actor: Actor, placed: _Placed) -> dict[str, object]:
    """Return the record of the series: as it was with other files, or new."""
    known = series_named(actor, placed.series)
    if known is not None:
        return {**known.content, "files": list(placed.new_patterns or ())}
    given = placed.statement
    content: dict[str, object] = {
        "id": placed.series,
        "type": placed.type,
        "subject": given.subject,
        "files": list(placed.new_patterns or ()),
    }
    if given.title:
        content["title"] = given.title
    if given.adapter:
        content["adapter"] = given.adapter
    if given.options:
        content["options"] = given.options
    if given.trace:
        content["trace"] = True
    return content


def content_of(
    series: str,
    evidence_type: str,
    statement: Statement,
    name: str,
    stated: Mapping[str, CanonicalValue],
    reading: FileReading,
) -> dict[str, object]:
    """Return the content of the record of a file from what is stated and what its bytes say."""
    days = {"effective", "received", "valid_until", "approved_on", "withdrawn_on"}
    provenance = {
        key: date.fromisoformat(str(value)) if key in days else value for key, value in stated.items()
    }
    file = EvidenceFile(Path(name), name, Provenance(**provenance))  # type: ignore[arg-type]
    source = EvidenceSource(
        series, evidence_type, statement.subject, statement.title or "", (file,), "", {}, trace=False,
        place=Place(name),
    )  # fmt: skip
    record = record_of(source, file, reading)
    plain = {
        "effective": record.effective.isoformat(),
        "received": record.received.isoformat(),
        "valid_until": record.valid_until.isoformat() if record.valid_until else None,
        "approved_on": record.approved_on.isoformat() if record.approved_on else None,
        "withdrawn_on": record.withdrawn_on.isoformat() if record.withdrawn_on else None,
    }
    return {
        "source": series,
        "name": name,
        "type": evidence_type,
        "subject": statement.subject,
        "title": statement.title or "",
        "digest": record.digest,
        "size_bytes": reading.size_bytes,
        "adapter": record.adapter,
        "facts": {name: _storable(value) for name, value in record.facts.items()},
        "notices": [_storable(one) for one in record.notices],
        "problem": record.problem[:100],
        "problem_message": _storable(record.problem_message[:20_000]),
        "producer": record.producer,
        "method": record.method,
        "sampling": record.sampling,
        "revision": _storable(record.revision[:500]),
        "approved_by": _storable(record.approved_by[:200]) or None,
        "stated": dict(stated),
        **plain,
    }


def _storable(value: object) -> object:
    """Return a value as a database can keep it: the sign zero is shown as one that is missing."""
    return value.replace("\x00", "\ufffd") if isinstance(value, str) else value


def received_of(row: Evidence, version: int, *, changed: bool, late: bool = False) -> Received:
    """Return what became of bytes, from the row that shows their record."""
    return Received(
        uid=row.uid,
        version=version,
        changed=changed,
        digest=row.digest,
        size_bytes=row.size_bytes,
        type=row.type,
        subject=row.subject.key,
        series=row.series,
        effective=row.effective,
        adapter=row.adapter,
        problem=row.problem,
        problem_message=row.problem_message,
        notices=tuple(json.loads(row.notices)),
        late=late,
    )
