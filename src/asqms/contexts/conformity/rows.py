# SPDX-License-Identifier: Apache-2.0
"""Turns an evaluation into rows and counters, and counters back into roll-ups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from asqms.contexts.conformity.data import BASES, NEVER, NOT_URGENT, STRENGTHS
from asqms.engine.aggregate import Counts, add_by_process, over_all, roll_up
from asqms.engine.applicability import GROUP_WIDTH, STRENGTH_COLUMN
from asqms.engine.assessment import GAP_VERDICTS, Assessment, Basis, NeedResult, RollUp
from asqms.engine.catalogue import SoftwareType, Strength
from asqms.engine.evaluation import Evaluation
from asqms.engine.obligations import ObligationBuilder, Obligations, need_reasons
from asqms.engine.rows import VERDICTS, Row
from asqms.engine.snapshot import VerdictName
from asqms.kernel.records import FactValue

_MANDATORY = STRENGTH_COLUMN[Strength.MANDATORY]
_PRESSING = (VerdictName.DEVIATES, VerdictName.UNDETERMINED, VerdictName.PARTLY)
WORST_FIRST = tuple(verdict.value for verdict in _PRESSING)
"""The fields of a counter that say how bad it is, the one that weighs most first."""
REASON_LENGTH = 200
DETAIL_LENGTH = 300
CONFIRMED_COLUMN, AWAITING_COLUMN = 6, 7


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One obligation as its table holds it."""

    scope: str
    process: str
    practice: str
    strength: int
    verdict: int
    machine: int
    basis: int
    awaiting: bool
    stale: bool
    urgency: int
    lapses_on: date
    owner: str
    owner_role: str
    reason: str
    detail: str


def evaluation_of(assessment: Assessment) -> Evaluation:
    """Return what an assessment of the engine was worked out from."""
    obligations = assessment.obligations
    if not isinstance(obligations, Obligations):
        msg = "The assessment does not come from evaluate()."
        raise TypeError(msg)
    return obligations.evaluation


def verdict_rows(evaluation: Evaluation, scopes: Iterable[str]) -> Iterator[VerdictRow]:
    """Yield the rows of some scopes in the order of their profiles."""
    builder = ObligationBuilder(evaluation)
    classes = evaluation.population.classes
    two = any(one.software_type is SoftwareType.TYPE_II for one in classes.values())
    for scope in scopes:
        row = evaluation.rows.get(scope)
        if row is None:
            continue
        kind = classes[scope].software_type if scope in classes else None
        milder = int(kind is SoftwareType.TYPE_I or (kind is None and not two))
        for position in range(len(row.cells)):
            yield _verdict_row(builder, row, position, milder)


def _verdict_row(builder: ObligationBuilder, row: Row, position: int, milder: int) -> VerdictRow:
    plan, strength = row.profile.entries[position]
    cell = row.cells[position]
    evaluation = builder.evaluation
    process = evaluation.catalogue.process_by_id.get(plan.practice.process)
    role = process.owner_role if process is not None else ""
    is_open = strength is not Strength.OPTIONAL and cell.verdict in GAP_VERDICTS
    reason = detail = ""
    if is_open:
        ruling, needs = row.rulings.get(position), builder.needs(row, plan)
        reasons = (ruling.reasons if ruling else ()) + need_reasons(needs)
        reason = reasons[0] if reasons else ""
        detail = _detail(reason, needs)
    return VerdictRow(
        scope=row.scope,
        process=plan.practice.process,
        practice=plan.practice.id,
        strength=STRENGTHS.index(strength),
        verdict=cell.column,
        machine=_column(cell.machine),
        basis=BASES.index(cell.basis),
        awaiting=cell.awaiting,
        stale=cell.stale,
        urgency=_urgency(strength, cell.verdict, milder) if is_open else NOT_URGENT,
        lapses_on=builder.lapses_on(row, position) or NEVER,
        owner=evaluation.owners.owner(role, plan.practice.process, row.place.holders),
        owner_role=role,
        reason=reason[:REASON_LENGTH],
        detail=detail[:DETAIL_LENGTH],
    )


