# SPDX-License-Identifier: Apache-2.0
"""What steps of audits ask of this context, and what it does when an audit moves on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from asqms.contexts.auditing.commands.drawing import freeze_checklist
from asqms.contexts.auditing.library import auditor_rules
from asqms.contexts.auditing.queries.audits import AUDIT, scope_key, team_of
from asqms.contexts.auditing.queries.checklist import lines_of
from asqms.contexts.auditing.queries.independence import conflicts
from asqms.contexts.auditing.queries.qualification import qualifications
from asqms.contexts.governance.data import Blocker, GovernanceRecord
from asqms.contexts.organization.data import Actor

__all__ = ["AUDIT", "auditor_lapses", "checklist_answered", "follow_audit", "team_independent"]
CHECKLIST, INDEPENDENT = "audit_checklist", "audit_independent"
CLOSED = "closed"


def checklist_answered(actor: Actor, record: GovernanceRecord) -> tuple[Blocker, ...]:
    """Return a blocker while lines of a checklist that was drawn wait for a result."""
    waiting = sum(line.open for line, _ in lines_of(actor, record.number))
    return (Blocker("lines_open", str(waiting)),) if waiting else ()


def team_independent(actor: Actor, record: GovernanceRecord) -> tuple[Blocker, ...]:
    """Return a blocker for each role by which a member of the team would audit own work."""
    found = conflicts(actor, team_of(record), [scope_key(actor, record)])
    return tuple(Blocker("own_work", f"{one.person} {one.role} {one.scope}") for one in found)


def auditor_lapses(actor: Actor, roles: Iterable[str]) -> Mapping[str, str]:
    """Return the auditor roles of the actor that sign nothing, because their upkeep lapsed."""
    wanted = frozenset(roles)
    rules = [one for one in auditor_rules() if one.role in wanted]
    if not rules or actor.operates:
        return {}
    found = qualifications(actor, [actor.person], rules)
    return {
        one.rule.role: f"{one.rule.kind} ({one.lapsed})"
        for some in found.values()
        for one in some
        if one.state == "lapsed"
    }


def follow_audit(actor: Actor, record: GovernanceRecord) -> None:
    """Freeze the checklist when its audit is closed."""
    if record.state == CLOSED:
        freeze_checklist(actor, record.number)
