# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Tables of this context carry its name as prefix."""

    name = "asqms.contexts.governance"
    label = "governance"

    def ready(self) -> None:
        """Make rights, kinds of record and tasks known."""
        from asqms.contexts.governance import product_registers, reminding, tasks
        from asqms.contexts.governance.kinds import KINDS
        from asqms.contexts.governance.permissions import RIGHTS
        from asqms.contexts.governance.queries.attachments import verify_attachments
        from asqms.contexts.ledger import api as ledger
        from asqms.contexts.organization import api as organization
        from asqms.contexts.work import api as work

        organization.register_rights(RIGHTS)
        organization.register_kinds(*KINDS)
        ledger.register_verifier("governance", verify_attachments)
        work.register_task(tasks.EVIDENCE, tasks.evidence_job)
        work.register_task(reminding.REMIND, reminding.remind_job, every_seconds=reminding.EVERY_SECONDS)
        work.register_task(
            product_registers.REGISTERS,
            product_registers.registers_job,
            every_seconds=product_registers.EVERY_SECONDS,
        )
