# SPDX-License-Identifier: Apache-2.0
"""Looks up what a gate is decided on, for a record or for a scope before there is one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.data import STRENGTHS, SeenEvidence, Standing
from asqms.contexts.conformity.models import Obligation
from asqms.contexts.evidence.models import Evidence
from asqms.contexts.governance.data import GovernanceRecord, Linked
from asqms.contexts.governance.data.gates import (
    Beside,
    Gap,
    Gate,
    GateFacts,
    GateObligations,
    GateOpen,
    KnownEvidence,
)
from asqms.contexts.governance.domain.gating import BILLS
from asqms.contexts.governance.models import Record
from asqms.contexts.governance.queries.permits import exemptions
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Scope
from asqms.engine.catalogue import Strength
from asqms.engine.rows import VERDICTS
from asqms.engine.snapshot import VerdictName

MOST_GAPS = 1000
MOST_BESIDE = 1000


def gate_facts(actor: Actor, gate: Gate, about: str, links: Sequence[Linked] = ()) -> GateFacts:
    """Return what a gate is decided on about a scope, as it is known now.

    Whoever calls this decides who may read the answer.
    """
    asked, gaps = obligations_of(actor, gate.obligations, about) if gate.obligations else (0, ())
    return GateFacts(
        items=items_below(actor, about) if any(one.each for one in gate.evidence) else (),
        asked=asked,
        gaps=gaps,
        beside=_beside(actor, gate, about),
        linked=_linked(actor, gate, links),
        evidence=_evidence(actor, gate, about),
        exemptions=exemptions(actor, gate, links),
    )


def items_below(actor: Actor, about: str) -> tuple[str, ...]:
    """Return the software items that are, or lie below, a scope."""
    rows = Scope.objects.filter(
        organisation=actor.organisation, kind="software_item", paths_up__above__key=about
    )
    return tuple(rows.order_by("key").values_list("key", flat=True))


def scopes_below(actor: Actor, about: str) -> tuple[str, ...]:
    """Return a scope and everything below it."""
    rows = Scope.objects.filter(organisation=actor.organisation, paths_up__above__key=about)
    return tuple(rows.order_by("key").values_list("key", flat=True))


def current_standing(actor: Actor) -> Standing | None:
    """Return the assessment of today where it knows everything that is written, else None."""
    standing = conformity.standing(actor)
    if standing is None or standing.behind or standing.as_of != actor.day:
        return None
    return standing


def obligations_of(actor: Actor, wanted: GateObligations, about: str) -> tuple[int, tuple[Gap, ...] | None]:
    """Return how many obligations a gate looks at and those that hold it, None without verdicts."""
    standing = current_standing(actor)
    if standing is None:
        return 0, None
    rows = _asked(actor, standing, wanted, about)
    holding = {VERDICTS.index(VerdictName(one)): one for one in wanted.verdicts}
    found = rows.filter(verdict__in=list(holding)).order_by("scope__key", "practice")
    gaps = tuple(
        Gap(scope, practice, holding[verdict])
        for scope, practice, verdict in found.values_list("scope__key", "practice", "verdict")[:MOST_GAPS]
    )
    return rows.count(), gaps


def _asked(actor: Actor, standing: Standing, wanted: GateObligations, about: str) -> QuerySet[Obligation]:
    below = Scope.objects.filter(organisation=actor.organisation, paths_up__above__key=about)
    strengths = [STRENGTHS.index(Strength(one)) for one in wanted.strengths]
    rows = Obligation.objects.filter(
        assessment=standing.id, scope__in=below.values("pk"), strength__in=strengths
    ).exclude(practice__in=wanted.without)
    if not (wanted.processes or wanted.practices):
        return rows
    return rows.filter(process__in=wanted.processes) | rows.filter(practice__in=wanted.practices)


def open_beside(
    wanted: Sequence[GateOpen], rows: Iterable[Beside], fields: dict[str, dict[str, object]]
) -> tuple[Beside, ...]:
    """Return those open records that a gate names, each with whether it holds the gate."""
    found = []
    for one in rows:
        asked = [need for need in wanted if need.type == one.type and _fits(need, fields[one.number])]
        if asked:
            holds = any(not need.listed_only for need in asked)
            found.append(Beside(one.number, one.type, one.title, one.state, one.scope, holds))
    return tuple(found)


def _fits(need: GateOpen, fields: dict[str, object]) -> bool:
    return all(fields.get(name) in values for name, values in need.where.items())


def _beside(actor: Actor, gate: Gate, about: str) -> tuple[Beside, ...]:
    types = sorted({one.type for one in gate.open})
    if not types:
        return ()
    rows = Record.objects.filter(
        organisation=actor.organisation, type__in=types, open=True, scope__paths_up__above__key=about
    ).select_related("scope")
    found = list(rows.order_by("key")[:MOST_BESIDE])
    plain = [Beside(one.key, one.type, one.title, one.state, one.scope.key, holds=False) for one in found]
    return open_beside(gate.open, plain, {one.key: one.fields for one in found})


def _linked(actor: Actor, gate: Gate, links: Sequence[Linked]) -> dict[str, tuple[tuple[str, str], ...]]:
    wanted = {one.relation for one in gate.linked}
    numbers = [one.number for one in links if one.relation in wanted]
    rows = Record.objects.filter(organisation=actor.organisation, key__in=numbers) if numbers else ()
    states = {one.key: one.state for one in rows}
    return {
        relation: tuple(
            (one.number, states[one.number])
            for one in links
            if one.relation == relation and one.number in states
        )
        for relation in sorted(wanted)
    }


def _evidence(actor: Actor, gate: Gate, about: str) -> tuple[KnownEvidence, ...]:
    types = evidence_types(gate)
    if not types:
        return ()
    below = Scope.objects.filter(organisation=actor.organisation, paths_up__above__key=about)
    rows = Evidence.objects.filter(
        organisation=actor.organisation,
        subject__in=below.values("pk"),
        type__in=sorted(types),
        withdrawn_on__isnull=True,
        effective__lte=actor.day,
        superseded_from__gt=actor.day,
    ).select_related("subject")
    return tuple(
        KnownEvidence(
            one.uid,
            one.subject.key,
            one.type,
            one.digest,
            one.effective,
            lapsed(one.valid_until, one.problem, actor.day),
            json.loads(one.facts),
        )
        for one in rows.order_by("subject__key", "type", "uid")
    )


def evidence_types(gate: Gate) -> frozenset[str]:
    """Return the types of evidence whose records a gate looks at by itself."""
    bills = BILLS if gate.vulnerabilities or gate.licences else frozenset()
    return bills | {one.type for one in gate.evidence}


def lapsed(valid_until: date | None, problem: str, day: date) -> bool:
    """Tell whether evidence no longer counts on a day: its time is over, or it could not be read."""
    return bool(problem) or (valid_until is not None and valid_until < day)


def in_use(evidence: Iterable[SeenEvidence], day: date) -> tuple[SeenEvidence, ...]:
    """Return the newest of each series on a day; what was true later does not count yet."""
    newest: dict[tuple[str, str], SeenEvidence] = {}
    for one in evidence:
        if one.effective > day:
            continue
        key = (one.subject, one.series)
        known = newest.get(key)
        if known is None or (known.effective, known.received, known.uid) < (
            one.effective,
            one.received,
            one.uid,
        ):
            newest[key] = one
    return tuple(sorted(newest.values(), key=lambda one: (one.subject, one.type, one.uid)))


def known_evidence(
    gate: Gate, evidence: Iterable[SeenEvidence], scopes: Iterable[str], day: date
) -> tuple[KnownEvidence, ...]:
    """Return what a gate looks at by itself among the evidence of a judgement."""
    types, about = evidence_types(gate), frozenset(scopes)
    return tuple(
        KnownEvidence(
            one.uid,
            one.subject,
            one.type,
            one.digest,
            one.effective,
            lapsed(one.valid_until, one.problem, day),
            one.facts,
        )
        for one in in_use(evidence, day)
        if one.type in types and one.subject in about
    )


def about_of(actor: Actor, record: GovernanceRecord) -> str:
    """Return the scope a record is about, the organisation's own without one."""
    return record.scope or organization.root_key(actor)
