# SPDX-License-Identifier: Apache-2.0
"""Roll-ups of every scope and process, and the roll-out of processes over projects (DESIGN 4.5)."""

from __future__ import annotations

from collections.abc import Mapping

from asqms.engine.aggregate import Counts, add_by_process, over_all, roll_up
from asqms.engine.applicability import GROUP_WIDTH
from asqms.engine.assessment import RolloutCell, RollUp
from asqms.engine.decide import TAILORING, decision_hindrance
from asqms.engine.evaluation import Evaluation
from asqms.engine.snapshot import ScopeKind, VerdictName
from asqms.engine.views import GroupedView, LazyMapping

EVERYTHING = ""
"""In place of a process: all of them together."""


class RollUps(LazyMapping[tuple[str, str], RollUp]):
    """Roll-ups by (scope, process); the empty process is everything.

    Order: organisation, units, projects, suppliers, items; in each, everything and then the
    processes in catalogue order.
    """

    __slots__ = ("_evaluation", "_kept", "_kinds", "_places")

    def __init__(self, evaluation: Evaluation) -> None:
        super().__init__(self._names_of_all, self._roll_up)
        self._evaluation = evaluation
        self._kinds = _scope_kinds(evaluation)
        self._places = {process: number for number, process in enumerate(evaluation.plan.processes)}
        self._kept: tuple[str, Counts] = ("", [])

    @property
    def processes(self) -> frozenset[str]:
        """All processes, everything among them."""
        return frozenset((EVERYTHING, *self._places))

    def changed_scopes(self, after: RollUps) -> list[str]:
        """Return the scopes whose roll-ups may differ from those of other roll-ups, in order."""
        scopes = sorted({*self._kinds, *after._kinds})
        if self._evaluation.plan.processes != after._evaluation.plan.processes:
            return scopes
        return [scope for scope in scopes if self._differs(scope, after)]

    def of_scope(self, scope: str) -> dict[str, RollUp]:
        """Return the roll-ups of one scope by process, everything first."""
        counts = self._counts(scope)
        found = {EVERYTHING: roll_up(scope, EVERYTHING, over_all(counts))}
        for number, process in enumerate(self._evaluation.plan.processes):
            found[process] = roll_up(scope, process, _group(counts, number))
        return found

    def __contains__(self, name: object) -> bool:
        match name:
            case (str() as scope, str() as process):
                return scope in self._kinds and (process == EVERYTHING or process in self._places)
            case _:
                return False

    def __getitem__(self, name: tuple[str, str]) -> RollUp:
        if name not in self:
            raise KeyError(name)
        return self._roll_up(name)

    def _names_of_all(self) -> Mapping[tuple[str, str], None]:
        processes = (EVERYTHING, *self._evaluation.plan.processes)
        return {(scope, process): None for scope in self._kinds for process in processes}

    def _roll_up(self, name: tuple[str, str]) -> RollUp:
        scope, process = name
        counts = self._kept_counts(scope)
        if process == EVERYTHING:
            return roll_up(scope, process, over_all(counts))
        return roll_up(scope, process, _group(counts, self._places[process]))

    def _kept_counts(self, scope: str) -> Counts:
        kept, counts = self._kept
        if kept != scope:
            counts = self._counts(scope)
            self._kept = (scope, counts)
        return counts

    def _differs(self, scope: str, after: RollUps) -> bool:
        kind = self._kinds.get(scope)
        if kind is not after._kinds.get(scope) or kind is None:
            return True
        if kind is ScopeKind.SOFTWARE_ITEM:
            return self._evaluation.rows[scope] is not after._evaluation.rows[scope]
        return self._counts(scope) != after._counts(scope)

    def _counts(self, scope: str) -> Counts:
        totals, nothing = self._evaluation.totals, [0] * self._evaluation.totals.size
        match self._kinds[scope]:
            case ScopeKind.PROJECT:
                return totals.projects.get(scope, nothing)
            case ScopeKind.SUPPLIER:
                return totals.suppliers.get(scope, nothing)
            case ScopeKind.SOFTWARE_ITEM:
                add_by_process(nothing, self._evaluation.rows[scope])
                return nothing
            case ScopeKind.ORGANIZATION:
                return totals.upper(scope, totals.projects, with_own=True)
            case ScopeKind.UNIT:
                tree = self._evaluation.tree
                below = [
                    project
                    for project in totals.projects
                    if any(holder == scope for holder, _ in tree.above(project))
                ]
                return totals.upper(scope, below, with_own=False)


