# SPDX-License-Identifier: Apache-2.0
"""Cobertura: merged lines, shares, dialects, hostile input, the real files."""

import pytest
from hypothesis import given, settings, strategies

from asqms.adapters.cobertura.parse import adapter
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
REAL = {
    "gcovr-const-functions/cobertura.xml": (1, 1, 1, 17, 17),
    "vectorcast/vectorcast-statement-mcdc.xml": (3, 3, 3, 45, 69),
    "vectorcast/vectorcast-statement-branch.xml": (3, 3, 3, 52, 80),
    "vectorcast/vectorcast-statement.xml": (3, 3, 3, 41, 64),
    "cobertura/cobertura-python.xml": (1, 1, 1, 19, 19),
    "cobertura/cobertura-ts.xml": (7, 12, 12, 63, 156),
    "cobertura/cobertura-cpp.xml": (1, 1, 1, 0, 0),
    "cobertura/cobertura.xml": (5, 5, 4, 63, 82),
}
DECLARED = {
    "gcovr-const-functions/cobertura.xml": (17, 19),
    "cobertura/cobertura-python.xml": (2514, 2661),
    "cobertura/cobertura-ts.xml": (63, 156),
    "cobertura/cobertura-cpp.xml": (4, 4),
    "cobertura/cobertura.xml": (63, 82),
}


def test_records_of_one_line_are_merged() -> None:
    reading = read(adapter, SAMPLE)
    facts = reading.facts
    assert (facts["coverage.lines.covered"], facts["coverage.lines.total"]) == (2, 3)
    assert (facts["coverage.branches.covered"], facts["coverage.branches.total"]) == (1, 4)
    assert (facts["coverage.conditions.covered"], facts["coverage.conditions.total"]) == (1, 2)
    assert (facts["coverage.functions.covered"], facts["coverage.functions.total"]) == (2, 3)
    assert (facts["coverage.method_lines.covered"], facts["coverage.method_lines.total"]) == (2, 3)
    assert (facts["coverage.files.total"], facts["coverage.classes.total"]) == (3, 4)


def test_differences_and_unread_lines_are_told() -> None:
    codes = [one.code for one in read(adapter, SAMPLE).notices]
    assert codes.count("cobertura.declared_total_differs") == 3
    assert codes[-2:] == ["cobertura.line_ignored", "cobertura.lines_only_under_methods"]


def test_a_counter_that_ran_over_is_a_hit() -> None:
    lines = b'<line number="1" hits="18446744073709551615"/><line number="2" hits="-1"/>'
    head = b'<coverage line-rate="1"><packages><package><classes><class filename="a.c"><lines>'
    reading = read(adapter, head + lines + b"</lines></class></classes></package></packages></coverage>")
    assert (reading.facts["coverage.lines.covered"], reading.facts["coverage.lines.total"]) == (1, 2)
    assert reading.notices == ()


def test_the_timestamp_gives_the_day() -> None:
    report = b'<coverage line-rate="0" timestamp="1768334355000"><packages/></coverage>'
    assert read(adapter, report).facts["coverage.measured_on"] == "2026-01-13"
    assert "coverage.measured_on" not in read(adapter, report.replace(b"1768334355000", b"0")).facts


def test_other_formats_with_the_same_root_are_left_alone() -> None:
    assert score(adapter, SAMPLE) == 90
    assert score(adapter, b'<coverage clover="3"><project/></coverage>') == 0
    assert score(adapter, b'<coverage version="1"><file path="a.c"/></coverage>') == 0
    assert score(adapter, b"<report/>") == 0
    assert (
        error_code(adapter, b'<coverage version="1"><file path="a.c"/></coverage>')
        == "cobertura.not_a_report"
    )
    assert error_code(adapter, b"<report/>") == "cobertura.not_a_report"


def test_a_share_never_exceeds_its_total() -> None:
    line = b'<line number="1" hits="1" condition-coverage="200% (4/2)"/>'
    body = (
        b"<packages><package><classes><class filename='a'><lines>"
        + line
        + b"</lines></class></classes></package>"
    )
    facts = read(adapter, b"<coverage>" + body + b"</packages></coverage>").facts
    assert (facts["coverage.branches.covered"], facts["coverage.branches.total"]) == (2, 2)


def test_attacks_are_refused() -> None:
    codes = {
        name: gives_records_or_a_coded_error(adapter, data) for name, data in xml_attacks("coverage").items()
    }
    assert all(codes.values()), codes


@given(strategies.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)
    gives_records_or_a_coded_error(adapter, b"<coverage line-rate='1'>" + data + b"</coverage>")


@given(mutated([SAMPLE]))
@settings(max_examples=150, deadline=None)
def test_any_damage_gives_records_or_a_coded_error(data: bytes) -> None:
    if gives_records_or_a_coded_error(adapter, data) == "":
        facts = read(adapter, data).facts
        for kind in ("lines", "branches"):
            assert facts[f"coverage.{kind}.covered"] <= facts[f"coverage.{kind}.total"]  # type: ignore[operator]


@pytest.mark.shared
@pytest.mark.parametrize("path", sorted(REAL))
def test_real_reports_give_their_known_counts(path: str) -> None:
    data = (require_shared() / "coverage" / path).read_bytes()
    assert score(adapter, data, path) == 90
    facts = read(adapter, data).facts
    names = ("packages.total", "classes.total", "files.total", "lines.covered", "lines.total")
    assert tuple(facts[f"coverage.{one}"] for one in names) == REAL[path]
    stated = (facts.get("declared.coverage.lines.covered"), facts.get("declared.coverage.lines.total"))
    assert stated == DECLARED.get(path, (None, None))


@pytest.mark.shared
def test_real_mcdc_pairs_and_branches() -> None:
    folder = require_shared() / "coverage"
    facts = read(adapter, (folder / "vectorcast/vectorcast-statement-mcdc.xml").read_bytes()).facts
    assert (facts["coverage.conditions.covered"], facts["coverage.conditions.total"]) == (8, 12)
    facts = read(adapter, (folder / "gcovr-const-functions/cobertura.xml").read_bytes()).facts
    assert (facts["coverage.branches.covered"], facts["coverage.branches.total"]) == (2, 4)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["clover.xml", "sonarqube.xml"])
def test_real_files_of_other_formats_are_left_alone(name: str) -> None:
    data = (require_shared() / "coverage/gcovr-const-functions" / name).read_bytes()
    assert score(adapter, data, name) == 0
    assert error_code(adapter, data) == "cobertura.not_a_report"
