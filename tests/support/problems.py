# SPDX-License-Identifier: Apache-2.0
"""What a problem holds until it is solved, for tests through every face."""

from __future__ import annotations

from collections.abc import Mapping

FIELDS: Mapping[str, object] = {
    "reproduction": "Brake twice within a second at 80 km/h.",
    "affected_versions": "2.1, 2.2",
    "severity": "major",
    "safety_relevant": True,
    "security_relevant": False,
    "containment": "Version 2.2 is not delivered.",
}
SOLVED: Mapping[str, object] = {
    "cause": "A timer is not reset.",
    "elsewhere": "The rear controller has the same timer and is right.",
    "solution": "The timer is reset at every start.",
}
