# SPDX-License-Identifier: Apache-2.0
"""What the evidence says about each need: as codes in bulk, and with every check when asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass
from typing import TypeAlias

from asqms.engine.assessment import CheckResult, NeedResult, Outcome, Rejection
from asqms.engine.checks.contract import Check, CheckInput, Subject
from asqms.engine.criteria import CheckCall
from asqms.engine.criterion import (
    INHERITED_FLAG,
    MET,
    MISSING,
    NUMBER_OF_OUTCOME,
    OUTCOME_MASK,
    OUTCOMES,
    STALE_FLAG,
    TRACE_EVIDENCE,
    CataloguePlan,
    Leaf,
    has_table,
)
from asqms.engine.selection import REJECTIONS, EvidenceIndex, Selection
from asqms.engine.snapshot import Evidence
from asqms.engine.tree import Surroundings
from asqms.engine.workload import CHECK_UNKNOWN, NO_TRAITS, TraitKey, Workload, finding_of, workload

NO_EVIDENCE = "no_evidence"
PARTS_PER_MILLION = 1_000_000
Above: TypeAlias = tuple[tuple[str, int], ...]
Workloads: TypeAlias = Mapping[str, Workload]


@dataclass(slots=True)
class Codes:
    """One code per leaf of the catalogue, and the worst share of suspect links in use, per million."""

    by_leaf: list[int]
    suspect: int = 0


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What the evidence about one scope says to all scopes below it."""

    codes: tuple[tuple[int, int], ...]
    suspect: int


