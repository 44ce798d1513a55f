# SPDX-License-Identifier: Apache-2.0
"""The context as a Django application."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """Tables of this context carry its name as prefix."""

    name = "asqms.contexts.inventory"
    label = "inventory"

    def ready(self) -> None:
        """Make rights and kinds of record known."""
        from asqms.contexts.inventory.kinds import KINDS
        from asqms.contexts.inventory.permissions import RIGHTS
        from asqms.contexts.inventory.queries.paths import verify_dependencies, verify_paths
        from asqms.contexts.ledger import api as ledger
        from asqms.contexts.organization import api as organization

        organization.register_rights(RIGHTS)
        organization.register_kinds(*KINDS)
        ledger.register_verifier("inventory.paths", verify_paths)
        ledger.register_verifier("inventory.dependencies", verify_dependencies)
