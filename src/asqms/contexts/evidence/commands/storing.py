# SPDX-License-Identifier: Apache-2.0
"""Stores bytes of evidence: from a stream, or from the parts of an upload."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.conf import settings

from asqms.contexts.evidence.commands.uploading import digest_differs, own_upload, parts_as_stream
from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.evidence.models import Upload
from asqms.contexts.evidence.store import evidence_store
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import AccessRefusedError


def store_bytes(actor: Actor, stream: BinaryIO) -> tuple[str, int]:
    """Store everything in the stream under its digest; return ``sha256:<hex>`` and the size in bytes.

    Right: ``evidence.receive`` on any scope. Raises AccessRefusedError and EvidenceError
    ``evidence.too_large``.
    """
    if not organization.may_anywhere(actor, "evidence.receive"):
        raise AccessRefusedError("evidence.receive", "")
    limit: int = settings.ASQMS_CONFIG.upload_limit
    return evidence_store().put(actor.organisation_uid, stream, most_bytes=limit)


def keep_bytes(actor: Actor, stream: BinaryIO) -> tuple[str, int]:
    """Store everything in the stream for a context that has asked for its own right already.

    Returns ``sha256:<hex>`` and the size in bytes. Raises EvidenceError ``evidence.too_large``.
    """
    limit: int = settings.ASQMS_CONFIG.upload_limit
    return evidence_store().put(actor.organisation_uid, stream, most_bytes=limit)


def claimed_upload(actor: Actor, uid: str) -> str:
    """Put the bytes of a finished upload into the store and return their digest; safe to repeat.

    Raises NotFoundError and EvidenceError ``evidence.upload_incomplete`` or ``evidence.digest_differs``.
    """
    upload = own_upload(actor, uid)
    if not upload.complete:
        raise EvidenceError(
            "evidence.upload_incomplete",
            "The file has not arrived completely.",
            hint="Send the rest and finish the upload.",
        )
    store = evidence_store()
    if store.size_of(actor.organisation_uid, upload.digest) is None:
        stream = cast("BinaryIO", parts_as_stream(actor.organisation_uid, upload))
        stored, _ = store.put(actor.organisation_uid, stream, most_bytes=upload.size_bytes)
        if stored != upload.digest:
            raise digest_differs()
    return upload.digest


def mark_claimed(actor: Actor, uid: str, evidence: str) -> None:
    """Note which record took the bytes of an upload; its parts are cleaned away later."""
    Upload.objects.filter(organisation=actor.organisation, uid=uid, person=actor.person).update(
        evidence=evidence
    )
