# SPDX-License-Identifier: Apache-2.0
"""Rights over evidence."""

from __future__ import annotations

from asqms.contexts.organization.data import Right
from asqms.contexts.organization.permissions import ENGINEERS, EVERYBODY, SUPPLIER_CONTACT

RIGHTS = (
    Right("evidence.view", EVERYBODY, writes=False),
    Right("evidence.receive", ENGINEERS | {"quality_manager", SUPPLIER_CONTACT}),
    Right(
        "evidence.withdraw", frozenset({"quality_manager", "software_quality_engineer", "project_manager"})
    ),
    Right("evidence.edit_trace_sets", ENGINEERS | {"quality_manager"}),
)
