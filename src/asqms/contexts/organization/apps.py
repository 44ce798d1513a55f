# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    """Tables of this context carry its name as prefix."""

    name = "asqms.contexts.organization"
    label = "organization"

    def ready(self) -> None:
        """Make rights and kinds of record known."""
        from asqms.contexts.organization.commands.records import register_kinds
        from asqms.contexts.organization.kinds import KINDS
        from asqms.contexts.organization.permissions import RIGHTS
        from asqms.contexts.organization.queries.access import register_rights

        register_rights(RIGHTS)
        register_kinds(*KINDS)
