# SPDX-License-Identifier: Apache-2.0
"""Kinds of record of this context; they are read from the ledger, there are no tables of them."""

from __future__ import annotations

from asqms.contexts.auditing.data import CHECKLISTS, LINES, AuditChecklist, AuditLine
from asqms.contexts.auditing.permissions import NOTE
from asqms.contexts.organization.data import RecordKind

KINDS = (
    RecordKind(
        CHECKLISTS,
        AuditChecklist,
        NOTE,
        lambda one: one.audit,
        lambda one: one.scope or "",
        "auditing.checklist_written",
        "auditing.checklist_removed",
        affects=lambda _: (),
    ),
    RecordKind(
        LINES,
        AuditLine,
        NOTE,
        lambda one: one.key,
        lambda one: one.scope,
        "auditing.line_written",
        "auditing.line_removed",
        affects=lambda _: (),
    ),
)
