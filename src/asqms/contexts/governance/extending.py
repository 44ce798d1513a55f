# SPDX-License-Identifier: Apache-2.0
"""What contexts above answer and are told: questions of steps, lapses of roles, steps that were taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from asqms.contexts.governance.data import Blocker, GovernanceRecord
from asqms.contexts.organization.data import Actor

Question: TypeAlias = Callable[[Actor, GovernanceRecord], Sequence[Blocker]]
"""Given who asks and the record, what holds a step back; nothing where the answer is yes."""
Lapse: TypeAlias = Callable[[Actor, Iterable[str]], Mapping[str, str]]
"""Given who asks and some roles, those that sign nothing now, each with what lapsed."""
Follower: TypeAlias = Callable[[Actor, GovernanceRecord], None]
"""Told of a record as it is after a step, in the transaction that wrote it."""

_QUESTIONS: dict[str, Question] = {}
_LAPSES: dict[str, Lapse] = {}
_FOLLOWERS: dict[tuple[str, str], Follower] = {}


def register_question(name: str, answer: Question) -> None:
    """Make known who answers a question that conditions of types may ask."""
    _QUESTIONS[name] = answer


def register_lapse(name: str, lapse: Lapse) -> None:
    """Make known a rule by which roles lapse besides trainings that end."""
    _LAPSES[name] = lapse


def register_follower(name: str, kind: str, follower: Follower) -> None:
    """Have somebody told of every step of records of a type."""
    _FOLLOWERS[name, kind] = follower


def known_questions() -> frozenset[str]:
    """Return the names of the questions that are answered."""
    return frozenset(_QUESTIONS)


def answers(actor: Actor, record: GovernanceRecord, names: Iterable[str]) -> dict[str, Sequence[Blocker]]:
    """Return what the answers to some questions hold back; a question nobody answers is left out."""
    return {name: _QUESTIONS[name](actor, record) for name in names if name in _QUESTIONS}


def other_lapses(actor: Actor, roles: Iterable[str]) -> dict[str, str]:
    """Return the roles that sign nothing by any registered rule, each with what lapsed."""
    asked = frozenset(roles)
    return {role: told for lapse in _LAPSES.values() for role, told in lapse(actor, asked).items()}


def tell_followers(actor: Actor, record: GovernanceRecord) -> None:
    """Tell those who follow records of this type that a step was taken."""
    for (_, kind), follower in list(_FOLLOWERS.items()):
        if kind == record.type:
            follower(actor, record)
