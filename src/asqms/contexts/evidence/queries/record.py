# SPDX-License-Identifier: Apache-2.0
"""One record of evidence with its history, and its bytes for who may see it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from asqms.contexts.evidence.data import EvidenceVersion, EvidenceView
from asqms.contexts.evidence.kinds import FILES
from asqms.contexts.evidence.models.evidence import EvidenceColumns
from asqms.contexts.evidence.queries.listing import known_rows, row_of
from asqms.contexts.evidence.queries.series import series_of
from asqms.contexts.evidence.queries.states import validity
from asqms.contexts.evidence.queries.visible import visible_evidence, visible_past, visible_row
from asqms.contexts.evidence.store import bare, evidence_store, missing
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError

_NEIGHBOURS = 5
_VERSIONS = 200


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """The bytes of a version of a record, in pieces, with the name of the file."""

    name: str
    digest: str
    size_bytes: int
    pieces: Iterator[bytes]


def evidence_view(actor: Actor, uid: str, *, as_of: date | None = None) -> EvidenceView:
    """Return one record with everything known of it, now or on a past day; raises NotFoundError."""
    row = _row(actor, uid, as_of)
    history = ledger.record_history(actor.organisation_uid, FILES, uid)
    if as_of is not None:
        history = tuple(one for one in history if one.known_from <= as_of)
    written = next((one for one in history if one.version == row.version), None)
    series = series_of(actor.organisation_uid, row.series)
    return EvidenceView(
        row=row_of(row, validity(actor, as_of or actor.day, as_of)),
        facts=dict(sorted(json.loads(row.facts).items())),
        notices=tuple(json.loads(row.notices)),
        stated=_stated(written),
        adapter_stated=series.adapter if series else "",
        options=series.options if series else {},
        trace=series.trace if series else False,
        versions=versions_of(history),
        superseded_by=_neighbours(actor, row, newer=True),
        older=_neighbours(actor, row, newer=False),
    )


def versions_of(history: Sequence[WrittenRecord]) -> tuple[EvidenceVersion, ...]:
    """Return versions as pages show them, newest first, each with the names of what it changed."""
    found = []
    for position, one in enumerate(history[:_VERSIONS]):
        before = history[position + 1].content if position + 1 < len(history) else None
        found.append(
            EvidenceVersion(
                version=one.version,
                known_from=one.known_from,
                recorded_at=one.recorded_at,
                actor=one.actor,
                action=one.action,
                reason=one.reason,
                digest=str(one.content.get("digest", "")),
                position=one.position,
                changed=_changed(one.content, before),
                removed=one.removed,
            )
        )
    return tuple(found)


def stored_bytes(actor: Actor, uid: str, *, digest: str = "") -> StoredBytes:
    """Return the bytes of a record, of its newest version or of an earlier one by digest.

    Raises NotFoundError, EvidenceError ``evidence.bad_digest`` or ``evidence.bytes_missing``.
    """
    row = visible_row(actor, uid)
    wanted = f"sha256:{bare(digest or row.digest)}"
    if wanted != row.digest and not visible_past(actor).filter(uid=uid, digest=wanted).exists():
        history = ledger.record_history(actor.organisation_uid, FILES, uid)
        if all(one.content.get("digest") != wanted for one in history):
            raise NotFoundError("version of the evidence", wanted)
    store = evidence_store()
    size = store.size_of(actor.organisation_uid, wanted)
    if size is None:
        raise missing(wanted)
    name = row.name.rpartition("/")[2]
    return StoredBytes(name, wanted, size, store.pieces(actor.organisation_uid, wanted))


def kept_bytes(actor: Actor, digest: str, name: str) -> StoredBytes:
    """Return stored bytes for a context that has found that the actor may see them.

    Raises EvidenceError ``evidence.bad_digest`` or ``evidence.bytes_missing``.
    """
    wanted = f"sha256:{bare(digest)}"
    size = evidence_store().size_of(actor.organisation_uid, wanted)
    if size is None:
        raise missing(wanted)
    return StoredBytes(name, wanted, size, evidence_store().pieces(actor.organisation_uid, wanted))


def _row(actor: Actor, uid: str, as_of: date | None) -> EvidenceColumns:
    if as_of is None:
        return visible_row(actor, uid)
    for source in known_rows(visible_evidence(actor), visible_past(actor), as_of):
        found: EvidenceColumns | None = source.filter(uid=uid[:600]).select_related("subject").first()
        if found is not None:
            return found
    raise NotFoundError("evidence", uid)


def _stated(written: WrittenRecord | None) -> Mapping[str, Any]:
    found = written.content.get("stated") if written is not None else None
    return found if isinstance(found, Mapping) else {}


def _neighbours(actor: Actor, row: EvidenceColumns, *, newer: bool) -> tuple[str, ...]:
    rows = visible_evidence(actor).filter(
        series=row.series, type=row.type, subject=row.subject_id, withdrawn_on__isnull=True
    )
    if newer:
        rows = rows.filter(effective__gt=row.effective).order_by("-effective", "uid")
    else:
        rows = rows.filter(effective__lt=row.effective).order_by("-effective", "uid")
    return tuple(rows.values_list("uid", flat=True)[:_NEIGHBOURS])


def _changed(content: Mapping[str, Any], before: Mapping[str, Any] | None) -> tuple[str, ...]:
    if before is None:
        return ()
    names = sorted({*content, *before})
    return tuple(name for name in names if content.get(name) != before.get(name))
