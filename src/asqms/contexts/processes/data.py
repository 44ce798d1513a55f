# SPDX-License-Identifier: Apache-2.0
"""What crosses the door of processes: adopted versions, who follows them, decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AdoptedVersion:
    """The organisation's own version of a process; one of each process is ``in_force`` on a day."""

    key: str
    process: str
    version: str
    owner: str
    since: date
    in_force: bool
    record_version: int


@dataclass(frozen=True, slots=True)
class Follower:
    """A project and the version of a process it works by; an empty version is none."""

    project: str
    name: str
    version: str
    since: date | None


@dataclass(frozen=True, slots=True)
class FollowerPage:
    """Projects with where those before and after begin."""

    rows: tuple[Follower, ...]
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A tailoring or justification: about which practices, where, by whom, until when.

    ``state`` is now, soon (ends), ended or later; ``counts`` is False while nobody else approved it.
    """

    key: str
    kind: str
    scope: str
    scope_name: str
    practices: tuple[str, ...]
    author: str
    approver: str
    since: date
    expires: date | None
    state: str
    counts: bool


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """What a list of decisions is narrowed to; ``in_force`` leaves out those that ended or begin later.

    ``person`` is its author or approver.
    """

    process: str = ""
    practice: str = ""
    person: str = ""
    in_force: bool = True


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """Decisions with where those before and after begin."""

    rows: tuple[DecisionView, ...]
    previous: str
    next: str
