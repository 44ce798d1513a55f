# SPDX-License-Identifier: Apache-2.0
"""Rights over projects, software items, suppliers and tools."""

from __future__ import annotations

from asqms.contexts.organization.data import Right
from asqms.contexts.organization.permissions import ADMINISTRATOR, EVERYBODY

OWNERS = frozenset({"quality_manager", "project_manager", "product_owner", ADMINISTRATOR})

RIGHTS = (
    Right("inventory.view", EVERYBODY, writes=False),
    Right("inventory.edit_projects", frozenset({"quality_manager", ADMINISTRATOR})),
    Right("inventory.edit_items", OWNERS),
    Right("inventory.edit_suppliers", frozenset({"quality_manager", "purchasing_manager", ADMINISTRATOR})),
    Right("inventory.edit_tools", frozenset({"quality_manager", "facility_manager", ADMINISTRATOR})),
    Right("inventory.propose_classification", OWNERS | {"safety_manager", "cybersecurity_manager"}),
    Right("inventory.approve_classification", frozenset({"quality_manager", "software_quality_engineer"})),
)
