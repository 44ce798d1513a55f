# SPDX-License-Identifier: Apache-2.0
"""The bytes of files of records, for exactly those who see the record."""

from __future__ import annotations

from collections.abc import Iterator

from asqms.contexts.evidence import api as evidence
from asqms.contexts.governance.data import RECORDS, Attached, GovernanceRecord
from asqms.contexts.governance.queries.visible import visible_record
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import Finding
from asqms.contexts.ledger.models import Record as Written
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError

_PIECE = 400


def attachment_bytes(actor: Actor, number: str, digest: str) -> evidence.StoredBytes:
    """Return the bytes of a file that the record holds, or once held; raises NotFoundError."""
    visible_record(actor, number)
    for version in ledger.record_history(actor.organisation_uid, RECORDS, number):
        for one in _attached(version.content):
            if one.digest == digest:
                return evidence.kept_bytes(actor, digest, one.name)
    raise NotFoundError("attachment", digest)


def _attached(content: object) -> list[Attached]:
    given = content.get("attachments") if isinstance(content, dict) else None
    return [Attached.model_validate(one) for one in given or ()]


def verify_attachments(organisation: str) -> Iterator[Finding]:
    """Yield the files of records whose bytes are missing or changed, each once; reads only."""
    seen: set[str] = set()
    rows = Written.objects.filter(
        organisation=organisation, kind=RECORDS, removed=False, content__contains='"attachments":[{'
    )
    for row in rows.order_by("position").iterator(_PIECE):
        record = GovernanceRecord.model_validate_json(row.content)
        for one in record.attachments:
            fault = "" if one.digest in seen else evidence.stored_fault(organisation, one.digest)
            seen.add(one.digest)
            if fault:
                yield Finding(
                    fault,
                    f"The bytes {one.digest} attached to {row.key[:200]} are missing or changed.",
                    organisation,
                    table="evidence store",
                    column=one.digest,
                    kind=RECORDS,
                    key=row.key,
                    version=row.version,
                    position=row.position,
                )
