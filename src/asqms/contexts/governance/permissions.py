# SPDX-License-Identifier: Apache-2.0
"""Rights over governance records; which roles may take which step is part of each type."""

from __future__ import annotations

from asqms.contexts.organization.data import Right
from asqms.contexts.organization.permissions import (
    ENGINEERS,
    EVERYBODY,
    EXTERNAL_AUDITOR,
    MANAGEMENT,
    SUPPLIER_CONTACT,
)

VIEW = "governance.view"
VIEW_CONFIDENTIAL = "governance.view_confidential"
WRITE = "governance.write"
EDIT_TYPES = "governance.edit_types"

RIGHTS = (
    Right(VIEW, EVERYBODY, writes=False),
    Right(
        VIEW_CONFIDENTIAL,
        frozenset({"quality_manager", "data_protection_officer", "hr_manager", "top_management"}),
        writes=False,
    ),
    Right(
        WRITE,
        ENGINEERS | MANAGEMENT | {"top_management", "internal_auditor", EXTERNAL_AUDITOR, SUPPLIER_CONTACT},
    ),
    Right(EDIT_TYPES, frozenset({"quality_manager"})),
)
