# SPDX-License-Identifier: Apache-2.0
"""What holds what: the scopes above an item, and the scopes an item counts in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from asqms.engine.selection import SCOPE_RANKS, SUPPLIER_RANK
from asqms.engine.snapshot import ScopeKind, Snapshot, SoftwareItem


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A scope with what is above it, nearest first, each with its rank; the supplier comes last.

    ``holders`` are the ids of the scope itself and of everything that holds it, the supplier left out.
    """

    scope: str
    above: tuple[tuple[str, int], ...]
    holders: tuple[str, ...]


def project_of(place: Surroundings) -> str:
    """Return the project of an item, or nothing for the organisation."""
    return place.above[0][0] if place.above else ""


def supplier_of(place: Surroundings) -> str:
    """Return the supplier of an item, or nothing."""
    if place.above and len(place.above) == len(place.holders):
        return place.above[-1][0]
    return ""


class ScopeTree:
    """The scope tree of one snapshot; an unknown project hangs below the organisation."""

    __slots__ = ("_above", "_snapshot", "organisation")

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._above: dict[str, tuple[tuple[str, int], ...]] = {}
        self.organisation = snapshot.organisation.id

    def of_organisation(self) -> Surroundings:
        """Return the surroundings of the organisation: nothing is above it."""
        return Surroundings(self.organisation, (), (self.organisation,))

    def of_item(self, item: SoftwareItem) -> Surroundings:
        """Return the surroundings of an item."""
        above = self.above(item.project)
        holders = (item.id, *(scope for scope, _ in above))
        if item.supplier:
            above = (*above, (item.supplier, SUPPLIER_RANK))
        return Surroundings(item.id, above, holders)

    def above(self, project: str) -> tuple[tuple[str, int], ...]:
        """Return a project and what holds it, up to the organisation, each with its rank."""
        known = self._above.get(project)
        if known is None:
            known = self._above[project] = self._climb(project)
        return known

    def ids(self, kind: ScopeKind) -> list[str]:
        """Return the ids of all scopes of a kind in order."""
        return sorted(scope.id for scope in self._snapshot.scopes.values() if scope.kind is kind)

    def projects(self, items: Iterable[SoftwareItem]) -> list[str]:
        """Return all projects in order, also those only an item names."""
        return sorted({*self.ids(ScopeKind.PROJECT), *(item.project for item in items)})

    def suppliers(self, items: Iterable[SoftwareItem]) -> list[str]:
        """Return all suppliers in order, also those only an item names."""
        return sorted({*self.ids(ScopeKind.SUPPLIER), *(item.supplier for item in items if item.supplier)})

    def _climb(self, project: str) -> tuple[tuple[str, int], ...]:
        found: dict[str, int] = {project: SCOPE_RANKS["project"]}
        scope = self._snapshot.scopes.get(project)
        while scope is not None and scope.parent is not None and scope.parent not in found:
            if scope.parent == self.organisation:
                break
            scope = self._snapshot.scopes.get(scope.parent)
            if scope is not None:
                found[scope.id] = SCOPE_RANKS.get(scope.kind.value, SCOPE_RANKS["unit"])
        found[self.organisation] = SCOPE_RANKS["organization"]
        return tuple(found.items())
