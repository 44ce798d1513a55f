# SPDX-License-Identifier: Apache-2.0
"""Reads signed checkpoints, those in the database and the newest one kept in a file beside it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from django.conf import settings

from asqms.contexts.ledger.data import SignedCheckpoint
from asqms.contexts.ledger.domain.notes import SignedNote, TreeHead
from asqms.contexts.ledger.models import Checkpoint


def newest_checkpoint(organisation: str) -> SignedCheckpoint | None:
    """Return the newest checkpoint of a log."""
    return _as_data(Checkpoint.objects.filter(organisation=organisation).order_by("-number").first())


def first_checkpoint_over(organisation: str, position: int) -> SignedCheckpoint | None:
    """Return the earliest checkpoint that covers a position: from its time on the record cannot change."""
    rows = Checkpoint.objects.filter(organisation=organisation, size__gt=position)
    return _as_data(rows.order_by("size").first())


def checkpoints(organisation: str, *, below: int = 0, size: int = 50) -> tuple[SignedCheckpoint, ...]:
    """Return the checkpoints of a log, newest first; with ``below`` those with a smaller number."""
    rows = Checkpoint.objects.filter(organisation=organisation)
    if below:
        rows = rows.filter(number__lt=below)
    found = (_as_data(row) for row in rows.order_by("-number")[:size])
    return tuple(one for one in found if one is not None)


def kept_file(organisation: str) -> Path:
    """Return the file that holds the newest checkpoint outside the database."""
    return Path(settings.ASQMS_CONFIG.home) / "ledger" / f"{quote(organisation, safe='')}.checkpoint"


def _as_data(row: Checkpoint | None) -> SignedCheckpoint | None:
    if row is None:
        return None
    head = TreeHead.parse(SignedNote.parse(row.note).text)
    return SignedCheckpoint(row.organisation, row.number, row.size, head.root, row.made_at, row.note)
