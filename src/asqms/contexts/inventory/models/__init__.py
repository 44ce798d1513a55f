# SPDX-License-Identifier: Apache-2.0
"""Tables of the inventory."""

from asqms.contexts.inventory.models.item import Dependency, Item, Project, Supplier, Tool

__all__ = ["Dependency", "Item", "Project", "Supplier", "Tool"]
