# SPDX-License-Identifier: Apache-2.0
"""What a record may hold, where it may go, and what stands in the way; nothing is looked up here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from asqms.contexts.governance.data.records import Blocker, GovernanceRecord, Limit, is_filled
from asqms.contexts.governance.data.types import (
    AUTHOR,
    Clock,
    Condition,
    FieldKind,
    RecordField,
    RecordType,
    StateKind,
    Transition,
)
from asqms.contexts.governance.domain.working_days import Calendar, due_day

MOST_LINE, MOST_TEXT, MOST_CHOSEN = 500, 20_000, 100
_NAMING = frozenset({FieldKind.PERSON, FieldKind.SCOPE, FieldKind.PRACTICE, FieldKind.EVIDENCE})


@dataclass(frozen=True, slots=True)
class Other:
    """A record beside the one that is looked at."""

    number: str
    type: str
    state: str
    open: bool
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What decides about steps: who asks, what is linked, what else is open, what the verdicts say.

    ``roles`` is None for whoever operates the machine, who is asked for no role. ``pointed`` are records
    that point here, and ``siblings`` the others those point to, both by ``type.relation``. ``gates`` are what
    holds each gate, ``answers`` what the answers to questions hold back. ``lapsed`` names for roles that rest
    on a training that no longer counts what lapsed: such a role signs nothing.
    """

    person: str
    roles: frozenset[str] | None
    linked: Mapping[str, Sequence[Other]] = field(default_factory=dict)
    beside: Mapping[str, Sequence[Other]] = field(default_factory=dict)
    pointed: Mapping[str, Sequence[Other]] = field(default_factory=dict)
    siblings: Mapping[str, Sequence[Other]] = field(default_factory=dict)
    gates: Mapping[str, Sequence[Blocker]] = field(default_factory=dict)
    answers: Mapping[str, Sequence[Blocker]] = field(default_factory=dict)
    lapsed: Mapping[str, str] = field(default_factory=dict)


