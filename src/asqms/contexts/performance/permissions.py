# SPDX-License-Identifier: Apache-2.0
"""Rights over indicators and their targets."""

from __future__ import annotations

from asqms.contexts.organization.data import Right
from asqms.contexts.organization.permissions import EVERYBODY

VIEW = "performance.view"
EDIT_TARGETS = "performance.edit_targets"
KEEP_REVIEWS = "performance.keep_reviews"
"""What the server itself does: keep the inputs of a concluded review, report a month. Nobody has it."""

RIGHTS = (
    Right(VIEW, EVERYBODY, writes=False),
    Right(EDIT_TARGETS, frozenset({"quality_manager", "top_management"})),
    Right(KEEP_REVIEWS, frozenset()),
)
