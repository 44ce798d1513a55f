# SPDX-License-Identifier: Apache-2.0
"""Tables of the ledger."""

from asqms.contexts.ledger.models.log import Checkpoint, Entry, FullTile, LogHead
from asqms.contexts.ledger.models.record import Head, Record

__all__ = ["Checkpoint", "Entry", "FullTile", "Head", "LogHead", "Record"]
