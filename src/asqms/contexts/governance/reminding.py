# SPDX-License-Identifier: Apache-2.0
"""Reminds in the background, once an hour: a limit that comes near or has passed is told once."""

from __future__ import annotations

from asqms.contexts.governance.commands.telling import remind
from asqms.contexts.organization.models import Organisation
from asqms.contexts.work.data import JobContext

REMIND = "governance.remind"
EVERY_SECONDS = 3600


def remind_job(job: JobContext) -> None:
    """Remind in every organisation; safe to repeat."""
    for organisation in Organisation.objects.all():
        remind(organisation, at=job.now())
