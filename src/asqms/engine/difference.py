# SPDX-License-Identifier: Apache-2.0
"""The exact difference between two assessments: obligations, verdicts, classes, roll-ups, standards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from asqms.engine.assessment import Assessment, Obligation, RequirementState, RollUp
from asqms.engine.catalogue import SoftwareType, Strength
from asqms.engine.obligations import Obligations
from asqms.engine.rollups import RollUps
from asqms.engine.snapshot import VerdictName


@dataclass(frozen=True, slots=True)
class Standing:
    """An obligation in short: practice, scope, strength and verdict."""

    practice: str
    scope: str
    strength: Strength
    verdict: VerdictName


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """An obligation there before and after, with another verdict or strength."""

    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class ClassChange:
    """An item with another type or phase; None where the item was or is not in scope."""

    item: str
    type_before: SoftwareType | None
    type_after: SoftwareType | None
    phase_before: str
    phase_after: str
    reasons_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RollUpChange:
    """A roll-up with other counts, worst verdict or score; None where it was or is not there."""

    scope: str
    process: str
    before: RollUp | None
    after: RollUp | None


@dataclass(frozen=True, slots=True)
class RequirementChange:
    """A requirement of a standard in another state."""

    standard: str
    requirement: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything in which two assessments differ; each list in order of scope and practice."""

    gained: tuple[Standing, ...]
    lost: tuple[Standing, ...]
    strengths: tuple[VerdictChange, ...]
    verdicts: tuple[VerdictChange, ...]
    classes: tuple[ClassChange, ...]
    rollups: tuple[RollUpChange, ...]
    requirements: tuple[RequirementChange, ...]

    @property
    def is_empty(self) -> bool:
        """True when nothing differs."""
        return not (
            self.gained
            or self.lost
            or self.strengths
            or self.verdicts
            or self.classes
            or self.rollups
            or self.requirements
        )


_Standings: TypeAlias = Mapping[tuple[str, str], Standing]


def difference(before: Assessment, after: Assessment) -> Difference:
    """Return what changed from one assessment to the other, whatever the reason.

    ``gained`` and ``lost`` are obligations there only after or only before; ``verdicts`` and
    ``strengths`` are obligations there both times. Roll-ups are compared on all scopes either has.
    """
    old, new = _changed_standings(before, after)
    both = sorted(old.keys() & new.keys())
    changes = [VerdictChange(old[key], new[key]) for key in both]
    return Difference(
        gained=tuple(new[key] for key in sorted(new.keys() - old.keys())),
        lost=tuple(old[key] for key in sorted(old.keys() - new.keys())),
        strengths=tuple(one for one in changes if one.before.strength is not one.after.strength),
        verdicts=tuple(one for one in changes if one.before.verdict is not one.after.verdict),
        classes=_class_changes(before, after),
        rollups=tuple(_rollup_changes(before, after)),
        requirements=_requirement_changes(before, after),
    )


def _changed_standings(before: Assessment, after: Assessment) -> tuple[_Standings, _Standings]:
    one, two = before.obligations, after.obligations
    if isinstance(one, Obligations) and isinstance(two, Obligations):
        old, new = one.evaluation.rows, two.evaluation.rows
        shared = {scope for scope in old.keys() & new.keys() if old[scope] is new[scope]}
        return _standings(one, shared), _standings(two, shared)
    return (
        {(each.scope, each.practice): _standing(each) for each in one},
        {(each.scope, each.practice): _standing(each) for each in two},
    )


def _standing(one: Obligation) -> Standing:
    return Standing(one.practice, one.scope, one.strength, one.verdict)


def _standings(obligations: Obligations, shared: set[str]) -> _Standings:
    found: dict[tuple[str, str], Standing] = {}
    for scope, row in obligations.evaluation.rows.items():
        if scope in shared:
            continue
        for (plan, strength), cell in zip(row.profile.entries, row.cells, strict=True):
            name = plan.practice.id
            found[scope, name] = Standing(name, scope, strength, cell.verdict)
    return found


def _class_changes(before: Assessment, after: Assessment) -> tuple[ClassChange, ...]:
    if before.classes is after.classes:
        return ()
    changes: list[ClassChange] = []
    for item in sorted({*before.classes, *after.classes}):
        old, new = before.classes.get(item), after.classes.get(item)
        if old == new:
            continue
        changes.append(
            ClassChange(
                item=item,
                type_before=old.software_type if old else None,
                type_after=new.software_type if new else None,
                phase_before=old.phase if old else "",
                phase_after=new.phase if new else "",
                reasons_after=new.reasons if new else (),
            )
        )
    return tuple(changes)


def _rollup_changes(before: Assessment, after: Assessment) -> Iterator[RollUpChange]:
    one, two = before.rollups, after.rollups
    if isinstance(one, RollUps) and isinstance(two, RollUps):
        processes = one.processes | two.processes
        names = [(scope, process) for scope in one.changed_scopes(two) for process in sorted(processes)]
    else:
        names = sorted({*one, *two})
    for name in sorted(names):
        old, new = one.get(name), two.get(name)
        if old != new:
            yield RollUpChange(name[0], name[1], old, new)


def _requirement_changes(before: Assessment, after: Assessment) -> tuple[RequirementChange, ...]:
    old, new = _by_requirement(before), _by_requirement(after)
    return tuple(
        RequirementChange(
            standard=key[0],
            requirement=key[1],
            before=old[key].state if key in old else "",
            after=new[key].state if key in new else "",
        )
        for key in sorted({*old, *new})
        if key not in old or key not in new or old[key].state != new[key].state
    )


def _by_requirement(assessment: Assessment) -> Mapping[tuple[str, str], RequirementState]:
    return {(one.standard, one.requirement): one for one in assessment.requirements}
