# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Tables of this context carry its name as prefix."""

    name = "asqms.contexts.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Make the task known."""
        from asqms.contexts.ledger import tasks
        from asqms.contexts.work import api as work

        work.register_task(tasks.CHECKPOINTS, tasks.checkpoint_job, every_seconds=tasks.EVERY_SECONDS)
