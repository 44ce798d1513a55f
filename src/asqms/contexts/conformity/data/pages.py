# SPDX-License-Identifier: Apache-2.0
"""What pages are given: the map, the roll-out, comparisons, effects, news, one verdict in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from asqms.contexts.conformity.data.figures import ObligationRow
from asqms.documents.applicability import Line
from asqms.documents.reasons import CheckLine, EvidenceLine, Reasons
from asqms.engine.assessment import Obligation, RolloutCell, RollUp, Tally
from asqms.engine.catalogue import Strength
from asqms.engine.snapshot import VerdictName


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
