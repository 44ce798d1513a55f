# SPDX-License-Identifier: Apache-2.0
"""The door of inventory."""

from asqms.contexts.inventory.commands.classification import propose_classification

__all__ = ["propose_classification"]