def mistakes(given: RecordType, fields: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return (field, code) for everything in fields that the type does not allow."""
    found: list[tuple[str, str]] = []
    for key, value in fields.items():
        known = given.field(key)
        if known is None:
            found.append((key, "unknown_field"))
        elif value is not None and (code := _mistake(known, value)):
            found.append((key, code))
    return tuple(found)


def field_mistakes(given: RecordType, key: str, value: object) -> tuple[str, ...]:
    """Return the codes of what is wrong with the value of one field."""
    return tuple(code for _, code in mistakes(given, {key: value}))


def _mistake(known: RecordField, value: object) -> str:
    kind = known.kind
    if kind is FieldKind.YES_NO:
        return "" if isinstance(value, bool) else "not_yes_or_no"
    if kind is FieldKind.NUMBER:
        return _bad_number(known, value)
    if kind in {FieldKind.CHOICES, FieldKind.PEOPLE}:
        return _bad_list(known, value)
    if not isinstance(value, str):
        return "not_text"
    if kind is FieldKind.CHOICE:
        return "" if not value or value in known.choices else "unknown_choice"
    if kind is FieldKind.DATE:
        return "" if not value or _is_day(value) else "not_a_date"
    most = MOST_TEXT if kind is FieldKind.TEXT else MOST_LINE
    return "too_long" if len(value) > most else ""


def _bad_number(known: RecordField, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - NaN
        return "not_a_number"
    if known.least is not None and value < known.least:
        return "too_small"
    if known.most is not None and value > known.most:
        return "too_large"
    return "" if abs(value) < 1e15 else "too_large"  # noqa: PLR2004 - beyond, digits are lost


def _bad_list(known: RecordField, value: object) -> str:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return "not_a_list"
    if len(value) > MOST_CHOSEN or any(len(one) > MOST_LINE for one in value):
        return "too_long"
    if known.kind is FieldKind.CHOICES and any(one not in known.choices for one in value):
        return "unknown_choice"
    return ""


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def named(given: RecordType, fields: Mapping[str, object]) -> Iterator[tuple[FieldKind, str]]:
    """Yield what fields name elsewhere: people, scopes, practices, evidence."""
    for one in given.fields:
        value = fields.get(one.id)
        if one.kind in _NAMING and isinstance(value, str) and value:
            yield one.kind, value
        elif one.kind is FieldKind.PEOPLE and isinstance(value, list):
            yield from ((FieldKind.PERSON, str(name)) for name in value)


def steps_from(given: RecordType, state: str) -> tuple[Transition, ...]:
    """Return the steps that lead away from a state, in the order of the type."""
    return tuple(one for one in given.transitions if state in one.starts)


def blockers(
    given: RecordType, record: GovernanceRecord, step: Transition, around: Surroundings
) -> tuple[Blocker, ...]:
    """Return what stands in the way of a step, nothing when it can be taken.

    Codes: ``role``, ``competence_lapsed``, ``not_by``, ``field_missing``, ``field_forbids``,
    ``linked_missing``, ``linked_elsewhere``, ``linked_forbids``, ``still_open``, ``not_asked`` where nobody
    answers a question, and those of gates and answers.
    """
    found: list[Blocker] = []
    if around.roles is not None and around.roles.isdisjoint(step.roles):
        found.append(Blocker("role", ", ".join(step.roles)))
    elif around.roles is not None and step.signature is not None:
        found += _lapsed(around.roles.intersection(step.roles), around.lapsed)
    found += [Blocker("not_by", one) for one in step.not_by if around.person in _hands(record, one)]
    for one in given.fields:
        if step.to in one.required_from and not is_filled(record.fields.get(one.id)):
            found.append(Blocker("field_missing", one.id))
    for need in step.needs:
        if applies(need.when, record.fields):
            found += _unmet(need, record, around)
    return tuple(found)


def _lapsed(roles: frozenset[str], lapsed: Mapping[str, str]) -> list[Blocker]:
    """Return what lapsed where every role that may sign rests on something lapsed."""
    if any(one not in lapsed for one in roles):
        return []
    return [Blocker("competence_lapsed", lapsed[one]) for one in sorted(roles)[:1]]


def _hands(record: GovernanceRecord, by: str) -> set[str]:
    """Return who made a record, or took a step of it since it was last begun anew."""
    if by == AUTHOR:
        return {record.author}
    taken = [one.person for one in record.path if one.step == by]
    return set(taken[-1:])


def applies(when: Mapping[str, Sequence[str | bool]], fields: Mapping[str, object]) -> bool:
    """Tell whether fields have one of the values that are asked for; nothing asked always applies."""
    return all(fields.get(name) in values for name, values in when.items())


def _unmet(need: Condition, record: GovernanceRecord, around: Surroundings) -> Iterator[Blocker]:
    for name, others in (
        (need.linked, around.linked),
        (need.pointed, around.pointed),
        (need.beside, around.siblings),
    ):
        if name is not None:
            yield from _others(need, name, others.get(name, ()))
    if need.none_open is not None:
        for one in around.beside.get(need.none_open, ()):
            if one.open and applies(need.where, one.fields):
                yield Blocker("still_open", one.number)
    for name, values in (need.own or {}).items():
        if record.fields.get(name) not in values:
            yield Blocker("field_forbids", name)
    if need.gate is not None:
        yield from around.gates.get(need.gate, (Blocker("not_evaluated"),))
    if need.asks is not None:
        yield from around.answers.get(need.asks, (Blocker("not_asked", need.asks),))


def _others(need: Condition, name: str, others: Sequence[Other]) -> Iterator[Blocker]:
    if len(others) < need.at_least:
        yield Blocker("linked_missing", name)
    for one in others:
        if need.states and one.state not in need.states:
            yield Blocker("linked_elsewhere", one.number)
        if any(one.fields.get(field) in values for field, values in need.without.items()):
            yield Blocker("linked_forbids", one.number)


def limits(given: RecordType, record: GovernanceRecord, calendar: Calendar) -> tuple[Limit, ...]:
    """Return the time limits of a record that have started, in the order of the type.

    A limit starts when one of its states is entered and none was since it last ended; it ends when one of
    its last states is entered.
    """
    found: list[Limit] = []
    for clock in given.clocks:
        started: date | None = None
        ended: date | None = None
        for one in record.path:
            if one.state in clock.stops:
                ended = one.on if started is not None and ended is None else ended
            elif one.state in clock.starts and (started is None or ended is not None):
                started, ended = one.on, None
        if started is not None:
            found.append(Limit(clock.id, started, _due(clock, record, started, calendar), ended))
    return tuple(found)


def _due(clock: Clock, record: GovernanceRecord, started: date, calendar: Calendar) -> date:
    begin = started
    if clock.from_field:
        given = record.fields.get(clock.from_field)
        begin = date.fromisoformat(given) if isinstance(given, str) and _is_day(given) else started
    days = clock.days
    if clock.by:
        chosen: Any = record.fields.get(clock.by)
        days = clock.days_by.get(chosen, clock.days) if isinstance(chosen, str) else clock.days
    return due_day(begin, days, calendar if clock.working else None)


def next_due(given: RecordType, record: GovernanceRecord, calendar: Calendar) -> date | None:
    """Return the day of the limit that ends first among those that run, None without one."""
    return min((one.due for one in limits(given, record, calendar) if one.ended is None), default=None)


def is_open(given: RecordType, state: str) -> bool:
    """Tell whether a record in this state still waits for somebody."""
    return given.state(state).kind is not StateKind.END
