# SPDX-License-Identifier: Apache-2.0
"""Writes wishes for background work into the caller's transaction."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction

from asqms.contexts.work.data import Plain
from asqms.contexts.work.errors import WorkError
from asqms.contexts.work.models import Job, Recurrence
from asqms.contexts.work.registry import recurring_tasks, task_named
from asqms.kernel.digest import canonical_json

MOST_PAYLOAD_BYTES = 4096
_ROUNDS = 20


def enqueue(  # noqa: PLR0913 - one keyword per column
    name: str,
    payload: Mapping[str, Plain],
    *,
    at: datetime,
    key: str = "",
    organisation: str = "",
    run_after: datetime | None = None,
    priority: int = 0,
) -> str:
    """Enqueue a task in the caller's transaction and return the job's uid.

    While a job of the same task, organisation and key waits, its uid is returned and nothing is added: the
    job cannot start before the caller's transaction has ended, so it sees what the caller wrote. Payloads
    are kept until the job is old: they name things and hold nothing confidential. Raises WorkError
    ``work.no_transaction``, ``work.unknown_task``, ``work.payload_too_large``.
    """
    if not connection.in_atomic_block:
        raise WorkError("work.no_transaction", "Jobs are enqueued inside a transaction only.")
    task_named(name)
    if len(canonical_json(dict(payload))) > MOST_PAYLOAD_BYTES:
        raise WorkError(
            "work.payload_too_large",
            f"The payload of a job may have {MOST_PAYLOAD_BYTES} bytes.",
            hint="Store the content and put its name into the payload.",
        )
    job = Job(
        uid=secrets.token_hex(16),
        name=name,
        key=key,
        organisation=organisation,
        payload=dict(payload),
        priority=priority,
        enqueued_at=at,
        run_after=run_after or at,
    )
    if not key:
        job.save(force_insert=True)
        return job.uid
    return _once(job)


def _once(job: Job) -> str:
    """Insert the job, or hold the one that waits already until the transaction ends."""
    same = Job.objects.filter(
        name=job.name, organisation=job.organisation, key=job.key, state="waiting"
    ).select_for_update()
    for _ in range(_ROUNDS):
        waiting = same.first()
        if waiting is not None:
            return _hastened(waiting, job)
        Job.objects.bulk_create([job], ignore_conflicts=True)
        if Job.objects.filter(uid=job.uid).exists():
            return job.uid
    raise WorkError("work.busy", "The job could not be enqueued.", hint="Repeat what you did.")


def _hastened(waiting: Job, wish: Job) -> str:
    """Let the job that waits run as soon and as urgently as the new wish asks."""
    if wish.run_after < waiting.run_after or wish.priority > waiting.priority:
        waiting.run_after = min(wish.run_after, waiting.run_after)
        waiting.priority = max(wish.priority, waiting.priority)
        waiting.save(update_fields=["run_after", "priority"])
    return waiting.uid


def enqueue_recurring(at: datetime) -> int:
    """Enqueue every recurring task that is due and return how many were; safe from many workers at once."""
    enqueued = 0
    for name, seconds in recurring_tasks():
        Recurrence.objects.get_or_create(
            name=name, defaults={"enqueued_until": at - timedelta(seconds=seconds)}
        )
        with transaction.atomic():
            due = Recurrence.objects.filter(name=name, enqueued_until__lte=at - timedelta(seconds=seconds))
            if due.update(enqueued_until=at):
                enqueue(name, {}, at=at, key="recurring")
                enqueued += 1
    return enqueued
