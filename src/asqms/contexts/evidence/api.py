# SPDX-License-Identifier: Apache-2.0
"""The door of the evidence."""

from asqms.contexts.evidence.commands.storing import store_bytes
from asqms.contexts.evidence.queries.reading import has_bytes, read_local, read_stored

__all__ = ["has_bytes", "read_local", "read_stored", "store_bytes"]
