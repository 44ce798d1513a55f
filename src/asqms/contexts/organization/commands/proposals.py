# SPDX-License-Identifier: Apache-2.0
"""The two-person rule: somebody proposes a record, another person with the right approves it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import NewRecord, WrittenRecord
from asqms.contexts.organization.commands.records import plain_content, record_kind, shaped, write_approved
from asqms.contexts.organization.data import Actor, ProposalView
from asqms.contexts.organization.errors import NotFoundError, OrganizationError
from asqms.contexts.organization.models import Proposal
from asqms.contexts.organization.queries.access import authorise, scopes_with
from asqms.contexts.organization.queries.proposals import VIEW, proposal_view
from asqms.contexts.work import api as work
from asqms.contexts.work.data import Event
from asqms.kernel.digest import CanonicalValue

LEDGER_KIND = "proposals"


def propose(
    actor: Actor, kind: str, content: Mapping[str, object], *, right: str, reason: str = ""
) -> ProposalView:
    """Propose a record that counts only when somebody else approves it; ledger ``organization.proposed``.

    Webhooks hear ``proposal.made``; of its decision ``proposal.approved`` or ``proposal.rejected``.

    ``content`` is the record without its approver; its author becomes the actor. ``right`` is what the
    actor needs on the record's scope to propose; to approve, the right of the kind is needed.

    Raises AccessRefusedError, NotFoundError, InvalidRecordError and OrganizationError
    ``organization.proposed_already`` where the same record waits already.
    """
    given = record_kind(kind)
    wanted = {**content, "author": actor.person}
    shape = shaped(given, {**wanted, "approver": "nobody-yet"})
    scope = authorise(actor, right, given.scope(shape))
    key = given.key(shape)
    with transaction.atomic():
        waiting = Proposal.objects.select_for_update().filter(
            organisation=actor.organisation, kind=kind, key=key, state=Proposal.OPEN
        )
        if waiting.exists():
            raise _proposed_already()
        try:
            with transaction.atomic():
                row = Proposal.objects.create(
                    organisation_id=actor.organisation,
                    uid=secrets.token_hex(12),
                    kind=kind,
                    key=key,
                    scope=scope,
                    content={name: one for name, one in plain_content(shape).items() if name != "approver"},
                    right=given.right,
                    author=actor.person,
                    proposed_at=actor.at,
                    words=reason,
                )
        except IntegrityError as error:  # somebody proposed the same at this very moment
            raise _proposed_already() from error
        _note(actor, row, "organization.proposed", reason)
        _announce(actor, row, Event.PROPOSAL_MADE)
    return proposal_view(row, actor, may_decide=False)


def approve_proposal(actor: Actor, uid: str, *, words: str = "") -> WrittenRecord:
    """Approve what somebody else proposed and write the record; ledger ``organization.proposal_approved``.

    Raises NotFoundError, AccessRefusedError without the right of the kind on the scope, OrganizationError
    ``organization.one_person`` for the author, ``organization.already_decided``, and as write_record.
    """
    with transaction.atomic():
        row = _open(actor, uid)
        authorise(actor, row.right, row.scope.key)
        if row.author == actor.person:
            raise OrganizationError(
                "organization.one_person",
                "Who proposes something cannot approve it.",
                hint="Let somebody else with the right approve it.",
            )
        content = {**row.content, "approver": actor.person}
        record = write_approved(actor, row.kind, content, reason=words or row.words)
        _decide(actor, row, Proposal.APPROVED, words)
        _note(actor, row, "organization.proposal_approved", words)
        _announce(actor, row, Event.PROPOSAL_APPROVED)
    return record


def reject_proposal(actor: Actor, uid: str, *, words: str) -> None:
    """Reject a proposal with a reason, or withdraw one's own; ledger ``organization.proposal_rejected``.

    Raises NotFoundError, AccessRefusedError, OrganizationError ``organization.reason_missing`` and
    ``organization.already_decided``.
    """
    if not words.strip():
        raise OrganizationError(
            "organization.reason_missing", "A rejection needs its reason.", hint="Say what has to change."
        )
    with transaction.atomic():
        row = _open(actor, uid)
        own = row.author == actor.person
        if not own:
            authorise(actor, row.right, row.scope.key)
        _decide(actor, row, Proposal.WITHDRAWN if own else Proposal.REJECTED, words)
        _note(
            actor, row, "organization.proposal_withdrawn" if own else "organization.proposal_rejected", words
        )
        _announce(actor, row, Event.PROPOSAL_REJECTED)


def _proposed_already() -> OrganizationError:
    return OrganizationError(
        "organization.proposed_already",
        "The same is proposed already and waits for approval.",
        hint="Decide that proposal first, or withdraw it.",
    )


def _open(actor: Actor, uid: str) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("scope")
    row = rows.filter(organisation=actor.organisation, uid=uid, scope__in=scopes_with(actor, VIEW)).first()
    if row is None:
        raise NotFoundError("proposal", uid)
    if row.state != Proposal.OPEN:
        raise OrganizationError(
            "organization.already_decided",
            "This proposal has been decided already.",
            hint="Look at what was decided, and propose anew if it has to change.",
        )
    return row


def _decide(actor: Actor, row: Proposal, state: str, words: str) -> None:
    row.state, row.decided_by, row.decided_at = state, actor.person, actor.at
    row.words = words or row.words
    row.save(update_fields=["state", "decided_by", "decided_at", "words"])


def _note(actor: Actor, row: Proposal, action: str, words: str) -> None:
    content: dict[str, CanonicalValue] = {
        "kind": row.kind,
        "key": row.key,
        "scope": row.scope.key,
        "state": row.state,
        "author": row.author,
        "decided_by": row.decided_by,
        "content": row.content,
    }
    new = NewRecord(LEDGER_KIND, row.uid, content, actor.day, action, words)
    ledger.append(actor.organisation_uid, [new], actor=actor.signature, at=actor.at)


def _announce(actor: Actor, row: Proposal, event: Event) -> None:
    """Tell webhooks what happened by ids alone: the words and the content are asked from the API."""
    content: dict[str, CanonicalValue] = {
        "proposal": row.uid,
        "kind": row.kind,
        "key": row.key,
        "scope": row.scope.key,
        "state": row.state,
        "author": row.author,
        "decided_by": row.decided_by,
        "day": actor.day,
    }
    work.announce(actor.organisation_uid, event, content, at=actor.at)
