# SPDX-License-Identifier: Apache-2.0
"""Passes gates: decides once more on everything at one position of the log, and freezes what it was."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.data import Judgement
from asqms.contexts.evidence import api as evidence
from asqms.contexts.governance.data import Gated, GovernanceRecord, Transition
from asqms.contexts.governance.data.gates import Gate, GateFacts
from asqms.contexts.governance.domain.freezing import Document, FrozenAt, frozen
from asqms.contexts.governance.domain.gating import held, open_gaps, permits_used
from asqms.contexts.governance.domain.judging import gaps_in, narrowed
from asqms.contexts.governance.domain.workflow import applies
from asqms.contexts.governance.errors import BlockedError
from asqms.contexts.governance.queries.gate_facts import (
    about_of,
    gate_facts,
    known_evidence,
    scopes_below,
)
from asqms.contexts.governance.queries.gates import gate_for
from asqms.contexts.governance.queries.surroundings import gates_asked
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Organisation
from asqms.kernel.digest import canonical_json

TRIES = 3
"""So often everything is looked up again where somebody else wrote meanwhile."""


@dataclass(frozen=True)
class Passed:
    """A gate that was passed: what the record keeps, and the document that was frozen."""

    gate: Gate
    gated: Gated
    document: Document
    judgement: Judgement


def pass_gates(actor: Actor, record: GovernanceRecord, step: Transition) -> tuple[Passed, ...]:
    """Decide the gates of a step and freeze what each was decided on; its bytes are durable before that.

    Raises BlockedError with what holds a gate, with ``not_evaluated`` also where others keep writing.
    """
    needs = [need for need in step.needs if applies(need.when, record.fields)]
    return tuple(_pass(actor, record, step.id, gate_for(actor, name)) for name in gates_asked(needs))


def _pass(actor: Actor, record: GovernanceRecord, step: str, gate: Gate) -> Passed:
    about = about_of(actor, record)
    for _ in range(TRIES):
        position = ledger.newest_position(actor.organisation_uid)
        scopes = scopes_below(actor, about)
        facts = gate_facts(actor, gate, about, record.links)
        judgement = narrowed(gate, conformity.judged(actor, scopes, as_of=actor.day))
        if ledger.newest_position(actor.organisation_uid) == position:
            break
    else:
        raise BlockedError((("not_evaluated", ""),))
    facts = replace(facts, evidence=known_evidence(gate, judgement.evidence, scopes, actor.day))
    _require_same(gate, facts, judgement)
    found = held(gate, facts, actor.day)
    if found:
        raise BlockedError(tuple((one.code, one.value) for one in found))
    document = frozen(
        gate, FrozenAt(record.number, step, about, scopes, actor.day, position), facts, judgement
    )
    gated = _gated(gate, facts, document, judgement.snapshot, _kept(actor, document))
    return Passed(gate, gated, document, judgement)


def _require_same(gate: Gate, facts: GateFacts, judgement: Judgement) -> None:
    """Refuse a decision where the verdicts on the page are not those that the evidence gives now."""
    if gate.obligations is None:
        return
    shown = {one.told for one in facts.gaps or ()}
    if facts.gaps is None or shown != {one.told for one in gaps_in(gate, judgement)[: len(shown) or None]}:
        raise BlockedError((("not_evaluated", ""),))


def _kept(actor: Actor, document: Document) -> str:
    organisation = Organisation.objects.get(pk=actor.organisation)
    server = organization.server_of(organisation, at=actor.at)
    digest, _ = evidence.store_bytes(server, io.BytesIO(canonical_json(document)))
    return digest


def _gated(gate: Gate, facts: GateFacts, document: Document, snapshot: str, digest: str) -> Gated:
    still_open = {one.told for one in open_gaps(facts)}
    decided = {
        "step": document["step"],
        "on": document["on"],
        "position": document["position"],
        "snapshot": snapshot,
        "catalogue": document["catalogue"],
        "mandatory": facts.asked,
        "blocking": [one.told for one in facts.gaps or () if one.told not in still_open],
        "exceptions": list(permits_used(facts)),
        "gate": gate.gate,
        "gate_version": gate.version,
        "frozen": digest,
        "counts": document["counts"],
    }
    return Gated.model_validate(decided)
