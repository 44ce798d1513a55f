# SPDX-License-Identifier: Apache-2.0
"""What can go wrong in the ledger."""

from __future__ import annotations

from asqms.kernel.errors import AsqmsError


class LedgerError(AsqmsError):
    """A record cannot be appended or read; the code says why."""
