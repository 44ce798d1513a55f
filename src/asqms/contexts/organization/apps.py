# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    """Tables of this context carry its name as prefix."""

    name = "asqms.contexts.organization"
    label = "organization"

    def ready(self) -> None:
        """Make rights and kinds of record known."""
        from asqms.contexts.ledger import api as ledger
        from asqms.contexts.organization.commands.records import register_kinds
        from asqms.contexts.organization.commands.verification import VERIFY, verify_job
        from asqms.contexts.organization.commands.webhooks import note_stopped_webhook
        from asqms.contexts.organization.kinds import KINDS
        from asqms.contexts.organization.permissions import RIGHTS
        from asqms.contexts.organization.queries.access import register_rights
        from asqms.contexts.organization.queries.reflections import verify_reflections
        from asqms.contexts.work import api as work

        register_rights(RIGHTS)
        register_kinds(*KINDS)
        ledger.register_verifier("organization.reflections", verify_reflections)
        work.register_task(VERIFY, verify_job, lease_seconds=1800, most_tries=3)
        work.on_webhook_stopped(note_stopped_webhook)
