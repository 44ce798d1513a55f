# SPDX-License-Identifier: Apache-2.0
"""Rights over adopted processes, tailoring and justification."""

from __future__ import annotations

from asqms.contexts.organization.data import Right
from asqms.contexts.organization.permissions import EVERYBODY

RIGHTS = (
    Right("processes.view", EVERYBODY, writes=False),
    Right("processes.adopt", frozenset({"quality_manager", "process_owner"})),
    Right("processes.adopt_in_project", frozenset({"quality_manager", "project_manager"})),
    Right(
        "processes.propose_decision",
        frozenset({"quality_manager", "project_manager", "product_owner", "software_quality_engineer"}),
    ),
    Right("processes.approve_decision", frozenset({"quality_manager", "top_management"})),
)
