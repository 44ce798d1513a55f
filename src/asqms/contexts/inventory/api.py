# SPDX-License-Identifier: Apache-2.0
"""The door of inventory."""

from asqms.contexts.inventory.commands.classification import propose_classification
from asqms.contexts.inventory.queries.reading import item, items, projects, suppliers, tools

__all__ = [
    "item",
    "items",
    "projects",
    "propose_classification",
    "suppliers",
    "tools",
]
