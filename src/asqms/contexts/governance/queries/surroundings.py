# SPDX-License-Identifier: Apache-2.0
"""Looks up what decides about the steps of a record: roles, records beside it, gates, answers, lapses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from asqms.contexts.governance.data import Blocker, GovernanceRecord, Transition
from asqms.contexts.governance.data.types import Condition
from asqms.contexts.governance.domain.gating import held
from asqms.contexts.governance.domain.workflow import Other, Surroundings, applies
from asqms.contexts.governance.extending import answers, other_lapses
from asqms.contexts.governance.models import Link, Record
from asqms.contexts.governance.queries.competence import held_back
from asqms.contexts.governance.queries.gate_facts import about_of, gate_facts
from asqms.contexts.governance.queries.gates import gate_for
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor

MOST_BESIDE = 1000


def surroundings(
    actor: Actor,
    record: GovernanceRecord,
    steps: Sequence[Transition],
    gates: Mapping[str, Sequence[Blocker]] | None = None,
) -> Surroundings:
    """Return what the conditions of some steps ask about; ``gates`` where they are known already."""
    needs = [need for step in steps for need in step.needs if applies(need.when, record.fields)]
    linked = _linked(actor, record) if any(need.linked for need in needs) else {}
    types = sorted({need.none_open for need in needs if need.none_open})
    beside = {one: _beside(actor, record, one) for one in types}
    pointed = _pointed(actor, record, needs)
    roles = None if actor.operates else organization.roles_on(actor, record.scope or "")
    signing = roles is not None and any(step.signature for step in steps)
    return Surroundings(
        actor.person,
        roles,
        linked,
        beside,
        pointed={name: [_other(one) for one in rows] for name, rows in pointed.items()},
        siblings={
            need.beside: _siblings(record, need.beside, pointed.get(need.beside, ()))
            for need in needs
            if need.beside
        },
        gates={name: gate_blockers(actor, name, record) for name in gates_asked(needs)}
        if gates is None
        else gates,
        answers=answers(actor, record, sorted({need.asks for need in needs if need.asks})),
        lapsed=lapses(actor, roles or ()) if signing else {},
    )


def gates_asked(needs: Iterable[Condition]) -> tuple[str, ...]:
    """Return the names of the gates that conditions ask, in order."""
    return tuple(sorted({need.gate for need in needs if need.gate}))


def gate_blockers(actor: Actor, name: str, record: GovernanceRecord) -> tuple[Blocker, ...]:
    """Return what holds a gate for a record now."""
    gate = gate_for(actor, name)
    return held(gate, gate_facts(actor, gate, about_of(actor, record), record.links), actor.day)


def lapses(actor: Actor, roles: Iterable[str]) -> dict[str, str]:
    """Return those of the actor's roles that sign nothing now, each with what lapsed."""
    own = {role: one.course for role, one in held_back(actor, roles).items()}
    return {**other_lapses(actor, roles), **own}


def _linked(actor: Actor, record: GovernanceRecord) -> dict[str, list[Other]]:
    rows = {one.key: one for one in _rows(actor, [one.number for one in record.links])}
    found: dict[str, list[Other]] = {}
    for link in record.links:
        if link.number in rows:
            found.setdefault(link.relation, []).append(_other(rows[link.number]))
    return found


def _rows(actor: Actor, numbers: list[str]) -> list[Record]:
    return list(Record.objects.filter(organisation=actor.organisation, key__in=numbers))


def _other(row: Record) -> Other:
    return Other(row.key, row.type, row.state, row.open, row.fields)


def _beside(actor: Actor, record: GovernanceRecord, name: str) -> list[Other]:
    """Return open records of a type on the scope of the record or anywhere below it."""
    rows = Record.objects.filter(organisation=actor.organisation, type=name, open=True)
    rows = rows.filter(scope__paths_up__above__key=about_of(actor, record))
    return [_other(one) for one in rows.order_by("key")[:MOST_BESIDE]]


def _pointed(
    actor: Actor, record: GovernanceRecord, needs: Iterable[Condition]
) -> Mapping[str, list[Record]]:
    """Return the records that point to a record, by type and relation."""
    wanted = {one for need in needs for one in (need.pointed, need.beside) if one}
    found: dict[str, list[Record]] = {one: [] for one in sorted(wanted)}
    if not wanted:
        return found
    links = Link.objects.filter(organisation=actor.organisation, to__key=record.number)
    for link in links.select_related("record").order_by("record__key"):
        name = f"{link.record.type}.{link.relation}"
        if name in found:
            found[name].append(link.record)
    return found


def _siblings(record: GovernanceRecord, name: str, above: Iterable[Record]) -> list[Other]:
    """Return the other records that those above point to by the same relation."""
    relation = name.partition(".")[2]
    links = Link.objects.filter(record__in=[one.pk for one in above], relation=relation).select_related("to")
    rows = {link.to.key: link.to for link in links.order_by("to__key") if link.to.key != record.number}
    return [_other(one) for one in rows.values()]
