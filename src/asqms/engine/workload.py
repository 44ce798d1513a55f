# SPDX-License-Identifier: Apache-2.0
"""Running checks in bulk: each distinct call once per record, whatever needs share it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from asqms.engine.assessment import Outcome
from asqms.engine.checks.contract import Check, CheckInput, Finding, Subject
from asqms.engine.criteria import CheckCall
from asqms.engine.criterion import MET, NUMBER_OF_OUTCOME, UNKNOWN, Leaf, has_table
from asqms.engine.snapshot import Evidence

CHECK_FAILED = "check_failed"
CHECK_UNKNOWN = "check_unknown"
TraitKey: TypeAlias = tuple[str, str, str, str, str]
NO_TRAITS: TraitKey = ("", "", "", "", "")


@dataclass(frozen=True, slots=True)
class Workload:
    """The leaves that look at one type of evidence, with their distinct calls.

    A leaf is its number, the positions of its calls and where its code starts from: undecided when
    it names a check nobody knows.
    """

    calls: tuple[tuple[Check, CheckCall, bool], ...]
    leaves: tuple[tuple[int, tuple[int, ...], int], ...]
    numbers: tuple[int, ...]

    def codes(
        self, used: Sequence[Evidence], scope: str, traits: TraitKey, as_of: date
    ) -> list[tuple[int, int]]:
        """Return (leaf number, code) of every leaf over the records in use.

        A call that holds a table sees the class of the rated scope, any other call sees none.
        """
        if not self.calls:
            return [(number, start) for number, _, start in self.leaves]
        plain, classed = Subject(scope, *NO_TRAITS), Subject(scope, *traits)
        marks = [MET] * len(self.calls)
        for record in used:
            given = CheckInput(record, plain, as_of)
            for position, (check, call, varies) in enumerate(self.calls):
                try:
                    outcome = check.run(
                        CheckInput(record, classed, as_of) if varies else given, call.parameters
                    ).outcome
                except Exception:  # noqa: BLE001 - the one boundary: a fault is undetermined
                    outcome = Outcome.UNKNOWN
                if outcome is not Outcome.MET:
                    marks[position] = min(marks[position], NUMBER_OF_OUTCOME[outcome])
        return [
            (number, min([start, *[marks[position] for position in positions]]))
            for number, positions, start in self.leaves
        ]


def workload(leaves: Iterable[Leaf], checks: Mapping[str, Check]) -> Workload:
    """Return the workload of leaves of one type of evidence."""
    calls: dict[bytes, tuple[int, tuple[Check, CheckCall, bool]]] = {}
    made: list[tuple[int, tuple[int, ...], int]] = []
    for leaf in leaves:
        positions: list[int] = []
        start = MET
        for key, call in zip(leaf.keys, leaf.checks, strict=True):
            check = checks.get(call.name)
            if check is None:
                start = UNKNOWN
                continue
            position, _ = calls.setdefault(key, (len(calls), (check, call, has_table(call))))
            positions.append(position)
        made.append((leaf.number, tuple(positions), start))
    return Workload(
        calls=tuple(call for _, call in calls.values()),
        leaves=tuple(made),
        numbers=tuple(number for number, _, _ in made),
    )


def finding_of(check: Check, call: CheckCall, given: CheckInput) -> Finding:
    """Return what a check finds; a fault in it is undetermined with the code ``check_failed``."""
    try:
        return check.run(given, call.parameters)
    except Exception:  # noqa: BLE001 - the one boundary: a fault is undetermined
        return Finding(Outcome.UNKNOWN, CHECK_FAILED)
