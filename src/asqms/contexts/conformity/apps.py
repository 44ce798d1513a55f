# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class ConformityConfig(AppConfig):
    """Tables of this context carry its name as prefix."""

    name = "asqms.contexts.conformity"
    label = "conformity"

    def ready(self) -> None:
        """Make rights, kinds of record and tasks known; listen to what is written."""
        from asqms.contexts.conformity import tasks
        from asqms.contexts.conformity.kinds import KINDS
        from asqms.contexts.conformity.permissions import RIGHTS
        from asqms.contexts.conformity.queries.verification import verify_verdicts
        from asqms.contexts.ledger import api as ledger
        from asqms.contexts.organization import api as organization
        from asqms.contexts.work import api as work

        organization.register_rights(RIGHTS)
        organization.register_kinds(*KINDS)
        organization.on_records_written(tasks.touch)
        ledger.register_verifier("conformity", verify_verdicts)
        work.register_task(tasks.EVALUATE, tasks.evaluate_job, lease_seconds=600)
        work.register_task(tasks.EVALUATE_PAST, tasks.evaluate_past_job, lease_seconds=600)
        work.register_task(tasks.LAPSE, tasks.lapse_job, every_seconds=900)