def _detail(reason: str, needs: Sequence[NeedResult]) -> str:
    """Return what the sentence of a reason names, as ``name=value; name=value``."""
    for need in needs:
        if need.reason != reason:
            continue
        for check in need.checks:
            if check.reason == reason:
                return f"fact={check.fact}; value={_text(check.value)}; needed={_text(check.needed)}"
        for one in need.rejected:
            if one.reason == reason:
                return one.message
        return f"type={need.evidence_type}"
    return ""


def _text(value: FactValue | None) -> str:
    return "" if value is None else str(value)


def _column(verdict: VerdictName) -> int:
    return VERDICTS.index(verdict)


def _urgency(strength: Strength, verdict: VerdictName, milder: int) -> int:
    """Return the rank of what blocks (DESIGN 4.8): mandatory, type II, deviating first."""
    return STRENGTHS.index(strength) * 10 + milder * 3 + _PRESSING.index(verdict)


def counts_of(evaluation: Evaluation, scope: str) -> Counts:
    """Return the counts of one scope's own obligations, one group for each process."""
    counts = [0] * evaluation.totals.size
    row = evaluation.rows.get(scope)
    if row is not None:
        add_by_process(counts, row)
    return counts


def tally_columns(strength: int, verdict: int, basis: int, *, awaiting: bool) -> list[int]:
    """Return the columns of a group that one obligation counts in, as the engine's tallies lay them out."""
    base = STRENGTH_COLUMN[STRENGTHS[strength]]
    columns = [base + verdict]
    if VERDICTS[verdict] is VerdictName.CONFORMS:
        if BASES[basis] is Basis.CONFIRMED:
            columns.append(base + CONFIRMED_COLUMN)
        elif awaiting:
            columns.append(base + AWAITING_COLUMN)
    return columns


def packed(counts: Counts) -> bytes:
    """Return counts as a table holds them: 32-bit numbers, lowest byte first, nothing when all are zero."""
    return np.asarray(counts, dtype="<i4").tobytes() if any(counts) else b""


def unpacked(data: bytes | memoryview, size: int) -> Counts:
    """Return the counts that a table holds."""
    if not data:
        return [0] * size
    numbers: Counts = np.frombuffer(data, dtype="<i4").tolist()
    return numbers


def worst_counts(counts: Counts) -> dict[str, int]:
    """Return how much of what is mandatory deviates, is undetermined or is met in part, by field name."""
    return {
        verdict.value: sum(counts[_MANDATORY + VERDICTS.index(verdict) :: GROUP_WIDTH])
        for verdict in _PRESSING
    }


class RollUps(Mapping[str, RollUp]):
    """The roll-ups of a scope by process, the empty process first: everything; each worked out when asked."""

    def __init__(self, scope: str, counts: Counts, processes: tuple[str, ...]) -> None:
        self._scope = scope
        self._counts = counts
        self._number = {process: number for number, process in enumerate(processes)}
        self._known: dict[str, RollUp] = {}

    def __getitem__(self, process: str) -> RollUp:
        """Return the roll-up of a process; raises KeyError for one the catalogue does not have."""
        if process not in self._known:
            self._known[process] = roll_up(self._scope, process, self._group(process))
        return self._known[process]

    def __iter__(self) -> Iterator[str]:
        """Yield everything and the processes in the order of the catalogue."""
        return iter(("", *self._number))

    def __len__(self) -> int:
        """Tell how many processes there are, with everything as one of them."""
        return 1 + len(self._number)

    def _group(self, process: str) -> Counts:
        if not process:
            return over_all(self._counts)
        start = self._number[process] * GROUP_WIDTH
        return self._counts[start : start + GROUP_WIDTH]
