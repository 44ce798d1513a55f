# SPDX-License-Identifier: Apache-2.0
"""The door of processes."""

from asqms.contexts.processes.commands.adoption import AdoptionWish, adopt_version, let_project_follow
from asqms.contexts.processes.commands.decisions import (
    DecisionWish,
    propose_justification,
    propose_tailoring,
)
from asqms.contexts.processes.queries.adopted import (
    adopted_versions,
    current_processes,
    followers,
    responsible_roles,
)
from asqms.contexts.processes.queries.decisions import decisions

__all__ = [
    "AdoptionWish",
    "DecisionWish",
    "adopt_version",
    "adopted_versions",
    "current_processes",
    "decisions",
    "followers",
    "let_project_follow",
    "propose_justification",
    "propose_tailoring",
    "responsible_roles",
]
