# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with items and their classification."""

from __future__ import annotations

from asqms.kernel.errors import AsqmsError


class InventoryError(AsqmsError):
    """An item, project, supplier or tool cannot be written; the code says why."""
