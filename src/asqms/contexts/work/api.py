# SPDX-License-Identifier: Apache-2.0
"""The door of background work."""

from asqms.contexts.work.commands.attempts import allow, count
from asqms.contexts.work.commands.backup import (
    create_backup,
    database_for_a_while,
    database_is_whole,
    restore_backup,
    rotten_files,
    tables_are_there,
)
from asqms.contexts.work.commands.enqueue import enqueue
from asqms.contexts.work.commands.idempotency import once
from asqms.contexts.work.commands.jobs import cancel_job, retry_job
from asqms.contexts.work.commands.run import run_next, run_until_idle
from asqms.contexts.work.commands.webhooks import (
    announce,
    heard,
    redeliver,
    send_test,
    subscribe,
    switch,
    unsubscribe,
)
from asqms.contexts.work.domain.archive import read_archive
from asqms.contexts.work.queries.installation import inspect_installation, refuse_unsafe
from asqms.contexts.work.queries.jobs import job, job_counts, jobs, unsettled
from asqms.contexts.work.queries.webhooks import (
    deliveries,
    delivery,
    last_deliveries,
    subscription,
    subscriptions,
)
from asqms.contexts.work.registry import known_tasks, on_webhook_stopped, register_task
from asqms.contexts.work.worker import Worker

__all__ = [
    "Worker",
    "allow",
    "announce",
    "cancel_job",
    "count",
    "create_backup",
    "database_for_a_while",
    "database_is_whole",
    "deliveries",
    "delivery",
    "enqueue",
    "heard",
    "inspect_installation",
    "job",
    "job_counts",
    "jobs",
    "known_tasks",
    "last_deliveries",
    "on_webhook_stopped",
    "once",
    "read_archive",
    "redeliver",
    "refuse_unsafe",
    "register_task",
    "restore_backup",
    "retry_job",
    "rotten_files",
    "run_next",
    "run_until_idle",
    "send_test",
    "subscribe",
    "subscription",
    "subscriptions",
    "switch",
    "tables_are_there",
    "unsettled",
    "unsubscribe",
]
