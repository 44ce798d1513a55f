# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Tables of this context carry its name as prefix."""

    name = "asqms.contexts.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Make rights, kinds of record, the clean-up and the comparison with the ledger known."""
        from asqms.contexts.evidence.commands.uploading import forget_uploads
        from asqms.contexts.evidence.kinds import KINDS
        from asqms.contexts.evidence.permissions import RIGHTS
        from asqms.contexts.evidence.queries.verification import verify_evidence
        from asqms.contexts.ledger import api as ledger
        from asqms.contexts.organization import api as organization
        from asqms.contexts.work import api as work

        organization.register_rights(RIGHTS)
        organization.register_kinds(*KINDS)
        ledger.register_verifier("evidence", verify_evidence)
        work.register_task("evidence.forget_uploads", forget_uploads, lease_seconds=600, every_seconds=3600)
