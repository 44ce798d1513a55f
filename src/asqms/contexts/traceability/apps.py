# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class TraceabilityConfig(AppConfig):
    """Tables of this context carry its name as prefix."""

    name = "asqms.contexts.traceability"
    label = "traceability"

    def ready(self) -> None:
        """Make rights and kinds of record known."""
        from asqms.contexts.organization import api as organization
        from asqms.contexts.traceability.kinds import KINDS
        from asqms.contexts.traceability.permissions import RIGHTS

        organization.register_rights(RIGHTS)
        organization.register_kinds(*KINDS)
