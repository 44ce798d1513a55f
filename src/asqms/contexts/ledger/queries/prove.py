# SPDX-License-Identifier: Apache-2.0
"""Writes the proof that a record is in the log, for somebody who trusts nothing but a public key."""

from __future__ import annotations

from asqms.contexts.ledger.domain.merkle import inclusion_holds, inclusion_path, leaf_hash
from asqms.contexts.ledger.domain.notes import LogProof, SignedNote
from asqms.contexts.ledger.domain.record import commitment, facts_of, record_bytes
from asqms.contexts.ledger.errors import LedgerError
from asqms.contexts.ledger.models import Record
from asqms.contexts.ledger.queries.checkpoints import first_checkpoint_over
from asqms.contexts.ledger.queries.log import damaged, nodes_of


def prove(record_id: int) -> bytes:
    """Return the offline proof of a record in the form of C2SP tlog-proof.

    Its extra data are the salt and the bytes of the record. The checkpoint is the earliest that covers the
    record, so the proof of a record is always the same. Raises LedgerError ``ledger.no_record``,
    ``ledger.not_signed_yet`` or ``ledger.damaged``.
    """
    record = Record.objects.filter(pk=record_id).first()
    if record is None:
        raise LedgerError("ledger.no_record", f"The ledger has no record {record_id}.")
    signed = first_checkpoint_over(record.organisation, record.position)
    if signed is None:
        raise LedgerError(
            "ledger.not_signed_yet",
            "No checkpoint covers this record yet.",
            hint="One is signed every minute; asqms ledger checkpoint signs one now.",
        )
    data = record_bytes(facts_of(record))
    salt = bytes(record.salt)
    try:
        path = inclusion_path(record.position, signed.size, nodes_of(record.organisation, signed.size))
    except (KeyError, ValueError) as error:
        raise damaged() from error
    leaf = leaf_hash(commitment(salt, data))
    if not inclusion_holds(leaf, record.position, signed.size, path, signed.root):
        raise damaged()
    return str(LogProof(salt + data, record.position, path, SignedNote.parse(signed.note))).encode()
