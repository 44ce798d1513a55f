# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    """Tables of this context carry its name as prefix."""

    name = "asqms.contexts.performance"
    label = "performance"

    def ready(self) -> None:
        """Make rights, kinds of record and tasks known; listen to what is written."""
        from asqms.contexts.organization import api as organization
        from asqms.contexts.performance import tasks
        from asqms.contexts.performance.commands import keeping
        from asqms.contexts.performance.kinds import KINDS
        from asqms.contexts.performance.permissions import RIGHTS
        from asqms.contexts.work import api as work

        organization.register_rights(RIGHTS)
        organization.register_kinds(*KINDS)
        organization.on_records_written(tasks.wish)
        organization.on_records_written(keeping.keep_concluded)
        work.register_task(tasks.DERIVE, tasks.derive_job, lease_seconds=600)
        work.register_task(
            tasks.REPORT, tasks.report_job, every_seconds=tasks.REPORT_SECONDS, lease_seconds=600
        )
        work.register_task(
            tasks.EVERY, tasks.derive_all_job, every_seconds=tasks.EVERY_SECONDS, lease_seconds=600
        )
