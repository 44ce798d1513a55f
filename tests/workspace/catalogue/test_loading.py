# SPDX-License-Identifier: Apache-2.0
"""What fails at load: each problem with file, line and hint, and all of them together."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asqms.engine.criteria import AllOf, AtLeast
from asqms.workspace.catalogue import CatalogueError, load_catalogue
from asqms.workspace.catalogue.validation import validate_pack

Problems = Callable[[], list[str]]
MODEL = "asqms-reference/0.1"


def change(file: Path, old: str, new: str) -> int:
    """Replace the first occurrence and return its line."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_small_catalogue_loads(problems_of: Problems) -> None:
    assert problems_of() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            f"{MODEL}/processes/OP.UVE.yaml",
            "report.coverage",
            "report.covrage",
            "unknown_evidence_type] (Did you mean",
        ),
        (
            f"{MODEL}/processes/OP.UVE.yaml",
            "software_developer",
            "sw_developer",
            "unknown_role] (Did you mean software",
        ),
        (
            f"{MODEL}/processes/OP.UVE.yaml",
            "[development,",
            "[devel,",
            "unknown_phase] (Did you mean development",
        ),
        (f"{MODEL}/processes/OP.UVE.yaml", "id: OP.UVE.02", "id: OP.UVE.01", "duplicate_id]"),
        (f"{MODEL}/processes/OP.UVE.yaml", "id: OP.UVE.02", "id: OP.UEV.02", "practice_id]"),
        (
            f"{MODEL}/processes/OP.UVE.yaml",
            "kind: advanced",
            "kind: advnced",
            "shape] (Accepted here: basic, advanced",
        ),
        (f"{MODEL}/processes/OP.UVE.yaml", "group: OP", "group: PO", "unknown_group]"),
        (
            f"{MODEL}/processes/OP.UVE.yaml",
            "    condition:",
            "    conditions:",
            "shape] (Did you mean 'condition'?)",
        ),
        (f"{MODEL}/processes/OP.UVE.yaml", "asil: [A,", "asil: [E,", "unknown_ASIL]"),
        (f"{MODEL}/evidence_types.yaml", "id: plan.safety", "id: plan.project", "duplicate_id]"),
        (f"{MODEL}/evidence_types.yaml", "widest_scope: project", "validity_days: 9", "unsourced_validity]"),
        (f"{MODEL}/roles.yaml", "name: {en: Top", "name: {de: Top", "language] (Add 'en:'.)"),
        (f"{MODEL}/roles.yaml", "name: {en: Top", "name: {en: Top, English: Top", "language] (Write en,"),
        (f"{MODEL}/applicability.yaml", "type: II", "type: I", "applicability]"),
        ("nist80088/rev2/standard.yaml", "id: CE", "id: methods", "duplicate_requirement]"),
        ("nist80088/rev2/standard.yaml", "standard: nist80088", "standard: nist", "misplaced_pack]"),
        (
            "mappings/asqms-reference--dataact.yaml",
            "Art.3,",
            "Art.33,",
            "dangling_mapping] (Did you mean Art.3?)",
        ),
        (
            "mappings/asqms-reference--dataact.yaml",
            "OP.UVE.05",
            "OP.UVE.55",
            "unknown_practice] (Did you mean OP.UVE.05",
        ),
        ("mappings/asqms-reference--dataact.yaml", "2023-2854", "'2022'", "wrong_edition]"),
        (
            "mappings/asqms-reference--dataact.yaml",
            "standard: dataact",
            "standard: datact",
            "unknown_standard]",
        ),
        (
            "mappings/asqms-reference--dataact.yaml",
            "intersects",
            "overlaps",
            "shape] (Accepted here: equal, subset",
        ),
    ],
)
def test_a_problem_has_file_line_and_hint(
    packs: Path, problems_of: Problems, file: str, old: str, new: str, told: str
) -> None:
    line = change(packs / file, old, new)
    problems = [one for one in problems_of() if told in one]
    assert problems, problems_of()
    name, shown_line, _ = problems[0].split(":", 2)
    assert name == file
    assert abs(int(shown_line) - line) <= 1


def test_a_row_that_is_there_twice_is_refused(packs: Path, problems_of: Problems) -> None:
    file = packs / "mappings" / "asqms-reference--dataact.yaml"
    text = file.read_text()
    file.write_text(text + text.splitlines()[-1] + "\n")
    assert "duplicate_mapping" in problems_of()[0]


def test_all_problems_are_told_together(packs: Path) -> None:
    change(packs / MODEL / "processes" / "OP.UVE.yaml", "report.coverage", "report.covrage")
    change(packs / "mappings" / "asqms-reference--dataact.yaml", "Art.3,", "Art.33,")
    (packs / MODEL / "roles.yaml").write_text("roles: [")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(standards_root=packs)
    codes = {problem.code for problem in caught.value.problems}
    assert {"catalogue.unknown_evidence_type", "catalogue.dangling_mapping", "yaml.syntax"} <= codes
    assert caught.value.code == "catalogue.problems"


