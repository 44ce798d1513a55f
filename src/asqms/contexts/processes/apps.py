# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """Tables of this context carry its name as prefix."""

    name = "asqms.contexts.processes"
    label = "processes"

    def ready(self) -> None:
        """Make rights and kinds of record known."""
        from asqms.contexts.organization import api as organization
        from asqms.contexts.processes.kinds import KINDS
        from asqms.contexts.processes.permissions import RIGHTS

        organization.register_rights(RIGHTS)
        organization.register_kinds(*KINDS)
