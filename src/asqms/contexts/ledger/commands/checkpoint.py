# SPDX-License-Identifier: Apache-2.0
"""Signs checkpoints of a log, each consistent with the one before it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from django.db import transaction

from asqms.contexts.ledger.commands.keys import accepted_keys, signing_key
from asqms.contexts.ledger.data import SignedCheckpoint
from asqms.contexts.ledger.domain.merkle import consistency_holds, consistency_path, root_of_peaks
from asqms.contexts.ledger.domain.notes import (
    NoteError,
    SignedNote,
    TreeHead,
    signed_checkpoint,
    verified_by_any,
)
from asqms.contexts.ledger.domain.tiles import hashes_in
from asqms.contexts.ledger.errors import LedgerError
from asqms.contexts.ledger.models import Checkpoint, LogHead
from asqms.contexts.ledger.queries.checkpoints import kept_file, newest_checkpoint
from asqms.contexts.ledger.queries.log import damaged, nodes_of

INTERVAL = timedelta(minutes=1)
TOLERATED = timedelta(seconds=2)
"""How far a clock may step back between two checkpoints."""


def make_checkpoint(organisation_uid: str, at: datetime) -> SignedCheckpoint:
    """Sign where the log of an organisation stands; the newest checkpoint is returned when it has not grown.

    Raises LedgerError ``ledger.empty``, ``ledger.key_unreadable``, ``ledger.key_changed``,
    ``ledger.clock_went_back``, ``ledger.inconsistent`` or ``ledger.damaged``.
    """
    with transaction.atomic():
        log = LogHead.objects.select_for_update().filter(organisation=organisation_uid).first()
        if log is None or log.size == 0:
            raise LedgerError("ledger.empty", "The log has no entries yet, so there is nothing to sign.")
        key = signing_key(organisation_uid)
        newest = newest_checkpoint(organisation_uid)
        if newest is not None and newest.size == log.size:
            return newest
        made = at.astimezone(UTC).replace(microsecond=0)
        head = TreeHead(key.name, log.size, root_of_peaks(hashes_in(bytes(log.peaks))))
        if newest is not None:
            made = _continues(newest, head, made)
        note = signed_checkpoint(head, key, made)
        number = newest.number + 1 if newest else 1
        Checkpoint.objects.create(
            organisation=organisation_uid, number=number, size=head.size, made_at=made, note=str(note)
        )
        transaction.on_commit(lambda: _keep(organisation_uid, str(note)))
    return SignedCheckpoint(organisation_uid, number, head.size, head.root, made, str(note))


def checkpoint_when_due(organisation_uid: str, at: datetime) -> SignedCheckpoint | None:
    """Sign a checkpoint when the log grew and the newest is a minute old; errors as make_checkpoint."""
    size = LogHead.objects.filter(organisation=organisation_uid).values_list("size", flat=True).first()
    newest = newest_checkpoint(organisation_uid)
    if not size or (newest is not None and (newest.size == size or at < newest.made_at + INTERVAL)):
        return None
    return make_checkpoint(organisation_uid, at)


def _continues(newest: SignedCheckpoint, head: TreeHead, made: datetime) -> datetime:
    """Refuse to sign what does not continue the newest checkpoint; return the time to state."""
    try:
        before, before_at = verified_by_any(SignedNote.parse(newest.note), accepted_keys(head.origin))
    except NoteError as error:
        raise LedgerError(
            "ledger.key_changed",
            "The newest checkpoint is not signed by the key of this server.",
            hint="Bring back keys/ledger.key, or list the former public key in keys/ledger.retired.",
        ) from error
    if made < before_at - TOLERATED:
        raise LedgerError(
            "ledger.clock_went_back",
            f"The clock is before the time of the newest checkpoint, {before_at.isoformat()}.",
            hint="Set the clock of this machine right.",
        )
    try:
        path = consistency_path(before.size, head.size, nodes_of(newest.organisation, head.size))
    except (KeyError, ValueError) as error:
        raise damaged() from error
    if not consistency_holds(before.size, head.size, before.root, head.root, path):
        raise LedgerError(
            "ledger.inconsistent",
            "The log does not continue its newest checkpoint, so it was changed behind the application.",
            hint="asqms ledger verify names what was changed.",
        )
    return max(made, before_at)


def _keep(organisation: str, note: str) -> None:
    """Keep the newest checkpoint outside the database as well, so that a rolled back database is noticed."""
    path = kept_file(organisation)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_suffix(f".{os.getpid()}.new")
    written.write_text(note, encoding="utf-8")
    written.replace(path)
