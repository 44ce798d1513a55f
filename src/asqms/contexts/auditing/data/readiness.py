# SPDX-License-Identifier: Apache-2.0
"""Whether what is asked of auditors is kept up, and whether the organisation is ready for an audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from asqms.contexts.auditing.data.rules import AuditorRule, ReadinessRule


@dataclass(frozen=True, slots=True)
class Upkeep:
    """One thing asked of an auditor: hours, audits or renewal; ``met`` is None where nothing is known."""

    what: str
    value: float | None
    needed: float
    met: bool | None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Qualification:
    """A person as an auditor of a kind: ``state`` is qualified, lapses, lapsed or unknown."""

    person: str
    rule: AuditorRule
    state: str
    upkeep: tuple[Upkeep, ...]
    until: date | None

    @property
    def lapsed(self) -> str:
        """What lapsed, empty where nothing did."""
        return ", ".join(one.what for one in self.upkeep if one.met is False)


@dataclass(frozen=True, slots=True)
class ReadinessPoint:
    """One point: ``met`` or not, how many of how many, the last day it was done, and what it is about."""

    point: str
    met: bool
    count: int | None = None
    of: int | None = None
    day: date | None = None
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Readiness:
    """All points with the rule they follow."""

    rule: ReadinessRule
    points: tuple[ReadinessPoint, ...]

    @property
    def ready(self) -> bool:
        """Tell whether every point is met; that promises no certificate."""
        return all(one.met for one in self.points)
