# SPDX-License-Identifier: Apache-2.0
"""The door of processes."""

from asqms.contexts.processes.commands.decisions import (
    DecisionWish,
    propose_justification,
    propose_tailoring,
)

__all__ = ["DecisionWish", "propose_justification", "propose_tailoring"]
