# SPDX-License-Identifier: Apache-2.0
"""Rights over checklists and readiness; who is in the team of an audit stands in the audit."""

from __future__ import annotations

from asqms.contexts.organization.data import Right
from asqms.contexts.organization.permissions import (
    ENGINEERS,
    EVERYBODY,
    EXTERNAL_AUDITOR,
    INSIDERS,
    MANAGEMENT,
)

VIEW = "auditing.view"
NOTE = "auditing.note"
READINESS = "auditing.view_readiness"

RIGHTS = (
    Right(VIEW, EVERYBODY, writes=False),
    Right(NOTE, ENGINEERS | MANAGEMENT | {"internal_auditor", EXTERNAL_AUDITOR, "top_management"}),
    Right(READINESS, INSIDERS | {EXTERNAL_AUDITOR}, writes=False),
)
