# SPDX-License-Identifier: Apache-2.0
"""Rights over indicators and their targets."""

from __future__ import annotations

from asqms.contexts.organization.data import Right
from asqms.contexts.organization.permissions import EVERYBODY

VIEW = "performance.view"
EDIT_TARGETS = "performance.edit_targets"

RIGHTS = (
    Right(VIEW, EVERYBODY, writes=False),
    Right(EDIT_TARGETS, frozenset({"quality_manager", "top_management"})),
)
