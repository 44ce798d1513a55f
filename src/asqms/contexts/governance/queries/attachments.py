# SPDX-License-Identifier: Apache-2.0
"""The bytes of files of records, for exactly those who see the record."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

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
    """Yield the files of records, and the documents their gates froze, whose bytes are missing or changed.

    Each once; reads only.
    """
    seen: set[str] = set()
    rows = Written.objects.filter(_naming_bytes(), organisation=organisation, kind=RECORDS, removed=False)
    for row in rows.order_by("position").iterator(_PIECE):
        record = GovernanceRecord.model_validate_json(row.content)
        held = [(one.digest, "attached to") for one in record.attachments]
        held += [(one.frozen, "that a gate froze for") for one in record.gates if one.frozen]
        for digest, said in held:
            fault = "" if digest in seen else evidence.stored_fault(organisation, digest)
            seen.add(digest)
            if fault:
                yield Finding(
                    fault,
                    f"The bytes {digest} {said} {row.key[:200]} are missing or changed.",
                    organisation,
                    table="evidence store",
                    column=digest,
                    kind=RECORDS,
                    key=row.key,
                    version=row.version,
                    position=row.position,
                )


def _naming_bytes() -> Q:
    return Q(content__contains='"attachments":[{') | Q(content__contains='"frozen":"')
