# SPDX-License-Identifier: Apache-2.0
"""Two standards side by side: which requirements the same practices serve, and why that is not all."""

from __future__ import annotations

from dataclasses import dataclass

from asqms.engine.catalogue import Catalogue, MappingStrength, Requirement, StandardMapping


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """Two requirements that share practices.

    ``only_first`` and ``only_second`` serve one of the two; ``supporting`` are shared practices whose
    evidence says something about one of the two, but does not cover it.
    """

    first: str
    second: str
    shared: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    supporting: tuple[str, ...]

    @property
    def full(self) -> bool:
        """Whether the same practices cover both."""
        return not (self.only_first or self.only_second or self.supporting)


def crosswalk(catalogue: Catalogue, first: str, second: str) -> tuple[CrosswalkRow, ...]:
    """Return the pairs of requirements that share a practice, in the order of the first standard."""
    mine, other = _by_requirement(catalogue, first), _by_requirement(catalogue, second)
    serves: dict[str, list[str]] = {}
    for requirement, mappings in other.items():
        for practice in mappings:
            serves.setdefault(practice, []).append(requirement)
    order = {one.id: at for at, one in enumerate(_requirements(catalogue, second))}
    found = []
    for one in _requirements(catalogue, first):
        mappings = mine.get(one.id, {})
        partners = {requirement for practice in mappings for requirement in serves.get(practice, ())}
        found += [
            _row(one.id, partner, mappings, other[partner])
            for partner in sorted(partners, key=lambda name: order[name])
        ]
    return tuple(found)


def alone(catalogue: Catalogue, first: str, second: str) -> tuple[str, ...]:
    """Return the mapped requirements of the first standard that share no practice with the second."""
    other = {practice for mappings in _by_requirement(catalogue, second).values() for practice in mappings}
    return tuple(
        requirement
        for requirement, mappings in _by_requirement(catalogue, first).items()
        if not other & set(mappings)
    )


def _row(
    first: str, second: str, mine: dict[str, StandardMapping], other: dict[str, StandardMapping]
) -> CrosswalkRow:
    shared = tuple(practice for practice in mine if practice in other)
    return CrosswalkRow(
        first=first,
        second=second,
        shared=shared,
        only_first=tuple(practice for practice in mine if practice not in other),
        only_second=tuple(practice for practice in other if practice not in mine),
        supporting=tuple(
            one for one in shared if MappingStrength.SUPPORTS in (mine[one].strength, other[one].strength)
        ),
    )


def _requirements(catalogue: Catalogue, standard: str) -> tuple[Requirement, ...]:
    return catalogue.standard_by_id[standard].requirements


def _by_requirement(catalogue: Catalogue, standard: str) -> dict[str, dict[str, StandardMapping]]:
    found: dict[str, dict[str, StandardMapping]] = {}
    for mapping in catalogue.mappings:
        if mapping.standard == standard:
            found.setdefault(mapping.requirement, {})[mapping.practice] = mapping
    return found
