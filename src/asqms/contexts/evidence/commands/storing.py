# SPDX-License-Identifier: Apache-2.0
"""Stores bytes of evidence; the record comes afterwards, so that what is acknowledged is durable."""

from __future__ import annotations

from typing import BinaryIO

from django.conf import settings

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
