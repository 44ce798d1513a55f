# SPDX-License-Identifier: Apache-2.0
"""What crosses the door of conformity: numbers of verdicts, tallies, roll-ups, pages of obligations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from asqms.documents.applicability import Line
from asqms.documents.reasons import CheckLine, EvidenceLine, Reasons
from asqms.engine.assessment import Basis, Obligation, RequirementState, RolloutCell, RollUp, Tally
from asqms.engine.catalogue import Catalogue, Strength
from asqms.engine.rows import VERDICTS
from asqms.engine.snapshot import VerdictName

__all__ = [
    "BASES",
    "NEVER",
    "NOT_URGENT",
    "NO_VERDICT",
    "STRENGTHS",
    "VERDICTS",
    "Basis",
    "Catalogue",
    "CatalogueInForce",
    "Change",
    "ChangedPage",
    "ChangedRow",
    "ClassEffect",
    "Clause",
    "ConformityMap",
    "DayTally",
    "Effect",
    "EffectRow",
    "Handover",
    "ItemClassRow",
    "Lapses",
    "LapsingEvidence",
    "MapColumn",
    "NamedCheck",
    "NamedEvidence",
    "NewsRow",
    "Obligation",
    "ObligationRow",
    "OwnerLoad",
    "Page",
    "PracticeFigures",
    "RequirementState",
    "RollUp",
    "Rollout",
    "RolloutCell",
    "ScopeDifference",
    "ScopeFigures",
    "ScopeStatement",
    "ScopeStep",
    "Standing",
    "Strength",
    "Tally",
    "Today",
    "VerdictName",
    "VerdictView",
    "verdict_name",
    "verdict_number",
    "verdict_word",
]

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
    rollups: dict[str, RollUp]


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
class ScopeStep:
    """An element of the scope tree on the way to another."""

    scope: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class MapColumn:
    """A project or software item of the map; types and phases are those of the items in it."""

    scope: str
    name: str
    kind: str
    parent: str
    types: tuple[str, ...]
    phases: tuple[str, ...]
    items: int
    rollups: Mapping[str, RollUp]


@dataclass(frozen=True, slots=True)
class ConformityMap:
    """A page of columns, worst first, of ``total`` columns on ``pages`` pages.

    ``own`` are the organisation's own obligations, None within a scope and for somebody who may not see them.
    """

    own: MapColumn | None
    columns: tuple[MapColumn, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Lapses:
    """How many mandatory verdicts lapse within a time, and the first day on which one does."""

    count: int
    first: date | None
    days: int


@dataclass(frozen=True, slots=True)
class Rollout:
    """A page of projects; ``started``: where new projects start at level, None if one may not see it."""

    columns: tuple[MapColumn, ...]
    cells: Mapping[tuple[str, str], RolloutCell]
    versions: Mapping[str, str]
    started: Mapping[str, bool] | None
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class DayTally:
    """Counts of all mandatory obligations of a scope on a day."""

    day: date
    tally: Tally


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """An obligation with another verdict; None where there was or is none."""

    scope: str
    scope_name: str
    scope_kind: str
    parent: str
    practice: str
    strength: Strength
    before: VerdictName | None
    after: VerdictName | None


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """Rows and the key of the rows that follow, empty at the end."""

    rows: tuple[ChangedRow, ...]
    following: str


@dataclass(frozen=True, slots=True)
class ScopeDifference:
    """Counts of a scope's mandatory obligations before and after."""

    scope: str
    name: str
    kind: str
    before: Tally
    after: Tally


@dataclass(frozen=True, slots=True)
class EffectRow:
    """An obligation that comes (``before`` None), goes (``after`` None) or changes."""

    practice: str
    scope: str
    scope_name: str
    strength_before: Strength | None
    strength_after: Strength | None
    before: VerdictName | None
    after: VerdictName | None


@dataclass(frozen=True, slots=True)
class ClassEffect:
    """An item with another type: letters, empty where it is not in scope, and why."""

    scope: str
    scope_name: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Effect:
    """All that would differ; ``whole`` tells whether the organisation's own obligations were seen too."""

    classes: tuple[ClassEffect, ...]
    gained: tuple[EffectRow, ...]
    lost: tuple[EffectRow, ...]
    changed: tuple[EffectRow, ...]
    whole: bool
    type_after: str = ""
    why: str = ""

    @property
    def nothing(self) -> bool:
        """True when no verdict, strength or type would be different."""
        return not (self.classes or self.gained or self.lost or self.changed)


@dataclass(frozen=True, slots=True)
class NewsRow:
    """A verdict that became another one."""

    at: datetime
    scope: str
    scope_name: str
    scope_kind: str
    parent: str
    practice: str
    strength: Strength
    before: VerdictName | None
    after: VerdictName | None


@dataclass(frozen=True, slots=True)
class LapsingEvidence:
    """Evidence that stops counting on a day."""

    uid: str
    title: str
    subject_name: str
    valid_until: date


@dataclass(frozen=True, slots=True)
class Today:
    """Short lists, each with how many there are in all where that is known."""

    mine: tuple[ObligationRow, ...]
    mine_total: int
    lapses: tuple[ObligationRow, ...]
    evidence: tuple[LapsingEvidence, ...]
    news: tuple[NewsRow, ...]
    news_total: int
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class NamedEvidence:
    """A line about evidence with the name of the record, empty where there is none."""

    uid: str
    line: EvidenceLine


@dataclass(frozen=True, slots=True)
class NamedCheck:
    """A line about a check with the name of the record it looked at."""

    uid: str
    line: CheckLine


@dataclass(frozen=True, slots=True)
class Clause:
    """A requirement of a standard that the practice counts for."""

    standard: str
    requirement: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict became another one; None where there was or is no obligation."""

    at: datetime
    before: VerdictName | None
    after: VerdictName | None


@dataclass(frozen=True)
class VerdictView:
    """One obligation as its page shows it. ``seen`` are the digests of the evidence it rests on."""

    obligation: Obligation
    reasons: Reasons
    process: str
    checks: tuple[NamedCheck, ...]
    evidence: tuple[NamedEvidence, ...]
    clauses: tuple[Clause, ...]
    seen: tuple[str, ...]
    history: tuple[Change, ...]


@dataclass(frozen=True)
class ScopeStatement:
    """Every practice that is in or out on a scope, with the type of the item and why it has it."""

    lines: tuple[Line, ...]
    software_type: str
    why: str
