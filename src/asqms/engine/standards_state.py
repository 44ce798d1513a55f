# SPDX-License-Identifier: Apache-2.0
"""What the verdicts say about the requirements of the mapped standards (DESIGN 4.6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from asqms.engine.aggregate import tally
from asqms.engine.applicability import GROUP_WIDTH
from asqms.engine.assessment import RequirementState, Tally
from asqms.engine.catalogue import Catalogue, Strength
from asqms.engine.evaluation import Evaluation

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
    active = active_standards(catalogue, evaluation.snapshot.active_standards)
    return states_of(catalogue, active, _tallies(evaluation))


def states_of(
    catalogue: Catalogue, standards: Collection[str], tallies: Mapping[str, Tally]
) -> tuple[RequirementState, ...]:
    """Return the states of the requirements of some standards from the judged tally of each practice."""
    practices = mapped_practices(catalogue)
    return tuple(
        _state(standard.id, requirement.id, practices.get((standard.id, requirement.id), ()), tallies)
        for standard in catalogue.standards
        if standard.id in standards
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


def judged_tally(counts: Sequence[int]) -> Tally:
    """Return what a practice is judged by: its mandatory obligations, all of them where none is."""
    by_strength = [tally(counts, strength) for strength in Strength]
    return by_strength[0] if by_strength[0].total else _joined(by_strength)


def _tallies(evaluation: Evaluation) -> Mapping[str, Tally]:
    counts = evaluation.totals.practices
    return {
        plan.practice.id: judged_tally(counts[plan.number * GROUP_WIDTH : (plan.number + 1) * GROUP_WIDTH])
        for plan in evaluation.plan.plans
    }


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
    found = [tallies[practice] for practice in practices if practice in tallies]
    conforming = sum(one.conforms for one in found)
    obligations = sum(one.rated for one in found)
    if not practices:
        state = UNMAPPED
    elif obligations and conforming == obligations:
        state = SUPPORTED
    else:
        state = PARTLY if conforming or any(one.partly for one in found) else NOT
    return RequirementState(standard, requirement, state, practices, conforming, obligations)
