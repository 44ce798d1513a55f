# SPDX-License-Identifier: Apache-2.0
"""Criteria made ready for bulk use: numbered leaves, and the outcome of and, or and at-least."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeAlias

from asqms.engine.assessment import Outcome
from asqms.engine.catalogue import Catalogue, Condition, Level, Practice
from asqms.engine.criteria import AllOf, AnyOf, AtLeast, CheckCall, Criterion, EvidenceNeed, Parameter
from asqms.kernel.digest import CanonicalValue, canonical_json

NOT_MET, PARTLY, UNKNOWN, MET, MISSING = range(5)
"""Outcomes as small numbers: of several records the smallest counts, and MISSING says nothing."""

OUTCOMES = (Outcome.NOT_MET, Outcome.PARTLY, Outcome.UNKNOWN, Outcome.MET, Outcome.MISSING)
OUTCOME_MASK = 7
INHERITED_FLAG = 8
STALE_FLAG = 16
TRACE_EVIDENCE = "matrix.trace"

NUMBER_OF_OUTCOME = {
    Outcome.NOT_MET: NOT_MET,
    Outcome.PARTLY: PARTLY,
    Outcome.UNKNOWN: UNKNOWN,
    Outcome.MET: MET,
    Outcome.MISSING: UNKNOWN,
}
"""What a check said, as a number; a check that finds nothing to look at could not decide."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One distinct need of the catalogue: a type of evidence and the checks on it.

    ``keys`` tell equal calls apart from others; ``varies`` is true when a call has a table for a
    parameter: only then the class of the rated scope may matter.
    """

    number: int
    evidence_type: str
    checks: tuple[CheckCall, ...]
    keys: tuple[bytes, ...]
    varies: bool


@dataclass(frozen=True, slots=True)
class Threshold:
    """``count`` of the parts must be met; a part is a position among the practice's leaves or a threshold."""

    count: int
    parts: tuple[Tree, ...]


Tree: TypeAlias = int | Threshold
Key: TypeAlias = tuple[int, ...]
LeafKey: TypeAlias = tuple[str, tuple[bytes, ...]]


@dataclass(frozen=True, slots=True)
class PracticePlan:
    """A practice with its criterion over numbered leaves.

    ``pick`` takes its codes out of a row of codes; ``first_phase`` is the position of the first phase
    that asks for it.
    """

    number: int
    practice: Practice
    process: int
    leaves: tuple[int, ...]
    tree: Tree
    needs_person: bool
    uses_trace: bool
    first_phase: int
    has_condition: bool
    pick: Callable[[Sequence[int]], Key]


@dataclass(frozen=True, slots=True)
class CataloguePlan:
    """A catalogue made ready: plans in catalogue order and every distinct leaf once."""

    catalogue: Catalogue
    plans: tuple[PracticePlan, ...]
    leaves: tuple[Leaf, ...]
    processes: tuple[str, ...]

    def plans_at(self, level: Level) -> tuple[PracticePlan, ...]:
        """Return the plans of the practices that are about that level."""
        return tuple(plan for plan in self.plans if level in plan.practice.levels)


_PLANNED: deque[CataloguePlan] = deque(maxlen=4)
"""The plans made last: a server asks about the same few catalogues again and again."""


def plan_catalogue(catalogue: Catalogue) -> CataloguePlan:
    """Return the catalogue made ready; equal needs of different practices share one leaf."""
    known = next((plan for plan in tuple(_PLANNED) if plan.catalogue is catalogue), None)
    if known is None:
        known = _planned(catalogue)
        _PLANNED.append(known)
    return known


def _planned(catalogue: Catalogue) -> CataloguePlan:
    processes = list(dict.fromkeys(process.id for process in catalogue.processes))
    processes += sorted({one.process for one in catalogue.practices} - set(processes))
    place = {process: number for number, process in enumerate(processes)}
    order = catalogue.phase_order
    leaves: dict[LeafKey, Leaf] = {}
    plans = tuple(
        _plan_practice(number, practice, (place[practice.process], _first_phase(practice, order)), leaves)
        for number, practice in enumerate(catalogue.practices)
    )
    return CataloguePlan(
        catalogue=catalogue,
        plans=plans,
        leaves=tuple(leaves.values()),
        processes=tuple(processes),
    )


