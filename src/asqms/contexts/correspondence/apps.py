# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    """Tables of this context carry its name as prefix."""

    name = "asqms.contexts.correspondence"
    label = "correspondence"

    def ready(self) -> None:
        """Make the tasks known."""
        from asqms.contexts.correspondence.commands import collecting, sending
        from asqms.contexts.work import api as work

        work.register_task(collecting.COLLECT, collecting.collect_job, every_seconds=collecting.EVERY_SECONDS)
        work.register_task(sending.SEND, sending.send_job, lease_seconds=120, most_tries=sending.MOST_TRIES)
