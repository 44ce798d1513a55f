# SPDX-License-Identifier: Apache-2.0
"""Numbers of stored verdicts, the assessment a page rests on, rows and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from asqms.engine.assessment import Basis, RollUp, Tally
from asqms.engine.catalogue import Catalogue, Strength
from asqms.engine.rows import VERDICTS
from asqms.engine.snapshot import VerdictName

CatalogueInForce: TypeAlias = Catalogue
"""What is asked on a day, as pages name its type."""

STRENGTHS = (Strength.MANDATORY, Strength.RECOMMENDED, Strength.OPTIONAL)
BASES = (Basis.MEASURED, Basis.CONFIRMED, Basis.INHERITED, Basis.DECIDED)
NO_VERDICT = 99
NOT_URGENT = 99
NEVER = date(9999, 12, 31)


def verdict_number(verdict: VerdictName) -> int:
    """Return the number that tables hold for a verdict."""
    return VERDICTS.index(verdict)


def verdict_word(number: int) -> str:
    """Return the word of a stored number, an empty text where there is no verdict."""
    found = verdict_name(number)
    return found.value if found is not None else ""


def verdict_name(number: int) -> VerdictName | None:
    """Return the verdict of a number, None where there is none."""
    return VERDICTS[number] if 0 <= number < len(VERDICTS) else None


@dataclass(frozen=True, slots=True)
class Standing:
    """The assessment a page rests on.

    ``behind`` is how many changes it does not know yet: 0 means that it is current.
    ``state`` is ``ready``, ``running``, ``waiting`` or ``failed``.
    """

    id: int
    as_of: date
    known_on: date
    past: bool
    state: str
    computed_at: datetime | None
    behind: int
    deduplication: float | None
    digest: str = ""
    catalogue_digest: str = ""


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """One verdict in a list."""

    id: int
    scope: str
    scope_name: str
    scope_kind: str
    process: str
    practice: str
    strength: Strength
    verdict: VerdictName
    machine: VerdictName
    basis: Basis
    awaiting: bool
    stale: bool
    is_gap: bool
    lapses_on: date | None
    owner: str
    owner_role: str
    reason: str
    changed_on: date | None
    detail: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows with the key of the page that follows, empty at the end, and how many there are in all."""

    rows: tuple[ObligationRow, ...]
    following: str
    total: int | None = None


@dataclass(frozen=True, slots=True)
class ScopeFigures:
    """Roll-ups of one scope by process; the empty process is everything."""

    scope: str
    name: str
    kind: str
    parent: str
    software_type: str
    phase: str
    rollups: Mapping[str, RollUp]


@dataclass(frozen=True, slots=True)
class ItemClassRow:
    """The type of an item and why."""

    scope: str
    software_type: str
    phase: str
    reasons: tuple[str, ...]
    inherited_from: str


@dataclass(frozen=True, slots=True)
class PracticeFigures:
    """How many obligations of a practice have which verdict: as it is judged, and by strength."""

    practice: str
    judged: Tally
    by_strength: Mapping[Strength, Tally]

    @property
    def total(self) -> int:
        """All obligations of the practice."""
        return sum(one.total for one in self.by_strength.values())


@dataclass(frozen=True, slots=True)
class OwnerLoad:
    """How many gaps somebody owns in a role; ``scopes`` is where they are, ``lapses`` the next to lapse."""

    person: str
    role: str
    gaps: int
    scopes: int
    lapses: date | None


@dataclass(frozen=True, slots=True)
class Handover:
    """What happens to the obligations of an assignment that ends: whose they become.

    ``lost`` have no owner afterwards. ``passed`` go to others who hold the role, ``to_process_owner`` to
    the owners of the processes.
    """

    obligations: int
    gaps: int
    passed: int
    to_process_owner: int
    lost: int
    lost_gaps: int
    lost_processes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExpectedProcess:
    """How many practices of a process would bind an item, by strength; ``tailored`` are those left out."""

    process: str
    mandatory: int
    recommended: int
    optional: int
    tailored: int


@dataclass(frozen=True, slots=True)
class ExpectedObligations:
    """What would bind an item that is not registered yet, were its answers approved."""

    software_type: str
    processes: tuple[ExpectedProcess, ...]

    @property
    def mandatory(self) -> int:
        """How many mandatory obligations it would have."""
        return sum(one.mandatory for one in self.processes)
