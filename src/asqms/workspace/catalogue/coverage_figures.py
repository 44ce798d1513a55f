# SPDX-License-Identifier: Apache-2.0
"""How far practices serve the requirements of each standard, and what one practice saves (DESIGN 4.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from asqms.engine.catalogue import Catalogue, Requirement, Standard
from asqms.kernel.errors import AsqmsError
from asqms.workspace.problems import did_you_mean


@dataclass(frozen=True, slots=True)
class StandardCoverage:
    """Requirements of one standard by how practices reach them; the four counts add up to the total.

    Rows of the standard's reference kinds (such as information items) ask nothing and do not count.

    ``served`` are named by a mapping; ``by_parts`` are not, but something below them is; ``by_whole``
    are not, but what contains them is; ``unmapped`` are the ids of the rest, in file order.
    ``practices`` counts distinct practices, ``practices_by_requirement`` those of each served one.
    """

    standard: str
    name: str
    edition: str
    requirements: int
    served: int
    by_parts: int
    by_whole: int
    unmapped: tuple[str, ...]
    practices: int
    mappings: int
    practices_by_requirement: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of several standards together; retired practices do not count.

    ``factor`` is the deduplication factor: requirements served, over the distinct practices that
    serve them; None when nothing is mapped.
    """

    standards: tuple[StandardCoverage, ...]
    requirements: int
    served: int
    practices: int

    @property
    def factor(self) -> float | None:
        """Requirements that one practice serves on average, each counted once."""
        return self.served / self.practices if self.practices else None


def coverage(catalogue: Catalogue, standards: Sequence[str] = ()) -> Coverage:
    """Return the coverage of the standards named, or of all that have requirements.

    Raises AsqmsError ``catalogue.unknown_standard``.
    """
    for standard in standards:
        if standard not in catalogue.standard_by_id:
            raise AsqmsError(
                "catalogue.unknown_standard",
                f"There is no standard {standard!r}.",
                hint=did_you_mean(standard, catalogue.standard_by_id),
            )
    serving = _serving(catalogue)
    chosen = [
        standard
        for standard in catalogue.standards
        if (standard.id in standards if standards else _asked(standard))
    ]
    rows = tuple(_of_standard(standard, serving.get(standard.id, {})) for standard in chosen)
    practices = {
        practice for one in chosen for found in serving.get(one.id, {}).values() for practice in found
    }
    return Coverage(
        rows, sum(row.requirements for row in rows), sum(row.served for row in rows), len(practices)
    )


def _asked(standard: Standard) -> list[Requirement]:
    return [one for one in standard.requirements if one.kind not in standard.reference_kinds]


def _serving(catalogue: Catalogue) -> dict[str, dict[str, set[str]]]:
    """Return the practices by standard and requirement."""
    found: dict[str, dict[str, set[str]]] = {}
    for mapping in catalogue.mappings:
        if not catalogue.practice_by_id[mapping.practice].retired:
            of_standard = found.setdefault(mapping.standard, {})
            of_standard.setdefault(mapping.requirement, set()).add(mapping.practice)
    return found


def _of_standard(standard: Standard, serving: Mapping[str, set[str]]) -> StandardCoverage:
    asked = _asked(standard)
    parents = {one.id: one.parent for one in standard.requirements}
    above: set[str] = set()
    for identity in serving:
        parent = parents[identity]
        while parent is not None and parent not in above:
            above.add(parent)
            parent = parents[parent]
    below: set[str] = set()
    unmapped: list[str] = []
    served = by_parts = 0
    for one in asked:
        if one.parent is not None and (one.parent in serving or one.parent in below):
            below.add(one.id)
        if one.id in serving:
            served += 1
        elif one.id in above:
            by_parts += 1
        elif one.id not in below:
            unmapped.append(one.id)
    return StandardCoverage(
        standard=standard.id,
        name=standard.name,
        edition=standard.edition,
        requirements=len(asked),
        served=served,
        by_parts=by_parts,
        by_whole=len(asked) - served - by_parts - len(unmapped),
        unmapped=tuple(unmapped),
        practices=len({practice for found in serving.values() for practice in found}),
        mappings=sum(len(found) for found in serving.values()),
        practices_by_requirement={
            one.id: len(serving[one.id]) for one in standard.requirements if one.id in serving
        },
    )
