# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with background work."""

from __future__ import annotations

from asqms.kernel.errors import AsqmsError


class WorkError(AsqmsError):
    """A job cannot be enqueued, run or changed; the code says why."""


class LeaseLostError(WorkError):
    """Another worker has the job now, or somebody cancelled it; code ``work.lease_lost``."""

    def __init__(self, uid: str) -> None:
        super().__init__(
            "work.lease_lost",
            "The lease of this job has gone to another worker, or the job was cancelled.",
            hint="Nothing is to be done: whatever this worker had not committed is rolled back.",
            context={"job": uid},
        )


class NoUseError(WorkError):
    """Raised by a task that cannot succeed however often it is tried; the job goes to the dead letters."""


class NotFoundError(WorkError):
    """There is no such job, subscription or delivery in the organisation; code ``work.not_found``."""

    def __init__(self, what: str) -> None:
        super().__init__(
            "work.not_found", f"There is no such {what}.", hint="List them to see which there are."
        )
