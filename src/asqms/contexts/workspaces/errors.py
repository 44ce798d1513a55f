# SPDX-License-Identifier: Apache-2.0
"""What can go wrong when a workspace and the server meet."""

from __future__ import annotations

from asqms.kernel.errors import AsqmsError


class WorkspacesError(AsqmsError):
    """A workspace cannot be made the server's state, or written from it; the code says why."""
