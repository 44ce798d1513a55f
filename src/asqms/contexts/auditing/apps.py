# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class AuditingConfig(AppConfig):
    """There are no tables; records are read from the ledger."""

    name = "asqms.contexts.auditing"
    label = "auditing"

    def ready(self) -> None:
        """Make rights and kinds of record known, and answer what steps of audits ask."""
        from asqms.contexts.auditing import answering
        from asqms.contexts.auditing.kinds import KINDS
        from asqms.contexts.auditing.permissions import RIGHTS
        from asqms.contexts.governance import api as governance
        from asqms.contexts.organization import api as organization

        organization.register_rights(RIGHTS)
        organization.register_kinds(*KINDS)
        governance.register_question(answering.CHECKLIST, answering.checklist_answered)
        governance.register_question(answering.INDEPENDENT, answering.team_independent)
        governance.register_lapse("auditing", answering.auditor_lapses)
        governance.register_follower("auditing", answering.AUDIT, answering.follow_audit)
