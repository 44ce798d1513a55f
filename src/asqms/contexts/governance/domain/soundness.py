# SPDX-License-Identifier: Apache-2.0
"""Finds what is wrong with a type before any record has it: dead ends, states nobody reaches, loose names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from asqms.contexts.governance.data.types import (
    AUTHOR,
    CARRIED_TITLE,
    Condition,
    FieldKind,
    RecordType,
    StateKind,
)

_CHOOSING = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})


@dataclass(frozen=True, slots=True)
class Known:
    """What a type may name besides its own parts."""

    types: Mapping[str, RecordType]
    roles: Collection[str]
    practices: Collection[str]
    processes: Collection[str]
    evidence_types: Collection[str]
    gates: Collection[str] = ()
    questions: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a type: a stable code, where it is, and what it names."""

    code: str
    at: str
    value: str


def flaws(given: RecordType, known: Known) -> tuple[Flaw, ...]:
    """Return everything that is wrong with a type, nothing for a sound one.

    Codes: ``twice``, ``one_start``, ``no_end``, ``unreachable``, ``dead_end``, ``leaves_end``,
    ``unknown_state``, ``unknown_field``, ``unknown_transition``, ``unknown_relation``, ``unknown_type``,
    ``unknown_role``, ``unknown_gate``, ``unknown_question``, ``unknown_practice``, ``unknown_process``,
    ``unknown_evidence_type``, ``no_choices``,
    ``choices_of_none``, ``unknown_choice``, ``one_condition``, ``taken_by_nobody``, ``never_filled``.
    """
    return tuple(
        flaw
        for some in (_doubles, _states, _paths, _fields, _transitions, _clocks, _relations, _evidence)
        for flaw in some(given, known)
    )


def _doubles(given: RecordType, _: Known) -> Iterator[Flaw]:
    for part in ("fields", "states", "transitions", "clocks", "relations"):
        seen: set[str] = set()
        for one in getattr(given, part):
            if one.id in seen:
                yield Flaw("twice", part, one.id)
            seen.add(one.id)


def _states(given: RecordType, known: Known) -> Iterator[Flaw]:
    kinds = [one.kind for one in given.states]
    if kinds.count(StateKind.START) != 1:
        yield Flaw("one_start", "states", str(kinds.count(StateKind.START)))
    if StateKind.END not in kinds:
        yield Flaw("no_end", "states", given.type)
    if given.process not in known.processes:
        yield Flaw("unknown_process", "process", given.process)
    for role in given.roles:
        if role not in known.roles:
            yield Flaw("unknown_role", "roles", role)


def _paths(given: RecordType, _: Known) -> Iterator[Flaw]:
    """Every state is reached from the start, and from every state an end is reached."""
    steps = [(state, one.to) for one in given.transitions for state in one.starts]
    starts = {one.id for one in given.states if one.kind is StateKind.START}
    ends = {one.id for one in given.states if one.kind is StateKind.END}
    reached = _closure(starts, steps)
    ending = _closure(ends, [(to, state) for state, to in steps])
    for state in given.states:
        if state.id not in reached:
            yield Flaw("unreachable", "states", state.id)
        if state.id not in ending:
            yield Flaw("dead_end", "states", state.id)


def _closure(found: set[str], steps: list[tuple[str, str]]) -> set[str]:
    found = set(found)
    while new := {to for state, to in steps if state in found} - found:
        found |= new
    return found


def _fields(given: RecordType, _: Known) -> Iterator[Flaw]:
    states = {one.id for one in given.states}
    start = {one.id for one in given.states if one.kind is StateKind.START}
    for field in given.fields:
        at = f"fields.{field.id}"
        yield from (Flaw("unknown_state", at, one) for one in field.required_from if one not in states)
        yield from (Flaw("never_filled", at, one) for one in field.required_from if one in start)
        if field.kind in _CHOOSING and not field.choices:
            yield Flaw("no_choices", at, field.id)
        if field.kind not in _CHOOSING and field.choices:
            yield Flaw("choices_of_none", at, field.id)


def _transitions(given: RecordType, known: Known) -> Iterator[Flaw]:
    states = {one.id for one in given.states}
    names = {one.id for one in given.transitions} | {AUTHOR}
    for step in given.transitions:
        at = f"transitions.{step.id}"
        yield from (Flaw("unknown_state", at, one) for one in (*step.starts, step.to) if one not in states)
        yield from (Flaw("unknown_role", at, one) for one in step.roles if one not in known.roles)
        if not any(one in known.roles for one in step.roles):
            yield Flaw("taken_by_nobody", at, step.id)
        yield from (Flaw("unknown_transition", at, one) for one in step.not_by if one not in names)
        signs = step.signature.confirms if step.signature else []
        yield from (Flaw("unknown_practice", at, one) for one in signs if one not in known.practices)
        for need in step.needs:
            yield from _condition(given, known, at, need)


