# SPDX-License-Identifier: Apache-2.0
"""The checklist of an audit with its lines, as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from asqms.contexts.auditing.data import (
    CHECKLISTS,
    LINES,
    AuditChecklist,
    AuditLine,
    ChecklistView,
    LineView,
)
from asqms.contexts.auditing.permissions import NOTE, VIEW
from asqms.contexts.auditing.queries.audits import FINDING, WORKING, audit_record, scope_key, team_of
from asqms.contexts.auditing.queries.independence import conflicts, touched_by
from asqms.contexts.governance import api as governance
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import Wanted, WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Scope


def checklist_of(actor: Actor, number: str) -> tuple[AuditChecklist, int] | None:
    """Return what was drawn for an audit with its version, None before."""
    found = next(iter(ledger.current_records(actor.organisation_uid, CHECKLISTS, [number])), None)
    return (AuditChecklist.model_validate(found.content), found.version) if found else None


def lines_of(actor: Actor, number: str) -> tuple[tuple[AuditLine, int], ...]:
    """Return every line of an audit with its version, in order of scopes and practices."""
    written = ledger.newest_records(actor.organisation_uid, [Wanted(LINES, firsts=frozenset({number}))])
    return _lines(written)


def _lines(written: Iterable[WrittenRecord]) -> tuple[tuple[AuditLine, int], ...]:
    found = [(AuditLine.model_validate(one.content), one.version) for one in written]
    return tuple(sorted(found, key=lambda pair: (pair[0].scope, pair[0].practice)))


def checklist_view(actor: Actor, number: str, *, as_of: date | None = None) -> ChecklistView:
    """Return the checklist of an audit, with ``as_of`` as it was known on that day.

    Lines about scopes the actor may not see are left out, and roles there. Right ``auditing.view`` on them;
    raises NotFoundError and AuditingError ``auditing.no_audit``.
    """
    record = audit_record(actor, number, as_of=as_of)
    if as_of is None:
        drawn, lines = checklist_of(actor, number), lines_of(actor, number)
    else:
        known = ledger.records_known_on(actor.organisation_uid, CHECKLISTS, as_of, [number])
        drawn = next(((AuditChecklist.model_validate(one.content), one.version) for one in known), None)
        every = ledger.records_known_on(actor.organisation_uid, LINES, as_of)
        lines = _lines(one for one in every if one.key.startswith(f"{number}:"))
    names = _seen(actor, {line.scope for line, _ in lines})
    team = team_of(record)
    scopes = {line.scope for line, _ in lines} or {scope_key(actor, record)}
    held = conflicts(actor, team, scopes)
    own = touched_by(actor, [one for one in held if one.person == actor.person], names)
    seen = _seen(actor, {one.scope for one in held})
    findings = _findings(actor, names)
    writing = (
        as_of is None
        and record.state in WORKING
        and (actor.person in team or actor.operates)
        and organization.may(actor, NOTE, record.scope or "")
    )
    return ChecklistView(
        audit=number,
        title=record.title,
        state=record.state,
        scope=scope_key(actor, record),
        team=team,
        checklist=drawn[0] if drawn else None,
        lines=tuple(
            LineView(
                line,
                version,
                names[line.scope],
                findings.get((line.scope, line.practice), ()),
                line.scope in own,
            )
            for line, version in lines
            if line.scope in names
        ),
        conflicts=tuple(one for one in held if one.scope in seen),
        may_draw=writing and all(line.result is None for line, _ in lines),
        may_write=writing and drawn is not None,
    )


def _seen(actor: Actor, scopes: set[str]) -> Mapping[str, str]:
    rows = Scope.objects.filter(organisation=actor.organisation, key__in=sorted(scopes))
    if not organization.may(actor, VIEW):
        rows = rows.filter(pk__in=organization.scopes_with(actor, VIEW).values("pk"))
    return dict(rows.values_list("key", "name"))


def _findings(actor: Actor, scopes: Iterable[str]) -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    rows = governance.visible_records(actor).filter(type=FINDING, scope__key__in=sorted(scopes))
    rows = rows.order_by("key")
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for scope, fields, number, state in rows.values_list("scope__key", "fields", "key", "state"):
        found.setdefault((scope, str(fields.get("practice") or "")), []).append((number, state))
    return {key: tuple(some) for key, some in found.items()}
