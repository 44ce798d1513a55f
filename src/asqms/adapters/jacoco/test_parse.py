# SPDX-License-Identifier: Apache-2.0
"""JaCoCo: lines, counters, modules, the gcovr dialect, hostile input, the real files."""

import pytest
from hypothesis import given, settings, strategies

from asqms.adapters.jacoco.parse import adapter
from tests.support.adapter_cases import (
    error_code,
    gives_records_or_a_coded_error,
    mutated,
    read,
    samples_of,
    score,
    xml_attacks,
)
from tests.support.shared import require_shared

SAMPLE = samples_of(__file__)[0].read_bytes()


def test_lines_are_counted_per_module_and_file() -> None:
    reading = read(adapter, SAMPLE)
    facts = reading.facts
    assert (facts["coverage.lines.covered"], facts["coverage.lines.total"]) == (2, 4)
    assert (facts["coverage.branches.covered"], facts["coverage.branches.total"]) == (1, 4)
    assert (facts["coverage.functions.covered"], facts["coverage.functions.total"]) == (1, 3)
    assert (facts["coverage.packages.total"], facts["coverage.files.total"]) == (2, 2)
    assert reading.notices == ()


def test_a_counter_that_differs_is_told() -> None:
    data = SAMPLE.replace(b'<line nr="4"', b'<line nr="3"')
    reading = read(adapter, data)
    assert reading.facts["coverage.lines.total"] == 3
    assert [one.code for one in reading.notices] == ["jacoco.declared_total_differs"] * 2


def test_lines_without_instructions_give_way_to_the_counters() -> None:
    line = b'<line nr="1"/><line nr="2" mb="1" cb="1"/>'
    source = b"<package name=''><sourcefile name='a.c'>" + line + b"</sourcefile></package>"
    data = b"<report>" + source + b'<counter type="LINE" missed="1" covered="1"/></report>'
    reading = read(adapter, data)
    assert (reading.facts["coverage.lines.covered"], reading.facts["coverage.lines.total"]) == (1, 2)
    assert (reading.facts["coverage.branches.covered"], reading.facts["coverage.branches.total"]) == (1, 2)
    assert [one.code for one in reading.notices] == ["jacoco.lines_without_instructions"]


def test_a_run_that_measured_nothing_has_no_lines() -> None:
    doctype = b'<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"[]>'
    data = doctype + b'<report name="door"><sessioninfo id="a" start="1" dump="2"/></report>'
    reading = read(adapter, data)
    assert (reading.facts["coverage.lines.covered"], reading.facts["coverage.lines.total"]) == (0, 0)
    assert score(adapter, data) == 90


def test_detection_needs_more_than_the_root_element() -> None:
    assert score(adapter, SAMPLE) == 90
    assert score(adapter, b"<report><title/></report>") == 0
    assert error_code(adapter, b"<report><title/></report>") == "jacoco.not_a_report"
    assert error_code(adapter, b"<coverage/>") == "jacoco.not_a_report"


def test_unreadable_parts_are_told() -> None:
    data = SAMPLE.replace(b'missed="1" covered="1"', b'missed="one" covered="1"').replace(
        b'nr="4"', b'nr="-4"'
    )
    assert "jacoco.element_ignored" in [one.code for one in read(adapter, data).notices]


def test_attacks_are_refused() -> None:
    codes = {
        name: gives_records_or_a_coded_error(adapter, data) for name, data in xml_attacks("report").items()
    }
    assert all(codes.values()), codes


@given(strategies.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)
    gives_records_or_a_coded_error(adapter, b"<report><sessioninfo/>" + data + b"</report>")


@given(mutated([SAMPLE]))
@settings(max_examples=150, deadline=None)
def test_any_damage_gives_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "packages", "files", "records", "counters"),
    [
        (
            "jacoco/jacoco-codingstyle.xml",
            1,
            10,
            323,
            {
                "instructions": (1260, 1350),
                "branches": (109, 116),
                "lines": (294, 323),
                "complexity": (148, 160),
                "functions": (97, 102),
                "classes": (15, 16),
            },
        ),
        (
            "gcovr-const-functions/jacoco.xml",
            1,
            1,
            19,
            {"lines": (17, 19), "branches": (2, 4), "functions": (5, 5)},
        ),
    ],
)
def test_real_reports_give_their_known_counts(
    path: str, packages: int, files: int, records: int, counters: dict[str, tuple[int, int]]
) -> None:
    data = (require_shared() / "coverage" / path).read_bytes()
    assert score(adapter, data, path) == 90
    facts = read(adapter, data).facts
    assert (facts["coverage.packages.total"], facts["coverage.files.total"]) == (packages, files)
    assert facts["coverage.line_records.total"] == records
    found = {one: (facts[f"coverage.{one}.covered"], facts[f"coverage.{one}.total"]) for one in counters}
    assert found == counters