class Rollout(GroupedView[RolloutCell]):
    """One cell per process and project, by process in catalogue order and then by project."""

    __slots__ = ("_evaluation", "_open", "_projects", "_started")

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._projects = evaluation.tree.projects(evaluation.population.present)
        self._open: Mapping[tuple[str, str], int] | None = None
        self._started: Mapping[str, bool] | None = None
        super().__init__([len(self._projects)] * len(evaluation.plan.processes), self._cell)

    def _cell(self, group: int, position: int) -> RolloutCell:
        evaluation, project = self._evaluation, self._projects[position]
        process = evaluation.plan.processes[group]
        counts = evaluation.totals.projects.get(project)
        rolled = roll_up(project, process, _group(counts, group) if counts else [0] * GROUP_WIDTH)
        adoption = evaluation.owners.adoption(project, process)
        current = evaluation.owners.adopted(process)
        if self._open is None:
            self._open = _open_tailorings(evaluation)
        return RolloutCell(
            process=process,
            project=project,
            adopted_version=adoption.version if adoption else "",
            current_version=current.version if current else "",
            needed=rolled.worst is not None and rolled.worst is not VerdictName.NOT_APPLICABLE,
            verdict=rolled.worst,
            open_tailoring=self._open.get((process, project), 0),
            starts_at_organisation_level=self._starts(process),
        )

    def _starts(self, process: str) -> bool:
        if self._started is None:
            self._started = {
                name: starts_at_organisation_level(self._evaluation, name)
                for name in self._evaluation.plan.processes
            }
        return self._started[process]


def starts_at_organisation_level(evaluation: Evaluation, process: str) -> bool:
    """Return whether a new project starts at the organisation's level in a process, or at zero.

    It does when the organisation has adopted the process and none of its own mandatory obligations
    in it is open.
    """
    if evaluation.owners.adopted(process) is None:
        return False
    own = _group(evaluation.totals.own, evaluation.plan.processes.index(process))
    worst = roll_up(evaluation.tree.organisation, process, own).worst
    return worst in (None, VerdictName.CONFORMS, VerdictName.NOT_APPLICABLE)


def _group(counts: Counts, number: int) -> Counts:
    return counts[number * GROUP_WIDTH : (number + 1) * GROUP_WIDTH]


def _scope_kinds(evaluation: Evaluation) -> dict[str, ScopeKind]:
    tree, items = evaluation.tree, evaluation.population.present
    kinds = {tree.organisation: ScopeKind.ORGANIZATION}
    kinds |= dict.fromkeys(tree.ids(ScopeKind.UNIT), ScopeKind.UNIT)
    kinds |= dict.fromkeys(tree.projects(items), ScopeKind.PROJECT)
    kinds |= dict.fromkeys(tree.suppliers(items), ScopeKind.SUPPLIER)
    kinds |= dict.fromkeys(evaluation.population.classes, ScopeKind.SOFTWARE_ITEM)
    return kinds


def _open_tailorings(evaluation: Evaluation) -> Mapping[tuple[str, str], int]:
    """Return how many tailorings in or below each project wait for a valid approval, by process."""
    snapshot, moment = evaluation.snapshot, evaluation.moment
    items = evaluation.population.items
    practices = evaluation.catalogue.practice_by_id
    found: dict[tuple[str, str], int] = {}
    for decision in snapshot.decisions:
        if decision.kind != TAILORING or not moment.sees(decision.effective, decision.recorded):
            continue
        if not decision_hindrance(decision, moment):
            continue
        project = items[decision.scope].project if decision.scope in items else decision.scope
        processes = {practices[one].process for one in decision.practices if one in practices}
        for process in processes:
            found[(process, project)] = found.get((process, project), 0) + 1
    return found
