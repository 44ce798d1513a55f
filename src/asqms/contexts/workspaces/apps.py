# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """No tables of its own."""

    name = "asqms.contexts.workspaces"
    label = "workspaces"

    def ready(self) -> None:
        """Make rights known."""
        from asqms.contexts.organization import api as organization
        from asqms.contexts.workspaces.permissions import RIGHTS

        organization.register_rights(RIGHTS)
