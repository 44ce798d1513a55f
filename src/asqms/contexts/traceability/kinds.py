# SPDX-License-Identifier: Apache-2.0
"""The kind of record of this context: a link that a person confirmed."""

from __future__ import annotations

from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization.data import Actor, RecordKind
from asqms.contexts.traceability.models import ConfirmedLink
from asqms.kernel.digest import digest_of
from asqms.workspace.model_records import TraceConfirmationEntry

CONFIRMATIONS = "trace_confirmations"


def confirmation_key(trace_set: str, source: str, target: str, kind: str) -> str:
    """Return the name of the confirmation of a link; ids may be longer than a name may."""
    return f"{trace_set}:{digest_of([source, target, kind]).removeprefix('sha256:')}"


def _confirmation(actor: Actor, record: WrittenRecord, entry: TraceConfirmationEntry) -> None:
    ConfirmedLink.objects.create(
        organisation_id=actor.organisation,
        trace_set=entry.trace_set,
        key=record.key,
        version=record.version,
        known_from=record.known_from,
        recorded_at=record.recorded_at,
        on=entry.on,
        removed=record.removed,
        source=entry.source,
        target=entry.target,
        kind=entry.kind,
        source_digest=entry.source_digest,
        target_digest=entry.target_digest,
        person=entry.person,
    )


KINDS = (
    RecordKind(
        CONFIRMATIONS,
        TraceConfirmationEntry,
        "traceability.confirm_link",
        lambda one: confirmation_key(one.trace_set, one.source, one.target, one.kind),
        lambda one: one.scope,
        "traceability.link_confirmed",
        "traceability.confirmation_removed",
        _confirmation,
        affects=lambda one: (one.scope,),
        signed_by="person",
    ),
)