class NeedReader:
    """Reads needs against the evidence of a scope and of what is above it.

    A check whose parameters hold a table sees as its subject the scope the evidence is about with
    the class of the scope that is rated; any other check sees no class at all. So one reading of a
    project's evidence serves all its items.
    """

    __slots__ = ("_above", "_checks", "_index", "_plan", "_selection", "_shelves", "_split", "_workloads")

    def __init__(
        self, plan: CataloguePlan, checks: Mapping[str, Check], selection: Selection, index: EvidenceIndex
    ) -> None:
        self._plan = plan
        self._checks = checks
        self._selection = selection
        self._index = index
        self._workloads: dict[frozenset[int], Workloads] = {}
        everything = frozenset(range(len(plan.leaves)))
        varying = frozenset(leaf.number for leaf in plan.leaves if leaf.varies)
        self._split = {False: self.workloads(everything - varying), True: self.workloads(varying)}
        self._shelves: dict[str, dict[tuple[int, TraitKey], _Shelf]] = {}
        self._above: dict[tuple[Above, TraitKey], Codes] = {}

    def changed(self, index: EvidenceIndex, subjects: AbstractSet[str]) -> NeedReader:
        """Return a reader of a changed index; what was read about other subjects is kept."""
        reader = copy(self)
        reader._replace_index(index, subjects)  # noqa: SLF001 - a copy of this object
        return reader

    def workloads(self, leaves: Iterable[int]) -> Workloads:
        """Return the workload of each type of evidence for some leaves; equal sets share it."""
        key = frozenset(leaves)
        known = self._workloads.get(key)
        if known is None:
            by_type: dict[str, list[Leaf]] = {}
            for number in sorted(key):
                leaf = self._plan.leaves[number]
                by_type.setdefault(leaf.evidence_type, []).append(leaf)
            known = {kind: workload(found, self._checks) for kind, found in by_type.items()}
            self._workloads[key] = known
        return known

    def codes(self, place: Surroundings, traits: TraitKey, workloads: Workloads) -> Codes:
        """Return the codes of all leaves for a scope; its own evidence is read for the given ones only."""
        above = self._codes_above(place.above, traits)
        codes = Codes(above.by_leaf.copy(), above.suspect)
        by_leaf, as_of = codes.by_leaf, self._selection.moment.as_of
        plain, classed = Subject(place.scope, *NO_TRAITS), Subject(place.scope, *traits)
        for kind, records in self._index.about(place.scope).items():
            wanted = workloads.get(kind)
            if wanted is None:
                continue
            used, stale = self._selection.used(records)
            if used:
                for number, code in wanted.codes(used, plain, classed, as_of):
                    by_leaf[number] &= OUTCOME_MASK
                    by_leaf[number] = min(by_leaf[number], code)
                if kind == TRACE_EVIDENCE:
                    codes.suspect = max(codes.suspect, *map(suspect_share, used))
            elif stale:
                for number, _ in wanted.best:
                    by_leaf[number] = _joined(by_leaf[number], MISSING | STALE_FLAG)
        return codes

    def in_use(self, place: Surroundings, evidence_type: str) -> list[Evidence]:
        """Return the evidence of a type in use for a scope, in order of uid."""
        found: list[Evidence] = []
        for records in self._groups(place, evidence_type):
            found += self._selection.used(records)[0]
        return sorted(found, key=lambda record: record.uid)

    def result(self, place: Surroundings, traits: TraitKey, leaf: Leaf) -> NeedResult:
        """Return one need in full: evidence used and rejected, and every check with its values."""
        used = self.in_use(place, leaf.evidence_type)
        rejected: list[Rejection] = []
        for records in self._groups(place, leaf.evidence_type):
            rejected += self._selection.rejected(records)
        rejected.sort(key=lambda one: (one.evidence, one.reason))
        checks = tuple(self._result(record, call, traits) for record in used for call in leaf.checks)
        outcome, reason = _sum_up(len(used), checks, rejected)
        return NeedResult(
            leaf.evidence_type, outcome, reason, tuple(record.uid for record in used), tuple(rejected), checks
        )

    def _replace_index(self, index: EvidenceIndex, subjects: AbstractSet[str]) -> None:
        self._index = index
        if not subjects.isdisjoint(self._shelves):
            self._shelves = {scope: one for scope, one in self._shelves.items() if scope not in subjects}
            self._above = {
                key: one
                for key, one in self._above.items()
                if not any(scope in subjects for scope, _ in key[0])
            }

    def _codes_above(self, above: Above, traits: TraitKey) -> Codes:
        """Return what is above says: what holds for every class first, then what depends on it."""
        known = self._above.get((above, traits))
        if known is None:
            if traits == NO_TRAITS:
                known = Codes([MISSING] * len(self._plan.leaves))
            else:
                plain = self._codes_above(above, NO_TRAITS)
                known = Codes(plain.by_leaf.copy(), plain.suspect)
            for scope, rank in above:
                shelf = self._shelf(scope, rank, traits)
                for number, code in shelf.codes:
                    known.by_leaf[number] = _joined(known.by_leaf[number], code)
                known.suspect = max(known.suspect, shelf.suspect)
            self._above[above, traits] = known
        return known

    def _shelf(self, scope: str, rank: int, traits: TraitKey) -> _Shelf:
        shelves = self._shelves.setdefault(scope, {})
        known = shelves.get((rank, traits))
        if known is None:
            known = shelves[rank, traits] = self._read_shelf(scope, rank, traits)
        return known

    def _read_shelf(self, scope: str, rank: int, traits: TraitKey) -> _Shelf:
        flag, workloads = INHERITED_FLAG if rank > 1 else 0, self._split[traits != NO_TRAITS]
        plain, classed = Subject(scope, *NO_TRAITS), Subject(scope, *traits)
        codes: list[tuple[int, int]] = []
        suspect = 0
        about = self._index.about(scope)
        for kind, wanted in workloads.items() if about else ():
            records = about.get(kind, ())
            if not records or not self._selection.reaches(kind, rank):
                continue
            used, stale = self._selection.used(records)
            if used:
                read = wanted.codes(used, plain, classed, self._selection.moment.as_of)
                codes += [(number, code | flag) for number, code in read]
                if kind == TRACE_EVIDENCE:
                    suspect = max(suspect, *map(suspect_share, used))
            elif stale:
                codes += [(number, MISSING | STALE_FLAG) for number, _ in wanted.best]
        return _Shelf(tuple(codes), suspect)

    def _groups(self, place: Surroundings, evidence_type: str) -> list[Sequence[Evidence]]:
        groups = [self._index.about(place.scope).get(evidence_type, ())]
        groups += [
            self._index.about(scope).get(evidence_type, ())
            for scope, rank in place.above
            if self._selection.reaches(evidence_type, rank)
        ]
        return groups

    def _result(self, record: Evidence, call: CheckCall, traits: TraitKey) -> CheckResult:
        check = self._checks.get(call.name)
        if check is None:
            return CheckResult(call.name, 0, record.uid, Outcome.UNKNOWN, CHECK_UNKNOWN)
        subject = Subject(record.subject, *(traits if has_table(call) else NO_TRAITS))
        finding = finding_of(check, call, CheckInput(record, subject, self._selection.moment.as_of))
        return CheckResult(
            check=check.name,
            check_version=check.version,
            evidence=record.uid,
            outcome=OUTCOMES[NUMBER_OF_OUTCOME[finding.outcome]],
            reason=finding.reason,
            value=finding.value,
            needed=finding.needed,
            fact=finding.fact,
        )


def suspect_share(record: Evidence) -> int:
    """Return the share of suspect links a trace record states, in parts per million."""
    suspect = record.facts.get("trace.links.suspect")
    total = record.facts.get("trace.links.total")
    if not isinstance(suspect, int) or not isinstance(total, int) or total <= 0 or suspect <= 0:
        return 0
    return min(PARTS_PER_MILLION, suspect * PARTS_PER_MILLION // total)


def _joined(known: int, new: int) -> int:
    if known & OUTCOME_MASK == MISSING and (new & OUTCOME_MASK != MISSING or new & STALE_FLAG):
        return new
    if new & OUTCOME_MASK == MISSING:
        return known
    return min(known & OUTCOME_MASK, new & OUTCOME_MASK) | (known & new & INHERITED_FLAG)


def _sum_up(
    used: int,
    checks: Sequence[CheckResult],
    rejected: Sequence[Rejection],
) -> tuple[Outcome, str]:
    if not used:
        reasons = {one.reason for one in rejected}
        return Outcome.MISSING, next((reason for reason in REJECTIONS if reason in reasons), NO_EVIDENCE)
    worst = min((NUMBER_OF_OUTCOME[one.outcome] for one in checks), default=MET)
    reason = next((one.reason for one in checks if NUMBER_OF_OUTCOME[one.outcome] == worst), "met")
    return OUTCOMES[worst], "met" if worst == MET else reason
