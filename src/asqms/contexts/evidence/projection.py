# SPDX-License-Identifier: Apache-2.0
"""Brings the tables up to date with versions of evidence records; earlier versions are kept for past days."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from asqms.contexts.evidence.data import EvidenceFileRecord
from asqms.contexts.evidence.models import Evidence, PastEvidence
from asqms.contexts.evidence.models.evidence import NEVER, EvidenceColumns
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Scope

Pair = tuple[WrittenRecord, EvidenceFileRecord]
_PIECE = 400
_DECISIVE = ("series", "type", "subject", "effective", "received", "withdrawn_on", "superseded_from")
_COLUMNS = EvidenceColumns._meta.fields  # noqa: SLF001 - the documented way to the columns
_COPIED = tuple(one.attname for one in _COLUMNS)
_CHANGING = [one.name for one in _COLUMNS if one.name not in {"organisation", "uid"}]


def project_evidence(actor: Actor, record: WrittenRecord, entry: EvidenceFileRecord) -> None:
    """Show one version, or take the row of a removed record away."""
    if not record.removed:
        project_many_evidence(actor, [(record, entry)])
        return
    rows = Evidence.objects.filter(organisation=actor.organisation, uid=record.key)
    _keep_past(rows, {record.key: record.known_from})
    rows.delete()
    mark_superseded(actor.organisation, {entry.source})


def project_many_evidence(actor: Actor, pairs: Sequence[Pair]) -> None:
    """Show many versions; of several of one record the newest."""
    newest = {record.key: (record, entry) for record, entry in pairs}
    kept = list(newest.values())
    subjects = _subjects(actor, {entry.subject for _, entry in kept})
    series = {entry.source for _, entry in kept}
    for start in range(0, len(kept), _PIECE):
        piece = kept[start : start + _PIECE]
        known_from = {record.key: record.known_from for record, _ in piece}
        _keep_past(
            Evidence.objects.filter(organisation=actor.organisation, uid__in=list(known_from)), known_from
        )
        Evidence.objects.bulk_create(
            [
                Evidence(
                    organisation_id=actor.organisation,
                    uid=record.key,
                    **evidence_columns(record, entry, subjects[entry.subject]),
                )
                for record, entry in piece
            ],
            update_conflicts=True,
            unique_fields=["organisation", "uid"],
            update_fields=_CHANGING,
        )
    mark_superseded(actor.organisation, series)


def evidence_columns(record: WrittenRecord, entry: EvidenceFileRecord, subject: int) -> dict[str, Any]:
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
        "facts": json.dumps(entry.facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True),
        "notices": json.dumps(entry.notices, ensure_ascii=False),
        "recorded_at": record.recorded_at,
        "version": record.version,
        "known_from": record.known_from,
        "sought": f"{entry.name} {entry.title} {entry.source} {entry.producer} {entry.revision}".casefold(),
    }


def mark_superseded(organisation: int, series: Iterable[str]) -> None:
    """Work out from which day on each file of some series is superseded, as the engine selects."""
    wanted = sorted(series)
    for start in range(0, len(wanted), _PIECE):
        rows = Evidence.objects.filter(
            organisation=organisation, series__in=wanted[start : start + _PIECE]
        ).only(*_DECISIVE)
        groups: dict[tuple[str, str, int], list[Evidence]] = defaultdict(list)
        for row in rows:
            groups[row.series, row.type, row.subject_id].append(row)
        changed = [row for group in groups.values() for row in _marked(group)]
        Evidence.objects.bulk_update(changed, ["superseded_from"], batch_size=_PIECE)


def superseded_days(organisation: int) -> Iterator[tuple[str, date | None]]:
    """Yield the records whose day of being superseded is not what their series says, with the right day."""
    rows = Evidence.objects.filter(organisation=organisation).only("uid", *_DECISIVE)
    ordered = rows.order_by("series", "type", "subject_id", "pk").iterator(2_000)
    for _, group in groupby(ordered, key=lambda row: (row.series, row.type, row.subject_id)):
        yield from ((row.uid, row.superseded_from) for row in _marked(list(group)))


def _marked(rows: list[Evidence]) -> list[Evidence]:
    """Return the rows whose day is another one now, with it set."""
    changed = []
    soonest, before = NEVER, NEVER
    day = None
    for row in sorted(rows, key=lambda one: one.effective, reverse=True):
        if row.effective != day:
            day, before = row.effective, soonest
        if row.withdrawn_on is None:
            soonest = min(soonest, max(row.effective, row.received))
        if row.superseded_from != before:
            row.superseded_from = before
            changed.append(row)
    return changed


def _keep_past(rows: Iterable[Evidence], known_from: Mapping[str, date]) -> None:
    """Keep what stood in rows for the days on which it was what was known."""
    past = [
        PastEvidence(known_until=known_from[row.uid], **{name: getattr(row, name) for name in _COPIED})
        for row in rows
        if row.known_from < known_from[row.uid]
    ]
    PastEvidence.objects.bulk_create(past, batch_size=_PIECE, ignore_conflicts=True)


def _subjects(actor: Actor, keys: set[str]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), _PIECE):
        rows = Scope.objects.filter(organisation=actor.organisation, key__in=wanted[start : start + _PIECE])
        found.update(rows.values_list("key", "pk"))
    for key in wanted:
        organization.require_known(actor, "scope", key, known=key in found)
    return found