def needs_of(criterion: Criterion) -> list[EvidenceNeed]:
    """Return the needs of a criterion from left to right."""
    if isinstance(criterion, EvidenceNeed):
        return [criterion]
    return [need for part in criterion.parts for need in needs_of(part)]


def has_table(call: CheckCall) -> bool:
    """Return whether a parameter of the call is a table by class."""
    return any(isinstance(value, Mapping) for value in call.parameters.values())


def tree_outcome(tree: Tree, codes: Sequence[int]) -> int:
    """Return the outcome of a criterion from the codes of its leaves, flags allowed."""
    if isinstance(tree, int):
        return codes[tree] & OUTCOME_MASK
    return threshold_outcome(tree.count, [tree_outcome(part, codes) for part in tree.parts])


def threshold_outcome(count: int, outcomes: Sequence[int]) -> int:
    """Return what ``count`` of the outcomes being met comes to (DESIGN 4.4).

    Met when enough parts are met. Not met when a part is shown to fail and the parts that have
    evidence and did not fail are too few. Else partly when anything is met or partly met, unknown
    when something could not be decided, and missing otherwise. No part at all is missing.
    """
    met, partly, unknown = outcomes.count(MET), outcomes.count(PARTLY), outcomes.count(UNKNOWN)
    if outcomes and met >= max(count, 1):
        return MET
    if NOT_MET in outcomes and met + partly + unknown < count:
        return NOT_MET
    if met or partly:
        return PARTLY
    return UNKNOWN if unknown else MISSING


def _plan_practice(
    number: int, practice: Practice, place: tuple[int, int], leaves: dict[LeafKey, Leaf]
) -> PracticePlan:
    needs = needs_of(practice.criterion)
    numbers = tuple(_number_leaf(need, leaves).number for need in needs)
    counter = iter(range(len(numbers)))
    return PracticePlan(
        number=number,
        practice=practice,
        process=place[0],
        leaves=numbers,
        tree=_tree_of(practice.criterion, counter.__next__),
        needs_person=any(need.needs_person for need in needs),
        uses_trace=any(need.evidence_type == TRACE_EVIDENCE for need in needs),
        first_phase=place[1],
        has_condition=practice.condition != Condition(),
        pick=_picker(numbers),
    )


def _first_phase(practice: Practice, order: Mapping[str, int]) -> int:
    return min((order.get(phase, 0) for phase in practice.phases), default=0)


def _number_leaf(need: EvidenceNeed, leaves: dict[LeafKey, Leaf]) -> Leaf:
    keys = tuple(canonical_json([call.name, _plain_parameters(call)]) for call in need.checks)
    leaf = leaves.get((need.evidence_type, keys))
    if leaf is None:
        varies = any(has_table(call) for call in need.checks)
        leaf = Leaf(len(leaves), need.evidence_type, need.checks, keys, varies)
        leaves[need.evidence_type, keys] = leaf
    return leaf


def _plain_parameters(call: CheckCall) -> dict[str, CanonicalValue]:
    return {name: _plain_parameter(value) for name, value in call.parameters.items()}


def _plain_parameter(value: Parameter) -> CanonicalValue:
    if isinstance(value, (bool, int, float, str)):
        return repr(value) if isinstance(value, float) else value
    if isinstance(value, tuple):
        return [_plain_parameter(one) for one in value]
    return {name: _plain_parameter(one) for name, one in value.items()}


def _tree_of(criterion: Criterion, next_leaf: Callable[[], int]) -> Tree:
    match criterion:
        case EvidenceNeed():
            return next_leaf()
        case AllOf(parts):
            return Threshold(len(parts), tuple(_tree_of(part, next_leaf) for part in parts))
        case AnyOf(parts):
            return Threshold(1, tuple(_tree_of(part, next_leaf) for part in parts))
        case AtLeast(count, parts):
            return Threshold(count, tuple(_tree_of(part, next_leaf) for part in parts))


def _picker(numbers: tuple[int, ...]) -> Callable[[Sequence[int]], Key]:
    if not numbers:
        return _no_codes
    if len(numbers) == 1:
        return itemgetter(numbers[0], numbers[0])
    return itemgetter(*numbers)


def _no_codes(_codes: Sequence[int]) -> Key:
    return ()
