# SPDX-License-Identifier: Apache-2.0
"""Which requirements of which standards one piece of evidence supports (DESIGN 4.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from asqms.engine.checks.contract import Subject
from asqms.engine.criterion import MET, PARTLY, PracticePlan
from asqms.engine.evaluation import Evaluation
from asqms.engine.rows import Row
from asqms.engine.snapshot import Evidence
from asqms.engine.standards_state import active_standards
from asqms.engine.views import LazyMapping
from asqms.engine.workload import NO_TRAITS, TraitKey


class EvidenceCounts(LazyMapping[str, tuple[str, ...]]):
    """``standard:requirement`` for everything each record in use supports, by uid; worked out when asked.

    A record supports a requirement of an active standard when a practice mapped to it applies to a
    scope for which the record is in use, and every check of that practice's need on the record is
    met or partly met there.
    """

    __slots__ = ("_below", "_by_practice", "_by_uid", "_evaluation", "_of_type")

    def __init__(self, evaluation: Evaluation) -> None:
        super().__init__(self._supporting, self._of)
        self._evaluation = evaluation
        active = set(active_standards(evaluation.catalogue, evaluation.snapshot.active_standards))
        self._by_practice = {
            practice: tuple(f"{one.standard}:{one.requirement}" for one in rows if one.standard in active)
            for practice, rows in evaluation.catalogue.mappings_by_practice.items()
        }
        self._of_type = _needs_of_type(evaluation)
        self._below: Mapping[str, Sequence[tuple[Row, int]]] | None = None
        self._by_uid: Mapping[str, Evidence] | None = None

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self._of(name))

    def __getitem__(self, name: str) -> tuple[str, ...]:
        found = self._of(name)
        if not found:
            raise KeyError(name)
        return found

    def supports(self, record: Evidence) -> tuple[str, ...]:
        """Return ``standard:requirement`` for everything the record supports where it is in use."""
        selection = self._evaluation.selection
        shelf = self._evaluation.index.about(record.subject).get(record.type, ())
        wanted = self._of_type.get(record.type, ())
        if not wanted or not any(one.uid == record.uid for one in selection.used(shelf)[0]):
            return ()
        rows = [
            row
            for row, rank in self._rows_below(record.subject)
            if not rank or selection.reaches(record.type, rank)
        ]
        good: dict[tuple[int, TraitKey], bool] = {}
        found: set[str] = set()
        for plan, number in wanted:
            requirements = self._by_practice.get(plan.practice.id, ())
            if requirements and not found.issuperset(requirements):
                traits = {row.traits for row in rows if plan.practice.id in row.profile.positions}
                if any(self._is_good(record, number, one, good) for one in traits):
                    found.update(requirements)
        return tuple(sorted(found))

    def _supporting(self) -> Mapping[str, None]:
        return {uid: None for uid in sorted(self._records()) if self._of(uid)}

    def _of(self, uid: str) -> tuple[str, ...]:
        record = self._records().get(uid)
        return () if record is None else self.supports(record)

    def _is_good(
        self, record: Evidence, number: int, traits: TraitKey, good: dict[tuple[int, TraitKey], bool]
    ) -> bool:
        leaf = self._evaluation.plan.leaves[number]
        key = (number, traits if leaf.varies else NO_TRAITS)
        if key not in good:
            work = self._evaluation.reader.workloads([number])[leaf.evidence_type]
            as_of = self._evaluation.moment.as_of
            plain, classed = Subject(record.subject, *NO_TRAITS), Subject(record.subject, *key[1])
            good[key] = work.codes([record], plain, classed, as_of)[0][1] in (MET, PARTLY)
        return good[key]

    def _rows_below(self, subject: str) -> Sequence[tuple[Row, int]]:
        if self._below is None:
            below: dict[str, list[tuple[Row, int]]] = {}
            for scope, row in self._evaluation.rows.items():
                for holder, rank in ((scope, 0), *row.place.above):
                    below.setdefault(holder, []).append((row, rank))
            self._below = below
        return self._below.get(subject, ())

    def _records(self) -> Mapping[str, Evidence]:
        if self._by_uid is None:
            self._by_uid = {record.uid: record for record in self._evaluation.snapshot.evidence}
        return self._by_uid


def _needs_of_type(evaluation: Evaluation) -> Mapping[str, tuple[tuple[PracticePlan, int], ...]]:
    found: dict[str, dict[tuple[str, int], tuple[PracticePlan, int]]] = {}
    for plan in evaluation.plan.plans:
        for number in plan.leaves:
            kind = evaluation.plan.leaves[number].evidence_type
            found.setdefault(kind, {})[plan.practice.id, number] = (plan, number)
    return {kind: tuple(needs.values()) for kind, needs in found.items()}
