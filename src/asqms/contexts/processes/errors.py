# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with processes and decisions."""

from __future__ import annotations

from asqms.kernel.errors import AsqmsError


class ProcessesError(AsqmsError):
    """A process or a decision cannot be written; the code says why."""
