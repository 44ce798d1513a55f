# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with governance records and their types."""

from __future__ import annotations

from asqms.kernel.errors import AsqmsError


class GovernanceError(AsqmsError):
    """A governance record or its type cannot be written; the code says why."""


class BlockedError(GovernanceError):
    """A step of a record is not possible now; ``blockers`` say why, each a code with what it is about."""

    def __init__(self, blockers: tuple[tuple[str, str], ...]) -> None:
        said = "; ".join(f"{code}: {value}" if value else code for code, value in blockers)
        super().__init__(
            "governance.step_blocked",
            f"This step is not possible now ({said}).",
            hint="Do first what is named; the page of the record says it in words.",
        )
        self.blockers = blockers
