# SPDX-License-Identifier: Apache-2.0
"""Kinds of record of the evidence and how they change its tables."""

from __future__ import annotations

import json
from collections.abc import Sequence

from asqms.contexts.evidence.data import EvidenceFileRecord
from asqms.contexts.evidence.models import Evidence
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, RecordKind
from asqms.contexts.organization.models import Scope
from asqms.workspace.model_records import EvidenceEntry, TraceEntry


def _evidence(actor: Actor, record: WrittenRecord, entry: EvidenceFileRecord) -> None:
    if record.removed:
        Evidence.objects.filter(organisation=actor.organisation, uid=record.key).delete()
        return
    Evidence.objects.update_or_create(
        organisation_id=actor.organisation,
        uid=record.key,
        defaults=evidence_columns(record, entry, _subject(actor, entry.subject)),
    )


def _evidence_many(actor: Actor, pairs: Sequence[tuple[WrittenRecord, EvidenceFileRecord]]) -> None:
    subjects = {entry.subject for _, entry in pairs}
    known = {key: _subject(actor, key) for key in sorted(subjects)}
    rows = [
        Evidence(
            organisation_id=actor.organisation,
            uid=record.key,
            **evidence_columns(record, entry, known[entry.subject]),
        )
        for record, entry in pairs
    ]
    columns = [one.name for one in Evidence._meta.fields if one.name not in {"id", "organisation", "uid"}]
    Evidence.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["organisation", "uid"],
        update_fields=columns,
    )


def _subject(actor: Actor, key: str) -> int:
    found = Scope.objects.filter(organisation=actor.organisation, key=key).values_list("pk").first()
    organization.require_known(actor, "scope", key, known=found is not None)
    return int(found[0]) if found else 0


def evidence_columns(record: WrittenRecord, entry: EvidenceFileRecord, subject: int) -> dict[str, object]:
    """Return the columns of the row that shows a record."""
    return {
        "series": entry.source,
        "name": entry.name,
        "title": entry.title,
        "type": entry.type,
        "subject_id": subject,
        "effective": entry.effective,
        "received": entry.received,
        "valid_until": entry.valid_until,
        "withdrawn_on": entry.withdrawn_on,
        "approved_by": entry.approved_by or "",
        "approved_on": entry.approved_on,
        "digest": entry.digest,
        "size_bytes": entry.size_bytes,
        "adapter": entry.adapter,
        "producer": entry.producer,
        "method": entry.method,
        "sampling": entry.sampling,
        "revision": entry.revision,
        "problem": entry.problem,
        "problem_message": entry.problem_message,
        "facts": json.dumps(entry.facts, ensure_ascii=False, separators=(",", ":")),
        "notices": json.dumps(entry.notices, ensure_ascii=False),
        "recorded_at": record.recorded_at,
        "version": record.version,
    }


def _about(entry: EvidenceFileRecord) -> tuple[str, ...]:
    return (entry.subject,)


KINDS = (
    RecordKind(
        "evidence",
        EvidenceEntry,
        "evidence.edit_sources",
        lambda one: one.id,
        lambda one: one.subject,
        "evidence.source_written",
        "evidence.source_removed",
        affects=lambda _: (),
    ),
    RecordKind(
        "trace",
        TraceEntry,
        "evidence.edit_sources",
        lambda one: one.id,
        lambda one: one.scope,
        "evidence.trace_set_written",
        "evidence.trace_set_removed",
        affects=lambda _: (),
    ),
    RecordKind(
        "evidence_files",
        EvidenceFileRecord,
        "evidence.receive",
        lambda one: one.uid,
        lambda one: one.subject,
        "evidence.received",
        "evidence.removed",
        _evidence,
        _about,
        _evidence_many,
    ),
)
