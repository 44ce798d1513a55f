# SPDX-License-Identifier: Apache-2.0
"""Audits as governance keeps them: which scopes and processes they look at, and who is in the team."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from asqms.contexts.auditing.errors import AuditingError
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import GovernanceRecord, day_in
from asqms.contexts.governance.models import Record
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor

AUDIT, PROGRAMME, FINDING = "audit", "audit_programme", "finding"
WORKING = frozenset({"planned", "prepared", "running"})
"""States of an audit in which its checklist is written."""
DONE = ("reported", "closed")
_ID = re.compile(r"\b[A-Z]{2}\.[A-Z]{3}\b")


def audit_record(actor: Actor, number: str, *, as_of: date | None = None) -> GovernanceRecord:
    """Return an audit; raises NotFoundError, AuditingError ``auditing.no_audit`` for another record."""
    record = governance.kept_record(actor, number, as_of=as_of)
    if record.type != AUDIT:
        raise AuditingError(
            "auditing.no_audit", f"{number} is no audit.", hint="Open the checklist from an audit."
        )
    return record


def team_of(record: GovernanceRecord) -> tuple[str, ...]:
    """Return the lead auditor and the team, each once."""
    lead, team = record.fields.get("lead"), record.fields.get("team")
    found = [lead] if isinstance(lead, str) and lead else []
    found += [one for one in team if isinstance(one, str)] if isinstance(team, list) else []
    return tuple(dict.fromkeys(found))


def scope_key(actor: Actor, record: GovernanceRecord) -> str:
    """Return the scope an audit is about, the organisation's own without one."""
    return record.scope or organization.root_key(actor)


def processes_in(text: object, known: Iterable[str]) -> tuple[str, ...]:
    """Return the processes that a text names, in order of the catalogue; a group stands for all of it."""
    said = str(text or "")
    named = set(_ID.findall(said))
    groups = set(re.findall(r"\b(OP|SP|SM)\b(?!\.)", said))
    return tuple(one for one in known if one in named or one.partition(".")[0] in groups)


def audited_on(row: Record) -> date:
    """Return the day of an audit: when it was reported, else when it was planned for."""
    return day_in(row.fields.get("planned_on")) or row.changed.date()
