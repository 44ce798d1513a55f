# SPDX-License-Identifier: Apache-2.0
"""The door of the ledger."""

from asqms.contexts.ledger.commands.append import append, written
from asqms.contexts.ledger.commands.checkpoint import checkpoint_when_due, make_checkpoint
from asqms.contexts.ledger.commands.keys import log_origin, verifying_key
from asqms.contexts.ledger.queries.checkpoints import checkpoints, first_checkpoint_over, newest_checkpoint
from asqms.contexts.ledger.queries.export import exported_files
from asqms.contexts.ledger.queries.guards import has_tables, missing_guards
from asqms.contexts.ledger.queries.log import logs, prove_consistency
from asqms.contexts.ledger.queries.prefixes import newest_records
from asqms.contexts.ledger.queries.prove import prove
from asqms.contexts.ledger.queries.records import (
    Known,
    current_records,
    current_version,
    newest_position,
    record_by_id,
    record_history,
    records_at,
    records_known,
    records_known_on,
)
from asqms.contexts.ledger.queries.verify import register_verifier, verify_ledger

__all__ = [
    "Known",
    "append",
    "checkpoint_when_due",
    "checkpoints",
    "current_records",
    "current_version",
    "exported_files",
    "first_checkpoint_over",
    "has_tables",
    "log_origin",
    "logs",
    "make_checkpoint",
    "missing_guards",
    "newest_checkpoint",
    "newest_position",
    "newest_records",
    "prove",
    "prove_consistency",
    "record_by_id",
    "record_history",
    "records_at",
    "records_known",
    "records_known_on",
    "register_verifier",
    "verify_ledger",
    "verifying_key",
    "written",
]
