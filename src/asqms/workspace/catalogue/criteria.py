# SPDX-License-Identifier: Apache-2.0
"""Criteria out of criterion rows: unknown checks, parameters and types of evidence fail at load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from asqms.engine.checks.parameters import SHAPES, problem_of_parameter
from asqms.engine.criteria import AllOf, AnyOf, AtLeast, CheckCall, Criterion, EvidenceNeed, Parameter
from asqms.kernel.records import FactValue
from asqms.kernel.text import Text
from asqms.workspace.catalogue.draft import Draft
from asqms.workspace.catalogue.reading import Path_, SourceFile
from asqms.workspace.catalogue.shapes import CheckRow, CriterionRow, CriterionTree, Row
from asqms.workspace.problems import did_you_mean


class KnownCheck(Protocol):
    """What the loader asks of a check: its parameters by name and which of them are required."""

    @property
    def parameters(self) -> Mapping[str, str]:
        """One sentence per parameter."""

    @property
    def required(self) -> tuple[str, ...]:
        """Parameters without a default."""


KnownChecks = Mapping[str, KnownCheck]


def _criterion_of(
    draft: Draft, file: SourceFile[Row], row: CriterionRow, *, checks: KnownChecks, at: Path_
) -> Criterion | None:
    """Return the criterion of a row, or None after recording why it cannot be used."""
    before = len(file.problems)
    if not file.known(row.practice, draft.practices, "practice", (*at, "practice")):
        return None
    building = _Building(draft, file, row.practice, checks)
    criterion = building.tree(row.criterion, (*at, "criterion"))
    return criterion if len(file.problems) == before else None


def add_criteria(
    draft: Draft, file: SourceFile[Row], rows: Sequence[CriterionRow], checks: KnownChecks, *, at: Path_
) -> None:
    """Give practices the criteria of the rows; two rows for one practice are refused."""
    seen: set[str] = set()
    for position, row in enumerate(rows):
        here = (*at, position)
        if row.practice in seen:
            file.add(
                "duplicate_id", f"{row.practice} has two criteria here.", (*here, "practice"), "Keep one."
            )
        seen.add(row.practice)
        criterion = _criterion_of(draft, file, row, checks=checks, at=here)
        if criterion is not None:
            practice = draft.practices[row.practice]
            draft.practices[row.practice] = replace(practice, criterion=criterion)


class _Building:
    """Turns one row's tree into the engine's criterion."""

    def __init__(self, draft: Draft, file: SourceFile[Row], practice: str, checks: KnownChecks) -> None:
        self.draft = draft
        self.file = file
        self.practice = practice
        self.checks = checks

    def tree(self, tree: CriterionTree, at: Path_) -> Criterion:
        given = [name for name in ("all", "any", "at_least", "evidence") if getattr(tree, name) is not None]
        if len(given) != 1:
            self.file.add(
                "criterion",
                "A criterion has exactly one of all, any, at_least and evidence.",
                at,
                f"Given here: {', '.join(given) or 'none of them'}.",
            )
            return AllOf(())
        if tree.evidence is None and (tree.checks or tree.statement is not None):
            self.file.add("criterion", "Checks and statements belong to evidence.", at)
        if tree.all is not None:
            return AllOf(self.parts(tree.all, (*at, "all")))
        if tree.any is not None:
            return AnyOf(self.parts(tree.any, (*at, "any")))
        if tree.at_least is not None:
            parts = self.parts(tree.at_least.of, (*at, "at_least", "of"))
            if tree.at_least.count > len(parts):
                self.file.add(
                    "criterion",
                    f"At least {tree.at_least.count} of {len(parts)} parts can never be met.",
                    (*at, "at_least", "count"),
                )
            return AtLeast(tree.at_least.count, parts)
        return self.leaf(tree, tree.evidence or "", at)

    def parts(self, trees: Sequence[CriterionTree], at: Path_) -> tuple[Criterion, ...]:
        if not trees:
            self.file.add("criterion", "A list of parts is empty.", at)
        return tuple(self.tree(tree, (*at, position)) for position, tree in enumerate(trees))

    def leaf(self, tree: CriterionTree, evidence_type: str, at: Path_) -> EvidenceNeed:
        self.file.known(evidence_type, self.draft.evidence_types, "evidence type", (*at, "evidence"))
        if not tree.checks and not tree.person:
            self.file.add(
                "criterion",
                "Evidence without a check needs a person to look at it.",
                at,
                "Add a check, or leave out 'person: false'.",
            )
        calls = tuple(self.call(row, (*at, "checks", position)) for position, row in enumerate(tree.checks))
        statement = self.statement(tree, evidence_type, at)
        return EvidenceNeed(evidence_type, calls, statement, tree.person)

    def statement(self, tree: CriterionTree, evidence_type: str, at: Path_) -> Text | None:
        if tree.statement is not None:
            return self.file.text(tree.statement, (*at, "statement"))
        return self.draft.statement(self.practice, evidence_type)

    def call(self, row: CheckRow, at: Path_) -> CheckCall:
        if self.file.known(row.check, self.checks, "check", (*at, "check")):
            check = self.checks[row.check]
            for name in row.parameters:
                if name not in check.parameters:
                    self.file.add(
                        "unknown_parameter",
                        f"The check {row.check!r} has no parameter {name!r}.",
                        (*at, "parameters", name),
                        did_you_mean(name, check.parameters),
                    )
            for name in check.required:
                if name not in row.parameters:
                    self.file.add(
                        "missing_parameter",
                        f"The check {row.check!r} needs the parameter {name!r}.",
                        at,
                        check.parameters.get(name, ""),
                    )
        parameters = {
            name: self.parameter(value, (*at, "parameters", name)) for name, value in row.parameters.items()
        }
        self.shapes(row, parameters, at)
        return CheckCall(row.check, parameters)

    def shapes(self, row: CheckRow, parameters: Mapping[str, Parameter], at: Path_) -> None:
        """Record parameters of a known check whose value has the wrong form or range."""
        known = self.checks[row.check].parameters if row.check in self.checks else {}
        for name, value in parameters.items():
            if name in known and name in SHAPES and (problem := problem_of_parameter(name, value)):
                told = f"The check {row.check!r}: {problem}"
                self.file.add("bad_parameter", told, (*at, "parameters", name), known[name])

    def parameter(self, value: object, at: Path_) -> Parameter:
        if isinstance(value, list):
            return tuple(self.single(one, (*at, position)) for position, one in enumerate(value))
        if isinstance(value, dict):
            return {key: self.single(one, (*at, key)) for key, one in value.items()}
        return self.single(value, at)

    def single(self, value: object, at: Path_) -> FactValue:
        if isinstance(value, str | int | float | bool):
            return value
        self.file.add(
            "parameter",
            "A parameter is one value, a list of values, or a table from class to value.",
            at,
            "Write a number, a text, true or false.",
        )
        return ""
