# SPDX-License-Identifier: Apache-2.0
"""Running checks in bulk: each distinct call once per record, whatever needs share it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from asqms.engine.assessment import Outcome
from asqms.engine.checks.contract import Check, CheckFunction, CheckInput, Finding, Subject
from asqms.engine.criteria import CheckCall, Parameter
from asqms.engine.criterion import MET, NUMBER_OF_OUTCOME, UNKNOWN, Leaf, has_table
from asqms.engine.snapshot import Evidence

CHECK_FAILED = "check_failed"
CHECK_UNKNOWN = "check_unknown"
TraitKey: TypeAlias = tuple[str, str, str, str, str]
NO_TRAITS: TraitKey = ("", "", "", "", "")


@dataclass(frozen=True, slots=True)
class Workload:
    """The leaves that look at one type of evidence, with their distinct calls.

    A call is (check, parameters, whether they hold a table). A leaf is its number, the positions of
    its calls and where its code starts from: unknown when it names a check nobody knows. ``best`` are
    the codes when every call is met.
    """

    calls: tuple[tuple[CheckFunction, Mapping[str, Parameter], bool], ...]
    leaves: tuple[tuple[int, tuple[int, ...], int], ...]
    best: tuple[tuple[int, int], ...]

    def codes(
        self, used: Sequence[Evidence], plain: Subject, classed: Subject, as_of: date
    ) -> Sequence[tuple[int, int]]:
        """Return (leaf number, code) of every leaf over the records in use.

        A call that holds a table sees the class of the rated scope, any other call sees none.
        """
        marks: list[int] | None = None
        for record in used if self.calls else ():
            given = CheckInput(record, plain, as_of)
            for position, (run, parameters, varies) in enumerate(self.calls):
                try:
                    outcome = run(CheckInput(record, classed, as_of) if varies else given, parameters).outcome
                except Exception:  # noqa: BLE001 - the one boundary: a fault is undetermined
                    outcome = Outcome.UNKNOWN
                if outcome is not Outcome.MET:
                    marks = marks or [MET] * len(self.calls)
                    marks[position] = min(marks[position], NUMBER_OF_OUTCOME[outcome])
        if marks is None:
            return self.best
        return [
            (number, min([start, *[marks[position] for position in positions]]))
            for number, positions, start in self.leaves
        ]


def workload(leaves: Iterable[Leaf], checks: Mapping[str, Check]) -> Workload:
    """Return the workload of leaves of one type of evidence."""
    places: dict[bytes, int] = {}
    calls: list[tuple[CheckFunction, Mapping[str, Parameter], bool]] = []
    made: list[tuple[int, tuple[int, ...], int]] = []
    for leaf in leaves:
        positions: list[int] = []
        for key, call in zip(leaf.keys, leaf.checks, strict=True):
            check = checks.get(call.name)
            if check is None:
                continue
            if key not in places:
                places[key] = len(calls)
                calls.append((check.run, call.parameters, has_table(call)))
            positions.append(places[key])
        made.append((leaf.number, tuple(positions), MET if len(positions) == len(leaf.keys) else UNKNOWN))
    best = tuple((number, start) for number, _, start in made)
    return Workload(tuple(calls), tuple(made), best)


def finding_of(check: Check, call: CheckCall, given: CheckInput) -> Finding:
    """Return what a check finds; a fault in it is undetermined with the code ``check_failed``."""
    try:
        return check.run(given, call.parameters)
    except Exception:  # noqa: BLE001 - the one boundary: a fault is undetermined
        return Finding(Outcome.UNKNOWN, CHECK_FAILED)
