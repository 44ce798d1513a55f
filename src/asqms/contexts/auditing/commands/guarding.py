# SPDX-License-Identifier: Apache-2.0
"""Who may write a checklist, and until when."""

from __future__ import annotations

from asqms.contexts.auditing.errors import AuditingError, not_the_team
from asqms.contexts.auditing.permissions import NOTE
from asqms.contexts.auditing.queries.audits import WORKING, audit_record, team_of
from asqms.contexts.governance.data import GovernanceRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor


def working_audit(actor: Actor, number: str) -> GovernanceRecord:
    """Return an audit whose checklist the actor may write now.

    Raises NotFoundError, AccessRefusedError and AuditingError ``auditing.no_audit``,
    ``auditing.not_the_team``, ``auditing.frozen``.
    """
    record = audit_record(actor, number)
    organization.authorise(actor, NOTE, record.scope or "")
    if not actor.operates and actor.person not in team_of(record):
        raise not_the_team(number)
    if record.state not in WORKING:
        raise AuditingError(
            "auditing.frozen",
            f"{number} is {record.state}: its checklist stays as it is.",
            hint="Have the report corrected first, which opens it again.",
        )
    return record
