# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with mail."""

from __future__ import annotations

from asqms.kernel.errors import AsqmsError


class CorrespondenceError(AsqmsError):
    """A mail cannot be sent now; the code says why."""
