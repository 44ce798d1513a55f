# SPDX-License-Identifier: Apache-2.0
"""Takes a record from one state to the next, with signature and gate where the type asks for them."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from asqms.contexts.governance.commands.baselining import take_baseline
from asqms.contexts.governance.commands.gating import pass_gates
from asqms.contexts.governance.commands.writing import changed, keep, locked
from asqms.contexts.governance.data import (
    FRESH_SECONDS,
    Entered,
    GovernanceRecord,
    RecordType,
    Signed,
    SigningProof,
    Transition,
)
from asqms.contexts.governance.domain.workflow import blockers
from asqms.contexts.governance.errors import BlockedError, GovernanceError
from asqms.contexts.governance.extending import tell_followers
from asqms.contexts.governance.permissions import WRITE
from asqms.contexts.governance.queries.surroundings import surroundings
from asqms.contexts.governance.queries.types import type_of
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, Channel
from asqms.contexts.work import api as work
from asqms.contexts.work.data import Event


def take_step(  # noqa: PLR0913 - each is a part of a step
    actor: Actor,
    number: str,
    step: str,
    *,
    reason: str = "",
    proof: SigningProof | None = None,
    expected_version: int | None = None,
    language: str = "en",
) -> WrittenRecord:
    """Take a step of a record: check who, what and the verdicts, sign where asked, write it all at once.

    Right ``governance.write`` on the scope and one of the roles of the step there. A signature needs a
    ``proof`` that the person at the screen showed again who they are, on exactly what is there now; a token
    never signs. What a gate was decided on is kept with the record. A signature that rates practices
    becomes confirmations once the record is evidence (confirming). Ledger ``governance.record_written``.

    Raises NotFoundError, AccessRefusedError, ConflictError, BlockedError with what stands in the way and
    GovernanceError ``governance.unknown_step``, ``governance.reason_missing``,
    ``governance.signature_needed``, ``governance.no_signature_by_token``, ``governance.changed_meanwhile``.
    """
    with transaction.atomic():
        _, record = locked(actor, number, expected_version)
        given = type_of(actor.organisation, record.type, record.type_version)
        organization.authorise(actor, WRITE, record.scope or "")
        wanted = given.transition(step)
        if wanted is None or record.state not in wanted.starts:
            raise GovernanceError(
                "governance.unknown_step",
                f"{number} has no step {step[:60]} from the state {record.state}.",
                hint="The page of the record lists the steps there are now.",
            )
        found = blockers(given, record, wanted, surroundings(actor, record, [wanted]))
        if found:
            raise BlockedError(tuple((one.code, one.value) for one in found))
        if wanted.reason and not reason.strip():
            raise GovernanceError(
                "governance.reason_missing", "This step needs a reason.", hint="Say why in a sentence."
            )
        entered = {
            "state": wanted.to,
            "on": actor.day.isoformat(),
            "person": actor.person,
            "step": step,
            "reason": reason,
        }
        path = [*record.path, Entered.model_validate(entered)]
        changes: dict[str, object] = {"state": wanted.to, "path": path}
        if wanted.signature is not None:
            signed = _signature(actor, record, wanted, proof, language)
            changes["signatures"] = [*record.signatures, signed]
        changes.update(_through_gates(actor, given, record, wanted))
        after = changed(record, changes)
        written = keep(actor, after, reason=reason)
        tell_followers(actor, after)
        content = {"number": number, "type": record.type, "step": step, "state": wanted.to}
        work.announce(actor.organisation_uid, Event.RECORD_STEPPED, content, at=actor.at)
    return written


def _through_gates(
    actor: Actor, given: RecordType, record: GovernanceRecord, step: Transition
) -> dict[str, object]:
    """Pass the gates of a step, take the baselines they ask for, and return what the record keeps of it."""
    passed = pass_gates(actor, record, step)
    if not passed:
        return {}
    taken = [take_baseline(actor, given, record, one) for one in passed]
    links = [link for _, link in taken if link is not None]
    return {"gates": [*record.gates, *(gated for gated, _ in taken)], "links": [*record.links, *links]}


def _signature(
    actor: Actor, record: GovernanceRecord, step: Transition, proof: SigningProof | None, language: str
) -> Signed:
    if actor.channel is Channel.TOKEN:
        raise GovernanceError(
            "governance.no_signature_by_token",
            "A token never signs.",
            hint="Take this step in the browser, where you show who you are.",
        )
    fresh = timedelta(seconds=FRESH_SECONDS)
    if proof is None or not timedelta(0) <= actor.at - proof.at <= fresh:
        raise GovernanceError(
            "governance.signature_needed",
            "This step is a signature: show again who you are.",
            hint="Enter your password, or use your passkey, and take the step once more.",
        )
    signature = step.signature
    if signature is not None and signature.second_factor and not proof.second_factor:
        raise GovernanceError(
            "governance.second_factor_needed",
            "This signature needs a second factor.",
            hint="Enter a code of your app, or use your passkey.",
        )
    if proof.digest != record.content_digest():
        raise GovernanceError(
            "governance.changed_meanwhile",
            f"{record.number} is not what it was on your screen.",
            hint="Read it again, then sign.",
        )
    name = organization.people_names(actor, [actor.person]).get(actor.person) or actor.person
    meaning = signature.meaning.text.in_language(language) if signature else ""
    return Signed(
        step=step.id,
        person=actor.person,
        name=name,
        meaning=meaning,
        at=actor.at.isoformat(),
        digest=record.content_digest(),
        covers=record.filled(),
        second_factor=proof.second_factor,
    )
