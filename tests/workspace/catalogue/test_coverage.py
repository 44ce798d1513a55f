# SPDX-License-Identifier: Apache-2.0
"""Coverage figures: the shipped ones, and the rules on a standard made for the purpose."""

from dataclasses import replace
from datetime import date

import pytest

from asqms.engine.catalogue import (
    Catalogue,
    MappingStrength,
    Mark,
    Origin,
    Relation,
    Requirement,
    Standard,
    StandardMapping,
)
from asqms.kernel.errors import AsqmsError
from asqms.kernel.text import english
from asqms.workspace.catalogue.coverage_figures import coverage

MARK = Mark(Origin.OURS)


def test_the_shipped_figures(shipped: Catalogue) -> None:
    measured = coverage(shipped)
    assert sum(row.mappings for row in measured.standards) == 1142
    assert measured.practices == 280
    served = {(one.standard, one.requirement) for one in shipped.mappings}
    assert measured.served == len(served)
    assert measured.factor == pytest.approx(len(served) / 280)
    for row in measured.standards:
        assert row.served + row.by_parts + row.by_whole + len(row.unmapped) == row.requirements
        assert sum(row.practices_by_requirement.values()) == row.mappings


def test_the_standards_asked_for_are_measured_alone(shipped: Catalogue) -> None:
    measured = coverage(shipped, ["nist80088"])
    assert [row.standard for row in measured.standards] == ["nist80088"]
    assert (measured.requirements, measured.served, measured.practices) == (5, 5, 5)
    assert measured.factor == 1.0


def test_an_unknown_standard_is_refused_with_the_nearest(shipped: Catalogue) -> None:
    with pytest.raises(AsqmsError) as caught:
        coverage(shipped, ["nist8088"])
    assert caught.value.hint == "Did you mean nist80088?"


def requirement(identity: str, parent: str | None, kind: str = "clause") -> Requirement:
    return Requirement("made", identity, english(identity), kind, parent, MARK)


def test_parts_and_wholes_are_told_apart(shipped: Catalogue) -> None:
    rows = (
        requirement("1", None),
        requirement("1.1", "1"),
        requirement("1.1.1", "1.1"),
        requirement("1.2", "1"),
        requirement("2", None),
        requirement("note", None, "note"),
    )
    made = Standard(
        "made", english("Made"), "1", "1", "nobody", MARK, english(""), rows, reference_kinds=("note",)
    )
    first, second = shipped.practices[:2]
    mapping = StandardMapping(
        first.id, "made", "1.1", Relation.EQUAL, MappingStrength.COVERS, "a", date(2026, 1, 1), MARK
    )
    catalogue = replace(shipped, standards=(made,), mappings=(mapping, replace(mapping, practice=second.id)))
    row = coverage(catalogue).standards[0]
    assert (row.requirements, row.served, row.by_parts, row.by_whole, row.unmapped) == (
        5,
        1,
        1,
        1,
        ("1.2", "2"),
    )
    assert (row.practices, row.practices_by_requirement) == (2, {"1.1": 2})
    retired = tuple(replace(one, retired=one.id == first.id) for one in shipped.practices)
    assert coverage(replace(catalogue, practices=retired)).standards[0].practices == 1
    assert coverage(replace(catalogue, mappings=())).factor is None
