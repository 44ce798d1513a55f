# SPDX-License-Identifier: Apache-2.0
"""Rights over trace sets, their items and their links."""

from __future__ import annotations

from asqms.contexts.organization.data import Right
from asqms.contexts.organization.permissions import EVERYBODY

RIGHTS = (
    Right("traceability.view", EVERYBODY, writes=False),
    Right(
        "traceability.confirm_link",
        frozenset(
            {
                "quality_manager",
                "software_quality_engineer",
                "requirements_engineer",
                "software_architect",
                "software_developer",
                "integrator",
                "test_manager",
                "safety_manager",
                "cybersecurity_manager",
            }
        ),
    ),
)
