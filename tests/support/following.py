# SPDX-License-Identifier: Apache-2.0
"""Lets people follow the workflow of a type to its end, or stop halfway, through the usual doors."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import FieldKind, RecordField, RecordType, SigningProof, StateKind
from asqms.contexts.governance.data.types import Condition
from asqms.contexts.governance.library import newest, shipped_types
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.workspace.model import AssignmentEntry
from tests.support.personas import Small
from tests.support.walking import filled_value

HANDS = ("first-hand", "second-hand", "third-hand", "fourth-hand")
"""People who hold every role; several, because many steps may not be taken by one person."""
AHEAD = ("due", "until", "expires", "review", "valid", "next", "end")
"""Words in names of fields that hold a day to come."""


@dataclass(frozen=True)
class Way:
    """How a type is followed: steps, and what its fields hold where any filling would not do."""

    steps: tuple[str, ...] = ()
    fields: Mapping[str, object] = field(default_factory=dict)


NEUTRAL = Way(fields={"lead": "inner-auditor", "team": ["inner-auditor"]})
"""Whoever holds every role would audit own work: an audit has a team that does none."""


def give_every_role(small: Small) -> None:
    """Let the hands hold every role of the organisation."""
    given = newest(shipped_types().values())
    roles = sorted({role for one in given.values() for role in one.hands})
    for person in HANDS:
        organization.write_record(small.operator, "people", {"id": person, "name": person})
    rows = [
        (AssignmentEntry.model_validate({"role": role, "person": person, "since": "2026-01-01"}), None)
        for person in HANDS
        for role in roles
    ]
    organization.write_records(small.operator, "assignments", rows)


def way_to_the_end(given: RecordType) -> tuple[str, ...]:
    """Return the steps of the shortest way to a state that is evidence, and the furthest such end."""
    telling = {state for rule in given.evidence for state in rule.states}
    ends = {one.id for one in given.states if one.kind is StateKind.END}
    reached: dict[str, tuple[str, ...]] = {given.start.id: ()}
    waiting = deque([given.start.id])
    while waiting:
        state = waiting.popleft()
        for step in given.transitions:
            if state in step.starts and step.to not in reached and not step.reason:
                reached[step.to] = (*reached[state], step.id)
                waiting.append(step.to)
    good = [one for one in reached if one in telling & ends] or [one for one in reached if one in telling]
    return reached[max(good, key=lambda one: len(reached[one]))] if good else ()


def good_value(one: RecordField, small: Small) -> object:
    """Return a value that fills a field as somebody would who does the work."""
    if one.kind is FieldKind.PERSON:
        return HANDS[0]
    if one.kind is FieldKind.PEOPLE:
        return list(HANDS[:2])
    if one.kind in {FieldKind.SCOPE, FieldKind.PRACTICE, FieldKind.EVIDENCE}:
        return None
    if one.kind is FieldKind.DATE:
        ahead = any(word in one.id for word in AHEAD) and not one.id.endswith("_on")
        day = small.operator.day + timedelta(days=300 if ahead else -10)
        return day.isoformat()
    if one.kind is FieldKind.CHOICE:
        return next(iter(one.choices))
    return filled_value(one)


def good_fields(given: RecordType, small: Small, special: Mapping[str, object]) -> dict[str, object]:
    """Return a value for every field of a type."""
    found = {one.id: good_value(one, small) for one in given.fields}
    return {key: value for key, value in {**found, **special}.items() if value is not None}


class Followers:
    """People with every role who do the work of an organisation."""

    def __init__(self, small: Small, ways: Mapping[str, Way]) -> None:
        self.small = small
        self.ways = {"audit": NEUTRAL, **ways}
        self.types = newest(shipped_types().values())

    def hand(self, position: int) -> Actor:
        """Return one of the people as who asks."""
        return replace(self.small.actor(HANDS[position]), at=self.small.operator.at)

    def begin(self, name: str, scope: str) -> str:
        """Make a record of a type with nothing but its title; return its number."""
        return governance.create_record(self.hand(0), name, title=f"A {name}", scope=scope, owner=HANDS[0])

    def finish(self, number: str) -> None:
        """Fill a record that was begun, and take it along its way to the end."""
        self.finish_to(number, "")

    def finish_to(self, number: str, before: str) -> None:
        """Fill a record and take it along its way, up to the step ``before`` and without it."""
        record = governance.record_view(self.hand(0), number).record
        given, special = self.types[record.type], self.ways.get(record.type, Way())
        fields = good_fields(given, self.small, special.fields)
        governance.edit_record(self.hand(0), number, fields=fields)
        for step in special.steps or way_to_the_end(given):
            if step == before:
                return
            self.take(number, step)

    def follow(self, name: str, scope: str) -> str:
        """Make a record of a type and take it to its end; return its number."""
        number = self.begin(name, scope)
        self.finish(number)
        return number

    def take(self, number: str, step: str, by: Actor | None = None) -> None:
        """Take a step by whoever may, or ``by`` one, with signature, after making the records it needs."""
        record = governance.record_view(self.hand(0), number).record
        given = self.types[record.type]
        wanted = given.transition(step)
        assert wanted is not None, (record.type, step)
        for need in wanted.needs:
            self._provide(given, number, need, record.scope or "")
        for actor in [by] if by else [self.hand(position) for position in range(len(HANDS))]:
            view = governance.record_view(actor, number)
            found = next(one for one in view.steps if one.transition.id == step)
            if any(one.code == "not_by" for one in found.blockers):
                continue
            assert found.blockers == (), (record.type, step, found.blockers)
            proof = SigningProof(actor.at, view.record.content_digest(), second_factor=True)
            governance.take_step(actor, number, step, reason="It is so.", proof=proof)
            return
        raise AssertionError((record.type, step, "nobody may"))

    def _provide(self, given: RecordType, number: str, need: Condition, scope: str) -> None:
        relation = given.relation(need.linked) if need.linked else None
        if relation is None:
            return
        for _ in range(need.at_least):
            other = self.follow(relation.to[0], scope)
            governance.link_records(self.hand(0), number, relation.id, other)
