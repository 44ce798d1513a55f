# SPDX-License-Identifier: Apache-2.0
"""The door of auditing: checklists of audits, coverage of the programme, auditors, readiness."""

from asqms.contexts.auditing.commands.drawing import draw_checklist
from asqms.contexts.auditing.commands.noting import add_line, note_result, raise_finding, remove_line
from asqms.contexts.auditing.library import auditor_rules, readiness_rule, sampling_rule
from asqms.contexts.auditing.queries.checklist import checklist_view
from asqms.contexts.auditing.queries.coverage import programme_coverage
from asqms.contexts.auditing.queries.qualification import auditors
from asqms.contexts.auditing.queries.readiness import readiness

__all__ = [
    "add_line",
    "auditor_rules",
    "auditors",
    "checklist_view",
    "draw_checklist",
    "note_result",
    "programme_coverage",
    "raise_finding",
    "readiness",
    "readiness_rule",
    "remove_line",
    "sampling_rule",
]
