# SPDX-License-Identifier: Apache-2.0
"""Which tasks this process can run, which recur, who hears of stopped webhooks; filled at the start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from asqms.contexts.work.data import SubscriptionView, Task, TaskFunction
from asqms.contexts.work.errors import WorkError

_TASKS: dict[str, Task] = {}
_RECURRING: dict[str, int] = {}
WebhookListener = Callable[[SubscriptionView, datetime], None]
_WEBHOOK_LISTENERS: list[WebhookListener] = []


def register_task(
    name: str,
    function: TaskFunction,
    *,
    lease_seconds: int = 60,
    most_tries: int = 10,
    every_seconds: int = 0,
) -> None:
    """Make a task known; with ``every_seconds`` workers also enqueue it, with an empty payload, that often.

    A name registered again stands for the newer function. Raises WorkError ``work.bad_task``.
    """
    if not name or lease_seconds < 1 or most_tries < 1 or every_seconds < 0:
        raise WorkError("work.bad_task", f"The task {name!r} needs a name, a lease and at least one try.")
    _TASKS[name] = Task(name, function, lease_seconds, most_tries)
    _RECURRING.pop(name, None)
    if every_seconds:
        _RECURRING[name] = every_seconds


def task_named(name: str) -> Task:
    """Return a task; raises WorkError ``work.unknown_task``."""
    if name not in _TASKS:
        raise WorkError(
            "work.unknown_task", f"There is no task {name}.", hint="Register it when the application starts."
        )
    return _TASKS[name]


def known_tasks() -> tuple[str, ...]:
    """Return the names of all tasks in order."""
    return tuple(sorted(_TASKS))


def recurring_tasks() -> tuple[tuple[str, int], ...]:
    """Return the tasks that recur with their seconds, in order of names."""
    return tuple(sorted(_RECURRING.items()))


def on_webhook_stopped(listener: WebhookListener) -> None:
    """Call the listener inside the transaction in which the server itself stops a webhook."""
    _WEBHOOK_LISTENERS.append(listener)


def webhook_listeners() -> tuple[WebhookListener, ...]:
    """Return who hears of webhooks that the server stops."""
    return tuple(_WEBHOOK_LISTENERS)
