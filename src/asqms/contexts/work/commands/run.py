# SPDX-License-Identifier: Apache-2.0
"""Runs one leased job; the task runner is one of the places where any fault becomes a record."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from threading import Event

from django.db import transaction

from asqms.contexts.work.commands.enqueue import enqueue_recurring
from asqms.contexts.work.commands.lease import extend, hold, lease_next, mark_done, mark_failed
from asqms.contexts.work.data import JobContext, Plain
from asqms.contexts.work.errors import LeaseLostError, NoUseError, WorkError
from asqms.contexts.work.models import Job
from asqms.contexts.work.registry import task_named
from asqms.kernel.clock import Clock
from asqms.kernel.errors import AsqmsError

LOG = logging.getLogger("asqms.work")
MOST_JOBS = 100_000


class Lease(JobContext):
    """A job in the hands of one worker; what each part promises is said by JobContext."""

    def __init__(self, job: Job, clock: Clock) -> None:
        self._job = job
        self._clock = clock
        self._finished = False
        self.lost = Event()

    @property
    def uid(self) -> str:
        """The job."""
        return self._job.uid

    @property
    def organisation(self) -> str:
        """Whose job it is."""
        return self._job.organisation

    @property
    def payload(self) -> Mapping[str, Plain]:
        """What the wish said."""
        payload: Mapping[str, Plain] = self._job.payload
        return payload

    @property
    def tries(self) -> int:
        """How often the job was leased."""
        return self._job.tries

    @property
    def name(self) -> str:
        """The task."""
        return self._job.name

    def now(self) -> datetime:
        """Return the current moment."""
        return self._clock.now()

    def fence(self) -> None:
        """Hold the job until the transaction ends."""
        if self.lost.is_set():
            raise LeaseLostError(self.uid)
        hold(self.uid, self._job.fence)

    def finish(self) -> None:
        """Mark the job done in the caller's transaction."""
        mark_done(self.uid, self._job.fence, self._clock.now())
        transaction.on_commit(self._note_finished)

    def _note_finished(self) -> None:
        self._finished = True

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Store how far the work is, and prolong the lease."""
        mine = Job.objects.filter(uid=self.uid, fence=self._job.fence, state="running")
        if self.lost.is_set() or not mine.update(
            progress_done=done,
            progress_total=total,
            progress_words=words[:200],
            lease_until=self._until(),
        ):
            raise LeaseLostError(self.uid)

    def _until(self) -> datetime:
        return self._clock.now() + timedelta(seconds=task_named(self.name).lease_seconds)

    def prolong(self) -> bool:
        """Let the lease last its full time again; False, and ``lost`` set, when it is gone."""
        kept = extend(self.uid, self._job.fence, self._until())
        if not kept:
            self.lost.set()
        return kept

    def settle(self) -> None:
        """Mark the job done when the task did not."""
        if not self._finished:
            with transaction.atomic():
                self.finish()

    def fail(self, error: tuple[str, str], *, hopeless: bool) -> None:
        """Let the job wait for its next try, or bury it."""
        mark_failed(self.uid, self._job.fence, error, self._clock.now(), hopeless=hopeless)


Beat = Callable[[Lease], AbstractContextManager[object]]


def run_next(worker: str, clock: Clock, *, beat: Beat | None = None) -> bool:
    """Run the next job that is due; False when there is none. ``beat`` keeps the lease while it runs."""
    job = lease_next(worker, clock.now())
    if job is None:
        return False
    lease = Lease(job, clock)
    try:
        with beat(lease) if beat else nullcontext():
            task_named(job.name).function(lease)
            lease.settle()
    except LeaseLostError:
        LOG.warning("The lease of job %s (%s) was lost.", job.uid, job.name)
    except NoUseError as error:
        lease.fail((error.code, error.message), hopeless=True)
    except AsqmsError as error:
        lease.fail((error.code, error.message), hopeless=False)
    except Exception as error:
        LOG.exception("Job %s (%s) failed.", job.uid, job.name)
        lease.fail(("work.fault", f"{type(error).__name__}: {error}"), hopeless=False)
    return True


def run_until_idle(clock: Clock, *, worker: str = "until-idle", most_jobs: int = MOST_JOBS) -> int:
    """Run what is due until nothing is, recurring tasks included, and return how many jobs were run.

    Raises WorkError ``work.never_idle`` after ``most_jobs``: jobs enqueue each other without an end.
    """
    enqueue_recurring(clock.now())
    for count in range(most_jobs):
        if not run_next(worker, clock):
            return count
    raise WorkError(
        "work.never_idle", f"After {most_jobs} jobs there are more.", hint="A task enqueues itself."
    )
