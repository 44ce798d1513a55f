# SPDX-License-Identifier: Apache-2.0
"""Counters of every scope, kept so that one changed row costs one subtraction and one addition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from asqms.engine.aggregate import Counts, add_by_practice, add_by_process, summed
from asqms.engine.applicability import GROUP_WIDTH
from asqms.engine.criterion import CataloguePlan
from asqms.engine.rows import Row
from asqms.engine.tree import project_of, supplier_of


@dataclass(slots=True)
class Totals:
    """Counters by process for projects and suppliers, by practice for the whole organisation.

    ``own`` are the counters of the organisation's own obligations. Counters of units and of the
    organisation are sums and worked out when asked.
    """

    size: int
    projects: dict[str, Counts]
    suppliers: dict[str, Counts]
    own: Counts
    practices: Counts
    uppers: dict[str, Counts] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: CataloguePlan, rows: Iterable[Row]) -> Totals:
        """Return the counters over rows."""
        size = len(plan.processes) * GROUP_WIDTH
        totals = cls(size, {}, {}, [0] * size, [0] * (len(plan.plans) * GROUP_WIDTH))
        totals._add((row, 1) for row in rows)
        return totals

    def changed(self, before: Mapping[str, Row], after: Mapping[str, Row], scopes: Iterable[str]) -> Totals:
        """Return the counters after the rows of some scopes changed; the others' are shared."""
        totals = Totals(self.size, dict(self.projects), dict(self.suppliers), self.own[:], self.practices[:])
        signed: list[tuple[Row, int]] = []
        for scope in scopes:
            old, new = before.get(scope), after.get(scope)
            signed += [(old, -1)] if old is not None else []
            signed += [(new, 1)] if new is not None else []
        for place in {row.place for row, _ in signed}:
            project, supplier = project_of(place), supplier_of(place)
            for group, name in ((totals.projects, project), (totals.suppliers, supplier)):
                if name in group:
                    group[name] = group[name][:]
        totals._add(signed)
        return totals

    def upper(self, scope: str, projects: Iterable[str], *, with_own: bool) -> Counts:
        """Return the sum over projects, for a unit or the organisation."""
        known = self.uppers.get(scope)
        if known is None:
            parts = [self.projects[project] for project in projects if project in self.projects]
            known = self.uppers[scope] = summed([*parts, self.own] if with_own else parts, self.size)
        return known

    def _add(self, signed: Iterable[tuple[Row, int]]) -> None:
        for row, sign in signed:
            project, supplier = project_of(row.place), supplier_of(row.place)
            counts = self._group(self.projects, project) if project else self.own
            add_by_process(counts, row, sign)
            if supplier:
                add_by_process(self._group(self.suppliers, supplier), row, sign)
            add_by_practice(self.practices, row, sign)

    def _group(self, groups: dict[str, Counts], name: str) -> Counts:
        counts = groups.get(name)
        if counts is None:
            counts = groups[name] = [0] * self.size
        return counts
