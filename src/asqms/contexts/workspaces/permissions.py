# SPDX-License-Identifier: Apache-2.0
"""Rights over whole workspaces."""

from __future__ import annotations

from asqms.contexts.organization.data import Right

RIGHTS = (
    Right("workspaces.apply", frozenset({"quality_manager"})),
    Right("workspaces.export", frozenset({"quality_manager", "internal_auditor"}), writes=False),
)
