# SPDX-License-Identifier: Apache-2.0
"""The answer of an evaluation: obligations with verdicts and reasons, roll-ups and standards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from asqms.engine.catalogue import SoftwareType, Strength
from asqms.engine.snapshot import VerdictName
from asqms.kernel.records import FactValue


class Basis(StrEnum):
    """What a verdict rests on (DESIGN 4.4)."""

    MEASURED = "measured"
    CONFIRMED = "confirmed"
    INHERITED = "inherited"
    DECIDED = "decided"


class Outcome(StrEnum):
    """What a check, a need or a criterion came to."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check on one evidence record: measured value against what is needed, with a reason code."""

    check: str
    check_version: int
    evidence: str
    outcome: Outcome
    reason: str
    value: FactValue | None = None
    needed: FactValue | None = None
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Evidence that was looked at and not used, with the reason code and its plain sentence."""

    evidence: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class NeedResult:
    """One leaf of the criterion: what was needed, what was used, what was rejected, what came out."""

    evidence_type: str
    outcome: Outcome
    reason: str
    used: tuple[str, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    checks: tuple[CheckResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Obligation:
    """A practice on a scope element with its strength, verdict and everything that explains it.

    ``machine`` is the verdict from evidence alone; ``verdict`` is what counts after decisions,
    confirmation and overrule. ``owner`` is a person id, or empty with ``owner_role`` to show.
    ``reasons`` are codes in order of weight; ``lapses_on`` is the first date the verdict gets worse
    by itself. ``note`` carries a decision's or rating's own words and who made it.
    ``awaiting_confirmation`` marks a verdict of conforms or partly whose criterion needs a person and
    that no person has confirmed: it counts, but faces say so.
    """

    practice: str
    scope: str
    strength: Strength
    verdict: VerdictName
    machine: VerdictName
    basis: Basis
    reasons: tuple[str, ...]
    needs: tuple[NeedResult, ...]
    owner: str = ""
    owner_role: str = ""
    confirmed_by: str = ""
    confirmation_outdated: bool = False
    overruled_by: str = ""
    decision: str = ""
    note: str = ""
    lapses_on: date | None = None
    awaiting_confirmation: bool = False

    @property
    def is_gap(self) -> bool:
        """True for a mandatory obligation that is partly, deviates or undetermined (DESIGN 4.4)."""
        return self.strength is Strength.MANDATORY and self.verdict in GAP_VERDICTS


GAP_VERDICTS = frozenset({VerdictName.PARTLY, VerdictName.DEVIATES, VerdictName.UNDETERMINED})


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A practice that raises no obligation on a scope, with the reason (statement of applicability)."""

    practice: str
    scope: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class ItemClass:
    """The type of an item, where it comes from and the reasons in order.

    ``inherited_from`` is the item whose type II is inherited, or empty.
    """

    item: str
    software_type: SoftwareType
    phase: str
    reasons: tuple[str, ...]
    inherited_from: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of verdicts over a set of obligations; mandatory ones only unless said otherwise.

    ``confirmed`` and ``awaiting_confirmation`` are how many of those that conform a person has
    confirmed, and how many a person still has to; the rest needs nobody.
    """

    conforms: int = 0
    partly: int = 0
    deviates: int = 0
    undetermined: int = 0
    justified: int = 0
    not_applicable: int = 0
    confirmed: int = 0
    awaiting_confirmation: int = 0

    @property
    def rated(self) -> int:
        """The denominator: a justification never raises a score, so it stays in it (DESIGN 4.5)."""
        return self.conforms + self.gaps + self.justified

    @property
    def gaps(self) -> int:
        """What is open: partly, deviating and undetermined ones."""
        return self.partly + self.deviates + self.undetermined

    @property
    def total(self) -> int:
        """All obligations counted."""
        return self.rated + self.not_applicable


@dataclass(frozen=True, slots=True)
class RollUp:
    """A process (or everything, when ``process`` is empty) on a scope: worst verdict and counts.

    ``worst`` is None when nothing is mandatory there. ``score`` is conforms / ``denominator``, lowered
    by suspect links and stale evidence; None without a denominator. ``stale`` counts mandatory
    obligations with a need for which all evidence has expired; ``undetermined_share`` stands beside
    every score.
    """

    scope: str
    process: str
    worst: VerdictName | None
    mandatory: Tally
    recommended: Tally
    score: float | None
    stale: int = 0

    @property
    def denominator(self) -> int:
        """Mandatory obligations the score is over: the rated and the justified ones (DESIGN 4.5).

        A justification never raises a score, because what is justified stays in the denominator; what
        is not applicable is in neither part of the fraction.
        """
        return self.mandatory.rated

    @property
    def undetermined_share(self) -> float | None:
        """Undetermined / ``denominator``; None without a denominator."""
        return self.mandatory.undetermined / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class RolloutCell:
    """One process in one project: adopted version and whether work follows (DESIGN 4.5)."""

    process: str
    project: str
    adopted_version: str
    current_version: str
    needed: bool
    verdict: VerdictName | None
    open_tailoring: int
    starts_at_organisation_level: bool


@dataclass(frozen=True, slots=True)
class RequirementState:
    """A requirement of a mapped standard: supported, partly, not or unmapped (DESIGN 4.6)."""

    standard: str
    requirement: str
    state: str
    practices: tuple[str, ...]
    conforming: int
    obligations: int


@dataclass(frozen=True)
class Assessment:
    """All verdicts at an as-of date with digests of all inputs: repeatable years later.

    The sequences and mappings of a full evaluation are views: their entries are worked out when they
    are read, from the verdicts that were fixed by the evaluation, and are equal each time.
    ``digest`` is over the digests of the inputs, the classes and every verdict.
    """

    as_of: date
    known_on: date
    engine_version: str
    catalogue_digest: str
    snapshot_digest: str
    classes: Mapping[str, ItemClass]
    obligations: Sequence[Obligation]
    exclusions: Sequence[Exclusion]
    rollups: Mapping[tuple[str, str], RollUp]
    rollout: Sequence[RolloutCell]
    requirements: Sequence[RequirementState]
    evidence_counts_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    deduplication: float | None = None
    digest: str = ""
