# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with assessments."""

from __future__ import annotations

from asqms.kernel.errors import AsqmsError


class ConformityError(AsqmsError):
    """A verdict cannot be worked out or found; the code says why."""
