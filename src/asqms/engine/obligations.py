# SPDX-License-Identifier: Apache-2.0
"""Obligations in full, built from the rows of an evaluation when somebody reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from asqms.engine.assessment import Basis, Exclusion, NeedResult, Obligation, Outcome
from asqms.engine.catalogue import Strength
from asqms.engine.criterion import NUMBER_OF_OUTCOME, PracticePlan
from asqms.engine.decide import Ruling
from asqms.engine.evaluation import Evaluation
from asqms.engine.rows import Cell, Row
from asqms.engine.snapshot import VerdictName
from asqms.engine.views import GroupedView

NOTHING_SAID = Ruling(VerdictName.UNDETERMINED, Basis.MEASURED)
ALL_MET = "all_needs_met"


@dataclass(slots=True)
class _Kept:
    """What the practices of one scope share: needs in full, and when evidence of a type lapses."""

    scope: str
    needs: dict[int, NeedResult]
    lapses: dict[str, date | None]


class ObligationBuilder:
    """Builds obligations; what the practices of the scope read last share is kept."""

    __slots__ = ("_kept", "evaluation")

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self._kept = _Kept("", {}, {})

    def build(self, row: Row, position: int) -> Obligation:
        """Return the obligation at a position of a row."""
        plan, strength = row.profile.entries[position]
        cell, ruling = row.cells[position], row.rulings.get(position, NOTHING_SAID)
        needs = self.needs(row, plan)
        process = self.evaluation.catalogue.process_by_id.get(plan.practice.process)
        role = process.owner_role if process is not None else ""
        return Obligation(
            practice=plan.practice.id,
            scope=row.scope,
            strength=strength,
            verdict=cell.verdict,
            machine=cell.machine,
            basis=cell.basis,
            reasons=ruling.reasons + need_reasons(needs),
            needs=needs,
            owner=self.evaluation.owners.owner(role, plan.practice.process, row.place.holders),
            owner_role=role,
            confirmed_by=ruling.confirmed_by,
            confirmation_outdated=ruling.confirmation_outdated,
            overruled_by=ruling.overruled_by,
            decision=ruling.decision,
            note=ruling.note,
            lapses_on=self.lapses_on(row, position),
            awaiting_confirmation=cell.awaiting,
        )

    def needs(self, row: Row, plan: PracticePlan) -> tuple[NeedResult, ...]:
        """Return the needs of a practice on a scope in the order of its criterion, each in full."""
        kept = self._keeping(row)
        found: list[NeedResult] = []
        for number in plan.leaves:
            need = kept.needs.get(number)
            if need is None:
                leaf = self.evaluation.plan.leaves[number]
                need = kept.needs[number] = self.evaluation.reader.result(row.place, row.traits, leaf)
            found.append(need)
        return tuple(found)

    def lapses_on(self, row: Row, position: int) -> date | None:
        """Return the first day on which the verdict gets worse by itself: evidence or a ruling ends.

        Evidence matters while the verdict rests on it; a decision or overrule rests on itself.
        """
        cell, ruling = row.cells[position], row.rulings.get(position, NOTHING_SAID)
        ends = [ruling.ends] if ruling.ends is not None else []
        if cell.basis is not Basis.DECIDED:
            kept, leaves = self._keeping(row), self.evaluation.plan.leaves
            for number in row.profile.entries[position][0].leaves:
                lapse = self._lapse(kept, row, leaves[number].evidence_type)
                ends += [lapse] if lapse is not None else []
        return min(ends, default=None)

    def _lapse(self, kept: _Kept, row: Row, evidence_type: str) -> date | None:
        if evidence_type not in kept.lapses:
            used = self.evaluation.reader.in_use(row.place, evidence_type)
            ends = [lapse for record in used if (lapse := self.evaluation.selection.lapse(record))]
            kept.lapses[evidence_type] = min(ends, default=None)
        return kept.lapses[evidence_type]

    def _keeping(self, row: Row) -> _Kept:
        kept = self._kept
        if kept.scope != row.scope:
            kept = self._kept = _Kept(row.scope, {}, {})
        return kept


class Obligations(GroupedView[Obligation]):
    """All obligations of an evaluation, the organisation's first, then by item and in catalogue order."""

    __slots__ = ("_rows", "builder")

    def __init__(self, evaluation: Evaluation) -> None:
        self._rows = tuple(evaluation.rows.values())
        self.builder = ObligationBuilder(evaluation)
        super().__init__([len(row.cells) for row in self._rows], self._obligation)

    @property
    def evaluation(self) -> Evaluation:
        """The evaluation the obligations come from."""
        return self.builder.evaluation

    def find(self, practice: str, scope: str) -> Obligation | None:
        """Return the obligation of a practice on a scope, or None."""
        row = self.evaluation.rows.get(scope)
        position = None if row is None else row.profile.positions.get(practice)
        return None if row is None or position is None else self.builder.build(row, position)

    def of_scope(self, scope: str) -> tuple[Obligation, ...]:
        """Return the obligations of one scope in catalogue order."""
        row = self.evaluation.rows.get(scope)
        return () if row is None else tuple(self.builder.build(row, at) for at in range(len(row.cells)))

    def cells(self) -> Iterator[tuple[Row, int, PracticePlan, Strength, Cell]]:
        """Yield row, position, plan, strength and short answer of every obligation, at no cost."""
        for row in self._rows:
            for position, (entry, cell) in enumerate(zip(row.profile.entries, row.cells, strict=True)):
                yield row, position, entry[0], entry[1], cell

    def _obligation(self, group: int, position: int) -> Obligation:
        return self.builder.build(self._rows[group], position)


class Exclusions(GroupedView[Exclusion]):
    """All practices that raise no obligation, scope by scope as the obligations."""

    __slots__ = ("_rows",)

    def __init__(self, evaluation: Evaluation) -> None:
        self._rows = tuple(evaluation.rows.values())
        super().__init__([len(row.profile.exclusions) for row in self._rows], self._exclusion)

    def _exclusion(self, group: int, position: int) -> Exclusion:
        row = self._rows[group]
        practice, reason, message = row.profile.exclusions[position]
        return Exclusion(practice, row.scope, reason, message)


def need_reasons(needs: tuple[NeedResult, ...]) -> tuple[str, ...]:
    """Return the reason codes of the needs that are not met, heaviest first, each once."""
    weighty = sorted(needs, key=lambda need: NUMBER_OF_OUTCOME[need.outcome])
    reasons = dict.fromkeys(need.reason for need in weighty if need.outcome is not Outcome.MET)
    return tuple(reasons) if reasons or not needs else (ALL_MET,)
