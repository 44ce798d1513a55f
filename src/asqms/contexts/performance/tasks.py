# SPDX-License-Identifier: Apache-2.0
"""Keeps the spans current in the background."""

from __future__ import annotations

from asqms.contexts.organization.data import RecordWritten
from asqms.contexts.organization.models import Organisation
from asqms.contexts.performance.commands.deriving import KINDS, behind, catch_up
from asqms.contexts.performance.commands.reporting import report_when_due
from asqms.contexts.work import api as work
from asqms.contexts.work.data import JobContext

DERIVE = "performance.derive"
EVERY = "performance.derive_all"
EVERY_SECONDS = 3600
REPORT = "performance.report"
REPORT_SECONDS = 6 * 3600


def wish(event: RecordWritten) -> None:
    """Wish for the spans to be brought up to date, in the transaction that wrote records."""
    if set(event.kinds).isdisjoint(KINDS):
        return
    organisation = str(event.organisation)
    work.enqueue(
        DERIVE,
        {"organisation": organisation},
        key=organisation,
        organisation=event.organisation_uid,
        at=event.at,
    )


def derive_job(job: JobContext) -> None:
    """Bring the spans of an organisation up to date; safe to repeat."""
    catch_up(Organisation.objects.get(pk=int(str(job.payload["organisation"]))))


def derive_all_job(_: JobContext) -> None:
    """Bring the spans of every organisation up to date that are behind, as after an upgrade."""
    for organisation in Organisation.objects.all():
        if behind(organisation):
            catch_up(organisation)


def report_job(job: JobContext) -> None:
    """Report the indicators of the month before in every organisation; safe to repeat."""
    for organisation in Organisation.objects.all():
        report_when_due(organisation, at=job.now())