def test_without_a_reference_model_there_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(standards_root=tmp_path)
    assert caught.value.code == "catalogue.reference_model"


def test_a_new_edition_takes_the_place_of_the_one_it_supersedes(packs: Path, problems_of: Problems) -> None:
    old = packs / "nist80088" / "rev2" / "standard.yaml"
    new = packs / "nist80088" / "rev3" / "standard.yaml"
    new.parent.mkdir()
    new.write_text(old.read_text().replace("edition: rev2", "edition: rev3"))
    assert "duplicate_standard" in problems_of()[0]
    new.write_text(new.read_text().replace("edition: rev3", "edition: rev3\n  supersedes: rev2"))
    assert load_catalogue(standards_root=packs).standard_by_id["nist80088"].edition == "rev3"


def criteria(packs: Path, text: str) -> None:
    (packs / MODEL / "criteria.yaml").write_text("criteria:\n- practice: OP.UVE.05\n  criterion:\n" + text)


def test_a_criterion_takes_the_place_of_the_types_of_evidence(packs: Path) -> None:
    criteria(
        packs,
        "    any:\n"
        "    - {evidence: report.coverage, checks: [{check: coverage_reaches_target, "
        "parameters: {measure: lines, minimum_percent: 80}}], person: false}\n"
        "    - at_least: {count: 1, of: [{evidence: report.test}, {evidence: report.review}]}\n",
    )
    catalogue = load_catalogue(standards_root=packs)
    criterion = catalogue.practice_by_id["OP.UVE.05"].criterion
    assert not isinstance(criterion, AllOf)
    first, second = criterion.parts
    assert str(first.statement) == "at or above the target of the item's type"
    assert first.checks[0].parameters == {"measure": "lines", "minimum_percent": 80}
    assert not first.needs_person
    assert isinstance(second, AtLeast)
    assert second.parts[0].needs_person
    assert isinstance(catalogue.practice_by_id["OP.UVE.04"].criterion, AllOf)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("    {evidence: report.coverages}", 4, "unknown_evidence_type] (Did you mean report.coverage?)"),
        (
            "    evidence: report.test\n    checks: [{check: test_pass}]",
            5,
            "unknown_check] (Did you mean tests_pass?)",
        ),
        (
            "    evidence: report.test\n    checks: [{check: tests_pass, parameters: {limits: 5}}]",
            5,
            "unknown_parameter]",
        ),
        (
            "    evidence: report.coverage\n    checks: [{check: coverage_reaches_target}]",
            5,
            "missing_parameter]",
        ),
        ("    {all: [], any: []}", 4, "criterion] (Given here: all, any.)"),
        ("    {person: true}", 4, "criterion] (Given here: none of them.)"),
        ("    {all: []}", 4, "A list of parts is empty."),
        ("    {at_least: {count: 2, of: [{evidence: report.test}]}}", 4, "can never be met"),
        ("    {evidence: report.test, person: false}", 4, "needs a person"),
        (
            "    {evidence: report.test}\n- {practice: OP.UVE.05, criterion: {evidence: report.test}}",
            5,
            "duplicate_id]",
        ),
        (
            "    {evidence: report.test}\n- {practice: OP.UVE.50, criterion: {evidence: report.test}}",
            5,
            "unknown_practice]",
        ),
    ],
)
def test_a_criterion_that_cannot_be_used_is_refused(
    packs: Path, problems_of: Problems, text: str, line: int, told: str
) -> None:
    criteria(packs, text)
    found = [one for one in problems_of() if told in one]
    assert found, problems_of()
    assert found[0].startswith(f"{MODEL}/criteria.yaml:{line}:")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    file=st.sampled_from(
        [
            f"{MODEL}/standard.yaml",
            f"{MODEL}/processes/OP.UVE.yaml",
            f"{MODEL}/applicability.yaml",
            "dataact/2023-2854/standard.yaml",
            "mappings/asqms-reference--dataact.yaml",
        ]
    ),
    start=st.floats(0, 1),
    length=st.integers(0, 30),
    new=st.text(alphabet="[]{}:,-?&*!|>'\" \nax1.~#", max_size=12),
)
def test_any_change_of_a_file_loads_or_is_told_with_its_place(
    packs: Path, file: str, start: float, length: int, new: str
) -> None:
    path = packs / file
    before = path.read_text(encoding="utf-8")
    position = int(start * len(before))
    try:
        path.write_text(before[:position] + new + before[position + length :], encoding="utf-8")
        for problem in validate_pack(packs):
            assert problem.code.startswith(("catalogue.", "yaml.", "text."))
            assert problem.place is not None
    finally:
        path.write_text(before, encoding="utf-8")
