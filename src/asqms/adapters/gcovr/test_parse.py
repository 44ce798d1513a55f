# SPDX-License-Identifier: Apache-2.0
"""gcovr JSON: merged lines, conditions, decisions, the summary, hostile input, the real files."""

import pytest
from hypothesis import given, settings, strategies

from asqms.adapters.gcovr.parse import adapter
from tests.support.adapter_cases import (
    error_code,
    gives_records_or_a_coded_error,
    json_attacks,
    mutated,
    read,
    samples_of,
    score,
)
from tests.support.shared import require_shared

SAMPLES = {path.name: path.read_bytes() for path in samples_of(__file__)}
HEAD = b'{"gcovr/format_version": "0.15", "files": ['


def _pairs(data: bytes, *kinds: str) -> list[tuple[object, object]]:
    facts = read(adapter, data).facts
    return [(facts[f"coverage.{one}.covered"], facts[f"coverage.{one}.total"]) for one in kinds]


def test_lines_branches_conditions_and_decisions() -> None:
    data = SAMPLES["report.json"]
    assert _pairs(data, "lines", "branches", "conditions", "functions") == [(3, 4), (1, 2), (3, 4), (1, 2)]
    assert _pairs(data, "decisions", "decision_outcomes") == [(1, 3), (2, 3)]
    facts = read(adapter, data).facts
    assert (facts["coverage.lines.excluded"], facts["coverage.line_records.total"]) == (2, 5)
    assert facts["coverage.decisions.by_type.uncheckable"] == 1


def test_the_summary_is_added_up_and_compared() -> None:
    reading = read(adapter, SAMPLES["summary.json"])
    kinds = ("lines", "branches", "functions", "conditions")
    assert _pairs(SAMPLES["summary.json"], *kinds) == [(13, 15), (3, 4), (2, 3), (5, 6)]
    assert reading.facts["declared.coverage.lines.total"] == 16
    assert [one.code for one in reading.notices] == ["gcovr.declared_total_differs"]


def test_the_oldest_reports_write_their_version_as_a_number() -> None:
    lines = (
        b'{"line_number": 1, "count": 2, "gcovr/noncode": false}, {"line_number": 2, "gcovr/noncode": true}'
    )
    reading = read(
        adapter, b'{"files": [{"file": "a.c", "lines": [' + lines + b']}], "gcovr/format_version": 0.1}'
    )
    assert (reading.format_version, reading.facts["coverage.lines.total"]) == ("0.1", 1)
    assert (
        read(adapter, b'{"files": [], "gcovr/summary_format_version": 0.1}').format_version == "summary 0.1"
    )


def test_detection_sees_the_version_at_the_end_of_a_large_report() -> None:
    line = b'{"branches": [], "count": 1, "line_number": 1},'
    lines = line * (5_000_000 // len(line)) + line[:-1]
    start = b'{"files": [{"file": "a.c", "functions": [], "lines": [' + lines + b"]}], "
    assert score(adapter, start + b'"gcovr/format_version": "0.11"}\n') == 95
    assert score(adapter, start + b'"version": "0.11"}\n') == 0


def test_detection_goes_by_the_version_keys() -> None:
    assert all(score(adapter, data) == 95 for data in SAMPLES.values())
    assert score(adapter, b'{"files": []}') == 0
    assert score(adapter, b"[]") == 0


def test_wrong_forms_are_refused_with_their_code() -> None:
    assert error_code(adapter, b'{"files": []}') == "gcovr.not_a_report"
    assert error_code(adapter, HEAD + b'{"file": "a", "lines": [{"count": 1}]}]}') == "json.shape"
    assert error_code(adapter, HEAD + b'{"file": "a", "lines": [{"line_number": "1"}]}]}') == "json.shape"
    negative = b'{"gcovr/summary_format_version": "0.6", "files": [{"line_total": -1}]}'
    assert error_code(adapter, negative) == "gcovr.figure"
    assert error_code(adapter, HEAD + b"{}," * 3_000_001) == "gcovr.too_many"


def test_attacks_are_refused() -> None:
    codes = {name: gives_records_or_a_coded_error(adapter, data) for name, data in json_attacks().items()}
    assert all(codes.values()), codes


@given(strategies.binary(max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_bytes_give_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)
    gives_records_or_a_coded_error(adapter, HEAD + data + b"]}")


@given(mutated(list(SAMPLES.values())))
@settings(max_examples=200, deadline=None)
def test_any_damage_gives_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "files", "expected"),
    [
        (
            "gcovr-const-functions/coverage.json",
            1,
            {"lines": (17, 17), "branches": (2, 4), "conditions": (0, 0), "functions": (5, 5)},
        ),
        (
            "gcovr-decisions/coverage.json",
            3,
            {"lines": (161, 195), "branches": (52, 105), "conditions": (44, 86)},
        ),
        ("gcovr-bazel/coverage.json", 2, {"lines": (7, 7), "branches": (4, 6), "conditions": (0, 0)}),
        (
            "gcovr-const-functions/coverage_summary.json",
            1,
            {"lines": (17, 19), "branches": (2, 4), "functions": (5, 5)},
        ),
    ],
)
def test_real_reports_give_their_known_counts(
    path: str, files: int, expected: dict[str, tuple[int, int]]
) -> None:
    data = (require_shared() / "coverage" / path).read_bytes()
    assert score(adapter, data, path) == 95
    assert _pairs(data, *expected) == list(expected.values())
    assert read(adapter, data).facts["coverage.files.total"] == files


@pytest.mark.shared
def test_real_decisions_and_line_records() -> None:
    folder = require_shared() / "coverage"
    facts = read(adapter, (folder / "gcovr-decisions/coverage.json").read_bytes()).facts
    types = {
        one: facts[f"coverage.decisions.by_type.{one}"] for one in ("conditional", "switch", "uncheckable")
    }
    assert (facts["coverage.decisions.total"], types) == (
        42,
        {"conditional": 27, "switch": 12, "uncheckable": 3},
    )
    facts = read(adapter, (folder / "gcovr-const-functions/coverage.json").read_bytes()).facts
    assert (facts["coverage.line_records.total"], facts["coverage.lines.excluded"]) == (19, 0)


@pytest.mark.shared
def test_real_coveralls_files_are_left_alone() -> None:
    data = (require_shared() / "coverage/gcovr-const-functions/coveralls.json").read_bytes()
    assert score(adapter, data, "coveralls.json") == 0
