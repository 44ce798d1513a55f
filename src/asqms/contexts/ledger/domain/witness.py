# SPDX-License-Identifier: Apache-2.0
"""What a witness does: cosigns a checkpoint of another log only when it continues the one seen before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from asqms.contexts.ledger.domain.merkle import EMPTY_ROOT, consistency_holds
from asqms.contexts.ledger.domain.notes import (
    NoteError,
    Signature,
    SignedNote,
    SigningKey,
    TreeHead,
    VerifyingKey,
    signature_holds,
)


def cosigned(
    note: SignedNote,
    log: VerifyingKey,
    seen: TreeHead | None,
    path: Sequence[bytes],
    *,
    witness: SigningKey,
    at: datetime,
) -> Signature:
    """Return the witness's line for a checkpoint of the log.

    ``seen`` is the newest checkpoint of that log the witness has cosigned, ``path`` the proof from there.
    Raises NoteError when the log's signature does not hold, the checkpoint is of another log, is older
    than the one seen or does not continue it.
    """
    if not any(signature_holds(line, log, note.text) for line in note.signatures):
        raise NoteError("the log has not signed this checkpoint")
    head = TreeHead.parse(note.text)
    if head.origin != log.name or (seen is not None and seen.origin != log.name):
        raise NoteError("the checkpoint is of another log")
    before = seen or TreeHead(log.name, 0, EMPTY_ROOT)
    if not consistency_holds(before.size, head.size, before.root, head.root, path):
        raise NoteError("the checkpoint does not continue the one seen before")
    return witness.cosign(note.text, at)
