# SPDX-License-Identifier: Apache-2.0
"""Tries buried jobs again, cancels jobs, and forgets old ones."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from asqms.contexts.work.data import JobContext
from asqms.contexts.work.errors import NotFoundError, WorkError
from asqms.contexts.work.models import Attempts, Delivery, Job

KEEP_DAYS = 30
_PIECE = 1000


def retry_job(organisation: str, uid: str, *, at: datetime) -> None:
    """Let a dead or cancelled job wait again with all its tries.

    Raises NotFoundError, and WorkError ``work.not_over`` or ``work.waits_already``.
    """
    with transaction.atomic():
        job = _held(organisation, uid)
        if job.state not in {"dead", "cancelled"}:
            raise WorkError(
                "work.not_over", "Only dead and cancelled jobs can be tried again.", hint="Wait for it."
            )
        like = Job.objects.filter(name=job.name, organisation=organisation, key=job.key, state="waiting")
        if job.key and like.select_for_update().exists():
            raise WorkError(
                "work.waits_already", "The same job waits already.", hint="Nothing is to be done."
            )
        job.state = "waiting"
        job.tries = 0
        job.run_after = at
        job.finished_at = None
        job.save()
        Delivery.objects.filter(job=job).update(failed=False)


def cancel_job(organisation: str, uid: str, *, at: datetime) -> None:
    """Cancel a job that waits or runs: a running one loses its lease, so its effects are refused.

    Raises NotFoundError and WorkError ``work.over_already``.
    """
    with transaction.atomic():
        job = _held(organisation, uid)
        if job.state not in {"waiting", "running"}:
            raise WorkError("work.over_already", "The job is over already.", hint="Look at its state.")
        job.state = "cancelled"
        job.lease_until = None
        job.finished_at = at
        job.save()


def _held(organisation: str, uid: str) -> Job:
    job = Job.objects.filter(organisation=organisation, uid=uid).select_for_update().first()
    if job is None:
        raise NotFoundError("job")
    return job


def forget_old(context: JobContext) -> None:
    """Delete what is over for 30 days; dead letters stay until somebody decides. A recurring task."""
    before = context.now() - timedelta(days=KEEP_DAYS)
    Attempts.objects.filter(forget_after__lt=context.now()).delete()
    for rows in (
        Job.objects.filter(state__in=("done", "cancelled"), finished_at__lt=before),
        Delivery.objects.filter(announced_at__lt=before, job__isnull=True),
    ):
        while True:
            old = list(rows.order_by("pk").values_list("pk", flat=True)[:_PIECE])
            if not old:
                break
            rows.model.objects.filter(pk__in=old).delete()
