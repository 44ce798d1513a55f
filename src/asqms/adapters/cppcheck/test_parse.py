# SPDX-License-Identifier: Apache-2.0
"""cppcheck: severities, versions, hostile input, the real files."""

import pytest
from hypothesis import given, settings, strategies

from asqms.adapters.cppcheck.parse import adapter
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

SAMPLES = {path.name: path.read_bytes() for path in samples_of(__file__)}


def test_findings_by_severity_and_place() -> None:
    reading = read(adapter, SAMPLES["version2.xml"])
    facts = reading.facts
    names = (
        "total",
        "by_level.error",
        "by_level.style",
        "by_level.information",
        "by_level.none",
        "inconclusive",
    )
    assert [facts[f"findings.{one}"] for one in names] == [4, 1, 1, 1, 1, 1]
    assert (facts["locations.total"], facts["findings.without_location"]) == (3, 2)
    assert (reading.format_version, facts["tool.version"]) == ("2", "2.13.0")
    assert [one.code for one in reading.notices] == ["cppcheck.no_severity"]


@pytest.mark.parametrize(
    "data",
    [
        b"<results><modules><module name='a'/></modules></results>",
        b"<results version='2'><request/><errors/></results>",
    ],
)
def test_results_of_another_tool_are_no_report_without_findings(data: bytes) -> None:
    assert error_code(adapter, data) == "cppcheck.not_a_report"


def test_the_first_version_has_its_places_on_the_error() -> None:
    reading = read(adapter, SAMPLES["version1.xml"])
    assert reading.format_version == "1"
    assert (reading.facts["findings.total"], reading.facts["locations.total"]) == (2, 2)
    assert reading.facts["findings.without_location"] == 0


def test_a_clean_report_has_no_findings() -> None:
    data = b'<results version="2"><cppcheck version="2.1"/><errors/></results>'
    assert score(adapter, data) == 90
    assert read(adapter, data).facts["findings.total"] == 0


def test_detection_and_versions() -> None:
    assert all(score(adapter, data) == 90 for data in SAMPLES.values())
    assert score(adapter, b"<results><row/></results>") == 20
    assert score(adapter, b"<report/>") == 0
    assert error_code(adapter, b"<report/>") == "cppcheck.not_a_report"
    assert error_code(adapter, b'<results version="9"/>') == "cppcheck.version"


def test_attacks_are_refused() -> None:
    codes = {
        name: gives_records_or_a_coded_error(adapter, data) for name, data in xml_attacks("results").items()
    }
    assert all(codes.values()), codes


@given(strategies.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)
    gives_records_or_a_coded_error(adapter, b"<results version='2'><errors>" + data + b"</errors></results>")


@given(mutated(list(SAMPLES.values())))
@settings(max_examples=150, deadline=None)
def test_any_damage_gives_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "total", "levels", "locations", "without", "version"),
    [
        ("cppcheck.xml", 3, {"style": 2, "error": 1}, 3, 0, "1.52"),
        ("cpp-check-1.xml", 2, {"information": 1, "style": 1}, 1, 1, "1.82"),
    ],
)
def test_real_reports_give_their_known_counts(
    name: str, total: int, levels: dict[str, int], locations: int, without: int, version: str
) -> None:
    data = (require_shared() / "static-analysis/cppcheck-xml" / name).read_bytes()
    assert score(adapter, data, name) == 90
    facts = read(adapter, data).facts
    assert facts["findings.total"] == total
    assert {one: facts[f"findings.by_level.{one}"] for one in levels} == levels
    assert (facts["locations.total"], facts["findings.without_location"]) == (locations, without)
    assert facts["tool.version"] == version
