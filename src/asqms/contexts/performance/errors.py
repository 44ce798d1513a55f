# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with indicators, their targets and the inputs of management reviews."""

from __future__ import annotations

from asqms.kernel.errors import AsqmsError


class PerformanceError(AsqmsError):
    """An indicator, a target or a review cannot be shown or written; the code says why."""
