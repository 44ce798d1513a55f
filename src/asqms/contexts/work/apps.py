# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Tables of this context carry its name as prefix."""

    name = "asqms.contexts.work"
    label = "work"

    def ready(self) -> None:
        """Register the tasks of this context."""
        from asqms.contexts.work.commands.jobs import forget_old
        from asqms.contexts.work.commands.webhooks import DELIVER, MOST_TRIES, deliver
        from asqms.contexts.work.registry import register_task

        register_task(DELIVER, deliver, lease_seconds=60, most_tries=MOST_TRIES)
        register_task("work.forget_old", forget_old, lease_seconds=300, every_seconds=6 * 3600)
