# SPDX-License-Identifier: Apache-2.0
"""What crosses the door of auditing."""

from asqms.contexts.auditing.data.checklists import (
    CHECKLISTS,
    LINES,
    RESULTS,
    AuditChecklist,
    AuditLine,
    ChecklistView,
    Conflict,
    LineView,
)
from asqms.contexts.auditing.data.coverage import Coverage, CoverageCell, CoverageRow
from asqms.contexts.auditing.data.readiness import Qualification, Readiness, ReadinessPoint, Upkeep
from asqms.contexts.auditing.data.rules import AuditorRule, ReadinessRule, SamplingRule

__all__ = [
    "CHECKLISTS",
    "LINES",
    "RESULTS",
    "AuditChecklist",
    "AuditLine",
    "AuditorRule",
    "ChecklistView",
    "Conflict",
    "Coverage",
    "CoverageCell",
    "CoverageRow",
    "LineView",
    "Qualification",
    "Readiness",
    "ReadinessPoint",
    "ReadinessRule",
    "SamplingRule",
    "Upkeep",
]
