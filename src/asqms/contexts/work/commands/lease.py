# SPDX-License-Identifier: Apache-2.0
"""Leases jobs to workers and settles them; every step is one short transaction guarded by the fence."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from asqms.contexts.work.data import Task
from asqms.contexts.work.domain.retry import next_try
from asqms.contexts.work.errors import LeaseLostError, WorkError
from asqms.contexts.work.models import Job
from asqms.contexts.work.registry import known_tasks, task_named

MOST_ERROR_SIGNS = 500


def lease_next(worker: str, at: datetime) -> Job | None:
    """Lease the next job that is due and return it, or None: first those whose worker died, then by priority.

    A job whose lease ran out as often as its task is tried goes to the dead letters: it kills its workers.
    """
    while _abandoned(at).exists() or _due(at).exists():
        with transaction.atomic():
            job = _locked(_abandoned(at)) or _locked(_due(at))
            if job is None:
                return None
            task = task_named(job.name)
            if job.state == "running" and job.tries >= task.most_tries:
                _bury(job, "work.worker_lost", f"{job.tries} workers died or stood still on it.", at)
                continue
            _take(job, task, worker, at)
            return job
    return None


def _locked(jobs: QuerySet[Job]) -> Job | None:
    return jobs.select_for_update(skip_locked=True, of=("self",)).first()


def _abandoned(at: datetime) -> QuerySet[Job]:
    over = Job.objects.filter(state="running", lease_until__lt=at, name__in=known_tasks())
    return over.order_by("lease_until", "id")


def _due(at: datetime) -> QuerySet[Job]:
    runs = Job.objects.filter(
        state="running", name=OuterRef("name"), organisation=OuterRef("organisation"), key=OuterRef("key")
    ).exclude(key="")
    due = Job.objects.filter(state="waiting", run_after__lte=at, name__in=known_tasks()).filter(~Exists(runs))
    return due.order_by("-priority", "run_after", "id")


def _take(job: Job, task: Task, worker: str, at: datetime) -> None:
    job.state = "running"
    job.fence += 1
    job.tries += 1
    job.leased_by = worker[:120]
    job.lease_until = at + timedelta(seconds=task.lease_seconds)
    job.started_at = at
    job.finished_at = None
    job.progress_done = job.progress_total = 0
    job.progress_words = ""
    job.save()


def _bury(job: Job, code: str, text: str, at: datetime) -> None:
    job.state = "dead"
    job.lease_until = None
    job.finished_at = at
    job.error_code = code[:80]
    job.error_text = text[:MOST_ERROR_SIGNS]
    job.save()


def hold(uid: str, fence: int) -> Job:
    """Lock the job of this lease until the transaction ends and return it.

    Raises WorkError ``work.no_transaction`` and LeaseLostError.
    """
    if not connection.in_atomic_block:
        raise WorkError("work.no_transaction", "A lease is held inside the transaction of its effect only.")
    job = Job.objects.filter(uid=uid, fence=fence, state="running").select_for_update().first()
    if job is None:
        raise LeaseLostError(uid)
    return job


def extend(uid: str, fence: int, until: datetime) -> bool:
    """Let the lease last longer; False when it is lost."""
    return bool(Job.objects.filter(uid=uid, fence=fence, state="running").update(lease_until=until))


def mark_done(uid: str, fence: int, at: datetime) -> None:
    """Mark the job done in the caller's transaction; raises LeaseLostError."""
    job = hold(uid, fence)
    job.state = "done"
    job.lease_until = None
    job.finished_at = at
    job.error_code = job.error_text = ""
    job.save()


def mark_failed(uid: str, fence: int, error: tuple[str, str], at: datetime, *, hopeless: bool) -> None:
    """Let the job wait for its next try, or bury it when there is none; nothing happens without the lease.

    A job whose like waits already does not wait a second time: the other one stands for both.
    """
    for left in (2, 1, 0):
        try:
            with transaction.atomic():
                _fail(hold(uid, fence), error, at, hopeless=hopeless)
        except LeaseLostError:
            return
        except IntegrityError:  # its like was enqueued between the look and the change
            if not left:
                raise
        else:
            return


def _fail(job: Job, error: tuple[str, str], at: datetime, *, hopeless: bool) -> None:
    code, text = error
    if hopeless or job.tries >= task_named(job.name).most_tries:
        _bury(job, code, text, at)
        return
    like = Job.objects.filter(name=job.name, organisation=job.organisation, key=job.key, state="waiting")
    stands_for_it = bool(job.key) and like.exists()
    job.state = "cancelled" if stands_for_it else "waiting"
    job.finished_at = at if stands_for_it else None
    job.lease_until = None
    job.run_after = next_try(job.uid, job.tries, at)
    job.error_code, job.error_text = code[:80], text[:MOST_ERROR_SIGNS]
    job.save()
