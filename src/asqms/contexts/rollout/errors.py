# SPDX-License-Identifier: Apache-2.0
"""What can go wrong when a project starts or moves to another version of a process."""

from __future__ import annotations

from asqms.kernel.errors import AsqmsError


class RolloutError(AsqmsError):
    """A project cannot start as wished; the code says why."""
