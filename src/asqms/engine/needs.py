# SPDX-License-Identifier: Apache-2.0
"""What the evidence says about each need: as codes in bulk, and with every check when asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from asqms.engine.assessment import CheckResult, NeedResult, Outcome, Rejection
from asqms.engine.checks.contract import Check, CheckInput, Finding, Subject
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
    UNKNOWN,
    CataloguePlan,
    Leaf,
)
from asqms.engine.selection import REJECTIONS, EvidenceIndex, Selection
from asqms.engine.snapshot import Evidence
from asqms.engine.tree import Surroundings

CHECK_FAILED = "check_failed"
CHECK_UNKNOWN = "check_unknown"
NO_EVIDENCE = "no_evidence"
PARTS_PER_MILLION = 1_000_000
LeavesByType: TypeAlias = Mapping[str, Sequence[Leaf]]
TraitKey: TypeAlias = tuple[str, str, str, str, str]
_Calls: TypeAlias = tuple[tuple[Check, CheckCall], ...]


@dataclass(slots=True)
class Codes:
    """One code per leaf of the catalogue, and the worst share of suspect links in use, per million."""

    by_leaf: list[int]
    suspect: int = 0


class NeedReader:
    """Reads needs against the evidence of a scope and of what is above it.

    A check sees the evidence, and as its subject the scope the evidence is about with the class of
    the scope that is rated; so one reading of a project's evidence serves all its items of a class.
    """

    __slots__ = ("_above", "_calls", "_index", "_item_leaves", "_moment", "_plan", "_selection", "_undecided")

    def __init__(
        self, plan: CataloguePlan, checks: Mapping[str, Check], selection: Selection, index: EvidenceIndex
    ) -> None:
        self._plan = plan
        self._selection = selection
        self._moment = selection.moment
        self._index = index
        self._calls: list[_Calls] = []
        self._undecided: list[bool] = []
        for leaf in plan.leaves:
            known = tuple((checks[call.name], call) for call in leaf.checks if call.name in checks)
            self._calls.append(known)
            self._undecided.append(len(known) < len(leaf.checks))
        self._above: dict[tuple[tuple[tuple[str, int], ...], TraitKey], Codes] = {}

    def codes(self, place: Surroundings, traits: TraitKey, leaves: LeavesByType) -> Codes:
        """Return the codes of all leaves for a scope; only the given leaves are read on its own evidence."""
        key = (place.above, traits)
        above = self._above.get(key)
        if above is None:
            above = self._above[key] = self._codes_above(place.above, traits)
        codes = Codes(above.by_leaf.copy(), above.suspect)
        subject = Subject(place.scope, *traits)
        self._read_shelf(codes, self._index.about(place.scope), subject, (leaves, 0))
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
        checks = tuple(
            self._result(record, call, Subject(record.subject, *traits))
            for record in used
            for call in self._named_calls(leaf)
        )
        outcome, reason = _sum_up(len(used), checks, rejected)
        return NeedResult(
            leaf.evidence_type, outcome, reason, tuple(record.uid for record in used), tuple(rejected), checks
        )

    def _codes_above(self, above: tuple[tuple[str, int], ...], traits: TraitKey) -> Codes:
        codes = Codes([MISSING] * len(self._plan.leaves))
        for scope, rank in above:
            self._read_shelf(
                codes, self._index.about(scope), Subject(scope, *traits), (self._plan.leaves_by_type, rank)
            )
        return codes

    def _read_shelf(
        self,
        codes: Codes,
        shelf: Mapping[str, Sequence[Evidence]],
        subject: Subject,
        reach: tuple[LeavesByType, int],
    ) -> None:
        leaves_by_type, rank = reach
        flag = INHERITED_FLAG if rank > 1 else 0
        by_leaf, selection = codes.by_leaf, self._selection
        for kind, records in shelf.items():
            leaves = leaves_by_type.get(kind)
            if not leaves or (rank and not selection.reaches(kind, rank)):
                continue
            used, stale = selection.used(records)
            if used:
                inputs = [CheckInput(record, subject, self._moment.as_of) for record in used]
                for leaf in leaves:
                    number = leaf.number
                    by_leaf[number] = _joined(by_leaf[number], self._code(number, inputs) | flag)
                if kind == TRACE_EVIDENCE:
                    codes.suspect = max(codes.suspect, *map(suspect_share, used))
            elif stale:
                for leaf in leaves:
                    if by_leaf[leaf.number] == MISSING:
                        by_leaf[leaf.number] = MISSING | STALE_FLAG

    def _code(self, number: int, inputs: Sequence[CheckInput]) -> int:
        worst = UNKNOWN if self._undecided[number] else MET
        for check, call in self._calls[number]:
            run, parameters = check.run, call.parameters
            for given in inputs:
                try:
                    outcome = run(given, parameters).outcome
                except Exception:  # noqa: BLE001 - the one boundary: a fault in a check is undetermined
                    outcome = Outcome.UNKNOWN
                if outcome is not Outcome.MET:
                    code = NUMBER_OF_OUTCOME[outcome]
                    worst = min(worst, code)
        return worst

    def _groups(self, place: Surroundings, evidence_type: str) -> list[Sequence[Evidence]]:
        groups = [self._index.about(place.scope).get(evidence_type, ())]
        groups += [
            self._index.about(scope).get(evidence_type, ())
            for scope, rank in place.above
            if self._selection.reaches(evidence_type, rank)
        ]
        return groups

    def _named_calls(self, leaf: Leaf) -> list[tuple[CheckCall, Check | None]]:
        known = {id(call): check for check, call in self._calls[leaf.number]}
        return [(call, known.get(id(call))) for call in leaf.checks]

    def _result(
        self, record: Evidence, named: tuple[CheckCall, Check | None], subject: Subject
    ) -> CheckResult:
        call, check = named
        if check is None:
            return CheckResult(call.name, 0, record.uid, Outcome.UNKNOWN, CHECK_UNKNOWN)
        finding = self._run(check, call, CheckInput(record, subject, self._moment.as_of))
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

    def _run(self, check: Check, call: CheckCall, given: CheckInput) -> Finding:
        try:
            return check.run(given, call.parameters)
        except Exception:  # noqa: BLE001 - the one boundary: a fault in a check is undetermined
            return Finding(Outcome.UNKNOWN, CHECK_FAILED)


def suspect_share(record: Evidence) -> int:
    """Return the share of suspect links a trace record states, in parts per million."""
    suspect = record.facts.get("trace.links.suspect")
    total = record.facts.get("trace.links.total")
    if not isinstance(suspect, int) or not isinstance(total, int) or total <= 0 or suspect <= 0:
        return 0
    return min(PARTS_PER_MILLION, suspect * PARTS_PER_MILLION // total)


def _joined(known: int, new: int) -> int:
    if known & OUTCOME_MASK == MISSING:
        return new
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
