# SPDX-License-Identifier: Apache-2.0
"""Takes a baseline when a gate is passed: a record that names exactly what the decision was about."""

from __future__ import annotations

from asqms.contexts.governance.commands.gating import Passed
from asqms.contexts.governance.commands.numbering import next_number
from asqms.contexts.governance.commands.writing import keep
from asqms.contexts.governance.data import Gated, GovernanceRecord, Linked, RecordType
from asqms.contexts.governance.domain.baselines import BASELINE, BUILD, BUILT, PLANNED
from asqms.contexts.governance.queries.types import type_for
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Organisation
from asqms.contexts.traceability import api as traceability

MOST_LINES = 150
PURPOSES = {"release": "release", "milestone": "milestone"}


def take_baseline(
    actor: Actor, given: RecordType, record: GovernanceRecord, passed: Passed
) -> tuple[Gated, Linked | None]:
    """Write the baseline that a passed gate asks for, and return what the record keeps of both.

    It names versions of the items, the evidence by digest and the traces by snapshot, and waits built for
    somebody else to audit and fix it. Nothing is written where the gate or the type has no relation for it.
    """
    name = passed.gate.baseline
    relation = given.relation(name) if name else None
    if relation is None or BASELINE not in relation.to:
        return passed.gated, None
    kind = type_for(actor, BASELINE)
    day, frozen = actor.day.isoformat(), passed.gated.frozen or ""
    hand = {"on": day, "person": actor.person}
    path = [{"state": PLANNED, **hand}, {"state": BUILT, "step": BUILD, "reason": record.number, **hand}]
    made = GovernanceRecord.model_validate(
        {
            "number": next_number(actor, kind.prefix),
            "type": kind.type,
            "type_version": kind.version,
            "scope": record.scope,
            "title": f"{record.number} {record.title}"[:500],
            "state": BUILT,
            "author": actor.person,
            "owner": None,
            "fields": {
                "purpose": PURPOSES.get(record.type, "milestone"),
                "version": str(record.fields.get("version") or record.number)[:500],
                "content": _content(actor, passed),
                "tag": f"{record.number} {passed.gated.gate} {passed.gated.gate_version}",
                "digest": frozen,
                "environment": f"catalogue {passed.judgement.catalogue}, engine {passed.judgement.engine}",
            },
            "path": path,
        }
    )
    keep(actor, made, reason=record.number)
    gated = passed.gated.model_copy(update={"baseline": made.number})
    return gated, Linked(relation=relation.id, number=made.number)


def _content(actor: Actor, passed: Passed) -> str:
    """Return a line for each item, trace and piece of evidence; the frozen document has what is too much."""
    seen = passed.judgement.evidence
    revisions: dict[str, str] = {}
    for one in sorted(seen, key=lambda one: (one.effective, one.uid)):
        if one.revision:
            revisions[one.subject] = one.revision
    lines = [f"{scope} @ {revision}" for scope, revision in sorted(revisions.items())]
    organisation = Organisation.objects.get(pk=actor.organisation)
    server = organization.server_of(organisation, at=actor.at)
    traces = traceability.trace_sets(server, scope=str(passed.document["about"]), limit=MOST_LINES)
    lines += [f"trace {one.key} {one.snapshot}" for one in traces if one.snapshot]
    lines += [f"{one.uid} {one.digest}".strip() for one in sorted(seen, key=lambda one: one.uid)]
    told = lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        told.append(f"+ {len(lines) - MOST_LINES}")
    return "\n".join(told)[:20_000] or "–"
