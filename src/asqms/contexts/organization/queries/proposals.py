# SPDX-License-Identifier: Apache-2.0
"""Reads proposals: those that wait, and one."""

from __future__ import annotations

from asqms.contexts.organization.data import Actor, ProposalView
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.organization.models import Proposal
from asqms.contexts.organization.queries.access import may, scopes_with

VIEW = "organization.view"
ROWS = 50


def proposals(
    actor: Actor, *, state: str = Proposal.OPEN, scope: str = "", mine: bool = False, to_decide: bool = False
) -> tuple[ProposalView, ...]:
    """Return the newest 50 proposals the actor may see: of a state, a scope, own ones, those to decide."""
    rows = Proposal.objects.filter(
        organisation=actor.organisation, state=state, scope__in=scopes_with(actor, VIEW)
    ).select_related("scope")
    if scope:
        rows = rows.filter(scope__key=scope)
    if mine:
        rows = rows.filter(author=actor.person)
    if to_decide:
        rows = rows.exclude(author=actor.person)
    found = []
    rights: dict[tuple[str, str], bool] = {}
    for row in rows.order_by("-proposed_at", "-pk")[:ROWS]:
        key = (row.right, row.scope.key)
        if key not in rights:
            rights[key] = may(actor, *key)
        allowed = rights[key] and row.author != actor.person and row.state == Proposal.OPEN
        if allowed or not to_decide:
            found.append(proposal_view(row, actor, may_decide=allowed))
    return tuple(found)


def proposal(actor: Actor, uid: str) -> ProposalView:
    """Return one proposal; raises NotFoundError where there is none that may be seen."""
    row = (
        Proposal.objects.filter(organisation=actor.organisation, uid=uid, scope__in=scopes_with(actor, VIEW))
        .select_related("scope")
        .first()
    )
    if row is None:
        raise NotFoundError("proposal", uid)
    allowed = (
        row.author != actor.person and row.state == Proposal.OPEN and may(actor, row.right, row.scope.key)
    )
    return proposal_view(row, actor, may_decide=allowed)


def proposal_view(row: Proposal, actor: Actor, *, may_decide: bool) -> ProposalView:
    """Return a row as it crosses the door."""
    return ProposalView(
        uid=row.uid,
        kind=row.kind,
        key=row.key,
        scope=row.scope.key,
        scope_name=row.scope.name,
        content=row.content,
        author=row.author,
        proposed_at=row.proposed_at,
        state=row.state,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        words=row.words,
        may_decide=may_decide,
        is_mine=row.author == actor.person,
    )