def _condition(given: RecordType, known: Known, at: str, need: Condition) -> Iterator[Flaw]:
    kinds = (need.linked, need.pointed, need.beside, need.none_open, need.own, need.gate, need.asks)
    if sum(one is not None for one in kinds) != 1:
        yield Flaw("one_condition", at, given.type)
    yield from (Flaw("unknown_field", at, one) for one in need.when if given.field(one) is None)
    yield from (Flaw("unknown_field", at, one) for one in need.own or {} if given.field(one) is None)
    if need.gate is not None and need.gate not in known.gates:
        yield Flaw("unknown_gate", at, need.gate)
    if need.asks is not None and need.asks not in known.questions:
        yield Flaw("unknown_question", at, need.asks)
    if need.linked is not None:
        relation = given.relation(need.linked)
        if relation is None:
            yield Flaw("unknown_relation", at, need.linked)
            return
        yield from _linked(known, at, need, relation.to)
    if need.pointed is not None or need.beside is not None:
        yield from _pointed(given, known, at, need)
    if need.none_open is not None:
        other = known.types.get(need.none_open)
        if other is None:
            yield Flaw("unknown_type", at, need.none_open)
            return
        yield from (Flaw("unknown_field", at, one) for one in need.where if other.field(one) is None)


def _pointed(given: RecordType, known: Known, at: str, need: Condition) -> Iterator[Flaw]:
    name, _, relation = (need.pointed or need.beside or "").partition(".")
    other = known.types.get(name)
    there = other.relation(relation) if other else None
    if other is None or there is None or given.type not in there.to:
        yield Flaw("unknown_relation", at, f"{name}.{relation}")
        return
    yield from _linked(known, at, need, [other.type] if need.pointed else there.to)


def _linked(known: Known, at: str, need: Condition, names: Collection[str]) -> Iterator[Flaw]:
    types = [known.types[name] for name in names if name in known.types]
    states = {one.id for some in types for one in some.states}
    fields = {one.id for some in types for one in some.fields}
    yield from (Flaw("unknown_state", at, one) for one in need.states if one not in states)
    yield from (Flaw("unknown_field", at, one) for one in need.without if one not in fields)


def _clocks(given: RecordType, known: Known) -> Iterator[Flaw]:
    states = {one.id for one in given.states}
    for clock in given.clocks:
        at = f"clocks.{clock.id}"
        yield from (
            Flaw("unknown_state", at, one) for one in (*clock.starts, *clock.stops) if one not in states
        )
        if clock.escalate_to and clock.escalate_to not in known.roles:
            yield Flaw("unknown_role", at, clock.escalate_to)
        if clock.from_field and given.field(clock.from_field) is None:
            yield Flaw("unknown_field", at, clock.from_field)
        if clock.by:
            field = given.field(clock.by)
            if field is None:
                yield Flaw("unknown_field", at, clock.by)
                continue
            yield from (Flaw("unknown_choice", at, one) for one in clock.days_by if one not in field.choices)


def _relations(given: RecordType, known: Known) -> Iterator[Flaw]:
    for relation in given.relations:
        at = f"relations.{relation.id}"
        for name in relation.to:
            other = known.types.get(name)
            if other is None:
                yield Flaw("unknown_type", at, name)
                continue
            for field, source in relation.carries.items():
                if field != CARRIED_TITLE and other.field(field) is None and len(relation.to) == 1:
                    yield Flaw("unknown_field", at, f"{name}.{field}")
                yield from _source(given, at, source)


def _evidence(given: RecordType, known: Known) -> Iterator[Flaw]:
    states = {one.id for one in given.states}
    for rule in given.evidence:
        at = f"evidence.{rule.type}"
        if rule.type not in known.evidence_types:
            yield Flaw("unknown_evidence_type", at, rule.type)
        yield from (Flaw("unknown_state", at, one) for one in (*rule.states, *rule.open) if one not in states)
        for source in rule.columns.values():
            yield from _source(given, at, source)
        for name, values in rule.where.items():
            yield from wanted_flaws(given, at, name, values)


def wanted_flaws(given: RecordType, at: str, name: str, values: Sequence[str | bool]) -> Iterator[Flaw]:
    """Yield a flaw where something is chosen by a field that is not there, or by what it cannot hold."""
    field = given.field(name)
    if field is None:
        yield Flaw("unknown_field", at, name)
    elif field.kind in _CHOOSING:
        yield from (Flaw("unknown_choice", at, str(one)) for one in values if one not in field.choices)


def _source(given: RecordType, at: str, source: str) -> Iterator[Flaw]:
    head, _, rest = source.partition(".")
    if not source.startswith("$"):
        if given.field(source) is None:
            yield Flaw("unknown_field", at, source)
    elif head == "$entered" and rest not in {one.id for one in given.states}:
        yield Flaw("unknown_state", at, source)
    elif head in {"$by", "$signer", "$signed_on"} and given.transition(rest) is None:
        yield Flaw("unknown_transition", at, source)
    elif head == "$link" and given.relation(rest) is None:
        yield Flaw("unknown_relation", at, source)
