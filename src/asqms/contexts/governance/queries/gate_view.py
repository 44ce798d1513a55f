# SPDX-License-Identifier: Apache-2.0
"""A gate as its page shows it: for a record, or for a scope before there is a record."""

from __future__ import annotations

from collections.abc import Sequence

from asqms.contexts.governance.data import GovernanceRecord, Linked, Transition
from asqms.contexts.governance.data.gates import Gate, GateFacts
from asqms.contexts.governance.data.proofs import GateView
from asqms.contexts.governance.domain.gating import held, licences, vulnerabilities
from asqms.contexts.governance.domain.workflow import applies
from asqms.contexts.governance.errors import GovernanceError
from asqms.contexts.governance.permissions import VIEW
from asqms.contexts.governance.queries.gate_facts import about_of, gate_facts
from asqms.contexts.governance.queries.gates import gate_for, gates_for
from asqms.contexts.governance.queries.surroundings import gates_asked
from asqms.contexts.governance.queries.visible import visible_records
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor

SEE_VERDICTS, SEE_EVIDENCE = "conformity.view", "evidence.view"


def gate_view(actor: Actor, name: str, scope: str = "") -> GateView:
    """Return what a gate says about a scope now, before there is a record; the organisation without one.

    What only a record can show (linked records, permits) is missing then. Right ``governance.view``.
    Raises NotFoundError, AccessRefusedError and GovernanceError ``governance.bad_scope``.
    """
    gate = gate_for(actor, name)
    row = organization.authorise(actor, VIEW, scope)
    if row.kind not in gate.scopes:
        raise GovernanceError(
            "governance.bad_scope",
            f"This gate is about {', '.join(gate.scopes)}, not {row.kind}.",
            hint="Choose another scope.",
        )
    before_records = gate.model_copy(update={"linked": []})
    return _view(actor, before_records, row.key, (), whole=row.kind == "organization")


def gates_ahead(actor: Actor, record: GovernanceRecord, steps: Sequence[Transition]) -> tuple[GateView, ...]:
    """Return the gates that some steps of a record ask, each with what holds it now."""
    needs = [need for step in steps for need in step.needs if applies(need.when, record.fields)]
    names = gates_asked(needs)
    if not names:
        return ()
    gates, about = gates_for(actor), about_of(actor, record)
    known, whole = [gates[name] for name in names if name in gates], record.scope is None
    return tuple(_view(actor, one, about, record.links, record.number, whole=whole) for one in known)


def _view(
    actor: Actor, gate: Gate, about: str, links: Sequence[Linked], number: str = "", *, whole: bool
) -> GateView:
    facts = gate_facts(actor, gate, about, links)
    scope = "" if whole else about
    verdicts = organization.may(actor, SEE_VERDICTS, scope)
    evidence = organization.may(actor, SEE_EVIDENCE, scope)
    seen = _seen(actor, facts)
    return GateView(
        gate=gate,
        scope=about,
        record=number,
        asked=facts.asked,
        evaluated=gate.obligations is None or facts.gaps is not None,
        blockers=held(gate, facts, actor.day),
        gaps=(facts.gaps or ()) if verdicts else (),
        beside=tuple(one for one in facts.beside if one.number in seen),
        vulnerabilities=vulnerabilities(facts.evidence) if evidence else (),
        licences=licences(facts.evidence) if evidence else (),
        exemptions=tuple(one for one in facts.exemptions if one.number in seen),
    )


def _seen(actor: Actor, facts: GateFacts) -> frozenset[str]:
    """Return which records among the facts may be told; what may not holds the gate all the same."""
    numbers = sorted({*(one.number for one in facts.beside), *(one.number for one in facts.exemptions)})
    if not numbers:
        return frozenset()
    return frozenset(visible_records(actor).filter(key__in=numbers).values_list("key", flat=True))
