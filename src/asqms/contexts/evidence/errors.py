# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with evidence."""

from __future__ import annotations

from asqms.kernel.errors import AsqmsError


class EvidenceError(AsqmsError):
    """Evidence cannot be stored, read or found; the code says why."""
