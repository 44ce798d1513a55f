# SPDX-License-Identifier: Apache-2.0
"""What the verdicts say about the requirements of the mapped standards (DESIGN 4.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from asqms.engine.aggregate import tally
from asqms.engine.applicability import GROUP_WIDTH
from asqms.engine.assessment import RequirementState, Tally
from asqms.engine.catalogue import Catalogue, Strength
from asqms.engine.criterion import CataloguePlan
from asqms.engine.evaluation import Evaluation
from asqms.engine.snapshot import Evidence

SUPPORTED = "supported"
PARTLY = "partly"
NOT = "not"
UNMAPPED = "unmapped"


def active_standards(catalogue: Catalogue, chosen: Sequence[str]) -> tuple[str, ...]:
    """Return the standards the organisation works under in catalogue order; all when it chose none."""
    named = tuple(standard.id for standard in catalogue.standards)
    return tuple(name for name in named if name in set(chosen)) if chosen else named


def requirement_states(evaluation: Evaluation) -> tuple[RequirementState, ...]:
    """Return the state of every requirement of every active standard, in catalogue order.

    A practice is judged by its mandatory obligations, by all of them where none is mandatory; what is
    tailored out does not count. ``supported``: all obligations of all mapped practices conform, and
    there is at least one; ``partly``: some conform or partly do; ``not``: none; ``unmapped``: nobody
    mapped the requirement.
    """
    catalogue = evaluation.catalogue
    practices = mapped_practices(catalogue)
    tallies = _tallies(evaluation)
    active = set(active_standards(catalogue, evaluation.snapshot.active_standards))
    return tuple(
        _state(standard.id, requirement.id, practices.get((standard.id, requirement.id), ()), tallies)
        for standard in catalogue.standards
        if standard.id in active
        for requirement in standard.requirements
    )


def deduplication(evaluation: Evaluation) -> float | None:
    """Return requirements of active standards that are served / practices that serve them, or None."""
    catalogue = evaluation.catalogue
    active = set(active_standards(catalogue, evaluation.snapshot.active_standards))
    counts = evaluation.totals.practices
    applying = {
        plan.practice.id
        for plan in evaluation.plan.plans
        if any(counts[plan.number * GROUP_WIDTH : (plan.number + 1) * GROUP_WIDTH])
    }
    served: set[tuple[str, str]] = set()
    serving: set[str] = set()
    for mapping in catalogue.mappings:
        if mapping.standard in active and mapping.practice in applying:
            served.add((mapping.standard, mapping.requirement))
            serving.add(mapping.practice)
    return len(served) / len(serving) if serving else None


def mapped_practices(catalogue: Catalogue) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return the practices mapped to each requirement, each once, in the order of the mappings."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for mapping in catalogue.mappings:
        if mapping.practice in catalogue.practice_by_id:
            found.setdefault((mapping.standard, mapping.requirement), {})[mapping.practice] = None
    return {key: tuple(practices) for key, practices in found.items()}


class EvidenceCounts:
    """Which requirements one evidence record supports, worked out when asked."""

    __slots__ = ("_by_practice", "_by_uid", "_evaluation", "_of_type")

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        active = set(active_standards(evaluation.catalogue, evaluation.snapshot.active_standards))
        self._by_practice = {
            practice: tuple(f"{one.standard}:{one.requirement}" for one in rows if one.standard in active)
            for practice, rows in evaluation.catalogue.mappings_by_practice.items()
        }
        self._of_type = _practices_of_type(evaluation.plan)
        self._by_uid: dict[str, Evidence] | None = None

    def names(self) -> Mapping[str, None]:
        """Return the uid of every record in use that counts for anything, in the order given."""
        return {uid: None for uid, record in self._records().items() if self.supports(record)}

    def of(self, uid: str) -> tuple[str, ...]:
        """Return ``standard:requirement`` for everything the record with this uid supports, in order."""
        record = self._records().get(uid)
        return () if record is None else self.supports(record)

    def supports(self, record: Evidence) -> tuple[str, ...]:
        """Return ``standard:requirement`` for everything the record supports where it is in use."""
        evaluation = self._evaluation
        shelf = evaluation.index.about(record.subject).get(record.type, ())
        if not any(one.uid == record.uid for one in evaluation.selection.used(shelf)[0]):
            return ()
        practices = self._of_type.get(record.type, ())
        applying = self._applying(record)
        found = {
            requirement
            for practice in practices
            if practice in applying
            for requirement in self._by_practice.get(practice, ())
        }
        return tuple(sorted(found))

    def _applying(self, record: Evidence) -> set[str]:
        evaluation, subject = self._evaluation, record.subject
        applying: set[str] = set()
        for row in evaluation.rows.values():
            ranks = [rank for scope, rank in row.place.above if scope == subject]
            if row.scope == subject or any(evaluation.selection.reaches(record.type, rank) for rank in ranks):
                applying |= row.profile.positions.keys()
        return applying

    def _records(self) -> Mapping[str, Evidence]:
        if self._by_uid is None:
            self._by_uid = {record.uid: record for record in self._evaluation.snapshot.evidence}
        return self._by_uid


def _practices_of_type(plan: CataloguePlan) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for one in plan.plans:
        for number in one.leaves:
            found.setdefault(plan.leaves[number].evidence_type, {})[one.practice.id] = None
    return {kind: tuple(practices) for kind, practices in found.items()}


def _tallies(evaluation: Evaluation) -> Mapping[str, Tally]:
    tallies: dict[str, Tally] = {}
    for plan in evaluation.plan.plans:
        start = plan.number * GROUP_WIDTH
        counts = evaluation.totals.practices[start : start + GROUP_WIDTH]
        by_strength = [tally(counts, strength) for strength in Strength]
        tallies[plan.practice.id] = by_strength[0] if by_strength[0].total else _joined(by_strength)
    return tallies


def _joined(tallies: Sequence[Tally]) -> Tally:
    return Tally(
        conforms=sum(one.conforms for one in tallies),
        partly=sum(one.partly for one in tallies),
        deviates=sum(one.deviates for one in tallies),
        undetermined=sum(one.undetermined for one in tallies),
        justified=sum(one.justified for one in tallies),
    )


def _state(
    standard: str, requirement: str, practices: tuple[str, ...], tallies: Mapping[str, Tally]
) -> RequirementState:
    found = [tallies[practice] for practice in practices]
    conforming = sum(one.conforms for one in found)
    obligations = sum(one.rated + one.justified for one in found)
    if not practices:
        state = UNMAPPED
    elif obligations and conforming == obligations:
        state = SUPPORTED
    else:
        state = PARTLY if conforming or any(one.partly for one in found) else NOT
    return RequirementState(standard, requirement, state, practices, conforming, obligations)
