# SPDX-License-Identifier: Apache-2.0
"""Background work of the ledger: a signed checkpoint of every log that has grown."""

from __future__ import annotations

from asqms.contexts.ledger.commands.checkpoint import checkpoint_when_due
from asqms.contexts.ledger.models import LogHead
from asqms.contexts.work.data import JobContext

CHECKPOINTS = "ledger.checkpoints"
EVERY_SECONDS = 60


def checkpoint_job(job: JobContext) -> None:
    """Sign a checkpoint of each log that has grown since its last one; safe to repeat."""
    for organisation in LogHead.objects.values_list("organisation", flat=True):
        checkpoint_when_due(organisation, job.now())
