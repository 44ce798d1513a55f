# SPDX-License-Identifier: Apache-2.0
"""Rights over verdicts."""

from __future__ import annotations

from asqms.contexts.organization.data import Right
from asqms.contexts.organization.permissions import EVERYBODY, EXTERNAL_AUDITOR

RIGHTS = (
    Right("conformity.view", EVERYBODY, writes=False),
    Right(
        "conformity.confirm",
        frozenset(
            {
                "quality_manager",
                "software_quality_engineer",
                "project_manager",
                "safety_manager",
                "cybersecurity_manager",
                "test_manager",
                "process_owner",
                "internal_auditor",
            }
        ),
    ),
    Right("conformity.overrule", frozenset({"internal_auditor", "quality_manager", EXTERNAL_AUDITOR})),
)
