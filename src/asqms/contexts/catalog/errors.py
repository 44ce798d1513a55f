# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with overlays and the choice of standards."""

from __future__ import annotations

from asqms.kernel.errors import AsqmsError


class CatalogError(AsqmsError):
    """An overlay or a choice of standards cannot be used; the code says why."""
