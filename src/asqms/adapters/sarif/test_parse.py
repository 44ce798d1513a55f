# SPDX-License-Identifier: Apache-2.0
"""SARIF: levels, suppressions, baselines, runs, hostile input, the real files."""

import json

import pytest
from hypothesis import given, settings, strategies

from asqms.adapters.sarif.parse import adapter
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

SAMPLE = samples_of(__file__)[0].read_bytes()
HEAD = b'{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t"}}, "results": ['
LEVELS = ("error", "warning", "note", "none")
REAL = {
    "codeql/codeQL-output.sarif": {"findings.total": 72, "rules.total": 149, "rules.reported": 13},
    "cppcheck/cppcheck_many_vuln.sarif": {
        "findings.total": 7,
        "findings.by_level.warning": 7,
        "rules.total": 7,
    },
    "cppcheck/cppcheck_one_vuln.sarif": {
        "findings.total": 1,
        "findings.by_level.warning": 1,
        "rules.total": 1,
    },
    "cppcheck/cppcheck_no_vuln.sarif": {"findings.total": 0, "runs.total": 1, "rules.total": 0},
    "flawfinder-grype/flawfinder_many_vuln.sarif": {
        "findings.total": 4,
        "findings.by_level.error": 3,
        "findings.by_level.note": 1,
        "rules.total": 4,
    },
    "flawfinder-grype/cxf-3.4.6.sarif": {"findings.total": 22, "rules.total": 22, "rules.reported": 22},
    "suppressions/suppression_test.sarif": {"findings.total": 5, "findings.suppressed": 3, "rules.total": 5},
    "suppressions/no_runs.sarif": {"findings.total": 0, "runs.total": 0},
    "jenkins-security-scan/security-scan.sarif": {
        "findings.total": 64,
        "findings.by_level.warning": 56,
        "findings.by_level.error": 4,
        "findings.by_level.note": 4,
        "rules.total": 8,
    },
    "jenkins-security-scan/sarif.json": {"findings.total": 2, "findings.suppressed": 0, "runs.total": 1},
    "spec-appendix-k/appendix_k1.sarif": {"findings.total": 0, "runs.total": 1},
    "spec-appendix-k/SuppressionTestCurrent.sarif": {"findings.total": 4, "findings.suppressed": 3},
}


def _log(*results: dict[str, object]) -> bytes:
    return json.dumps({"version": "2.1.0", "runs": [{"results": list(results)}]}).encode()


def test_a_level_comes_from_result_then_kind_then_rule() -> None:
    facts = read(adapter, SAMPLE).facts
    assert facts["findings.total"] == 16
    assert [facts[f"findings.by_level.{one}"] for one in LEVELS] == [7, 3, 3, 3]
    assert facts["findings.by_kind.not_applicable"] == facts["findings.by_kind.pass"] == 1
    assert (facts["findings.by_tool.lint_one"], facts["findings.by_tool.lint_two"]) == (8, 8)


def test_suppressions_count_only_when_all_are_accepted() -> None:
    facts = read(adapter, SAMPLE).facts
    assert facts["findings.suppressed"] == 1
    assert facts["findings.suppressed_under_review"] == facts["findings.suppression_rejected"] == 1
    assert facts["findings.active"] == 12
    assert [facts[f"findings.active_by_level.{one}"] for one in LEVELS] == [5, 3, 3, 1]


def test_baseline_runs_and_places() -> None:
    reading = read(adapter, SAMPLE)
    facts = reading.facts
    assert facts["findings.by_baseline.absent"] == facts["findings.by_baseline.new"] == 1
    assert (facts["runs.total"], facts["runs.failed"], facts["runs.without_results"]) == (3, 1, 1)
    assert facts["findings.without_location"] == 15
    codes = [one.code for one in reading.notices]
    assert codes == ["sarif.without_results", "sarif.run_failed", "sarif.unknown_word"]


def test_a_mark_at_the_start_is_read() -> None:
    for data in (b"\xef\xbb\xbf" + SAMPLE, SAMPLE.decode().encode("utf-16")):
        assert score(adapter, data) == 90
        assert read(adapter, data).facts == read(adapter, SAMPLE).facts


def test_a_tool_version_that_is_a_number_does_not_matter() -> None:
    tool = b'"tool": {"driver": {"name": "x", "version": 1.5, "semanticVersion": 2}}'
    run = (
        b"{"
        + tool
        + b', "invocations": [{"executionSuccessful": "yes"}], "results": [{"message": {"text": "a"}}]}'
    )
    reading = read(adapter, b'{"version": "2.1.0", "runs": [' + run + b"]}")
    assert (reading.facts["findings.by_level.warning"], reading.facts["runs.failed"]) == (1, 0)


def test_detection_by_keys_and_name() -> None:
    assert score(adapter, SAMPLE) == 90
    assert score(adapter, b'{"runs": []}', "a.sarif") == 70
    assert score(adapter, b'{"runs": []}', "a.json") == 30
    assert score(adapter, b'{"version": "2.1.0"}', "a.sarif") == 0


def test_wrong_forms_are_refused_with_their_code() -> None:
    assert error_code(adapter, b'{"version": "2.1.0"}') == "sarif.not_a_log"
    assert error_code(adapter, b'{"version": "2.0.0", "runs": []}') == "sarif.version"
    assert error_code(adapter, b'{"version": "2.1.0", "runs": [{"results": [1]}]}') == "json.shape"
    assert error_code(adapter, HEAD + b"{}," * 3_000_001) == "sarif.too_many"


def test_keys_that_stand_twice_are_told() -> None:
    data = b'{"version": "2.1.0", "runs": [], "runs": []}'
    assert "sarif.duplicate_key" in [one.code for one in read(adapter, data).notices]


@given(strategies.permutations([{"level": one} for one in LEVELS for _ in range(2)]))
@settings(max_examples=20, deadline=None)
def test_the_order_of_results_does_not_matter(results: list[dict[str, object]]) -> None:
    facts = read(adapter, _log(*results)).facts
    assert [facts[f"findings.by_level.{one}"] for one in LEVELS] == [2, 2, 2, 2]


def test_attacks_are_refused() -> None:
    codes = {name: gives_records_or_a_coded_error(adapter, data) for name, data in json_attacks().items()}
    assert all(codes.values()), codes


@given(strategies.binary(max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_bytes_give_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)
    gives_records_or_a_coded_error(adapter, HEAD + data + b"]}]}")


@given(mutated([SAMPLE]))
@settings(max_examples=200, deadline=None)
def test_any_damage_gives_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)


@pytest.mark.shared
@pytest.mark.parametrize("path", sorted(REAL))
def test_real_logs_give_their_known_counts(path: str) -> None:
    data = (require_shared() / "sarif" / path).read_bytes()
    assert score(adapter, data, path) == 90
    facts = read(adapter, data).facts
    assert {name: facts[name] for name in REAL[path]} == REAL[path]
    assert sum(int(facts[f"findings.by_level.{one}"]) for one in LEVELS) == facts["findings.total"]


@pytest.mark.shared
def test_every_real_log_has_an_expectation() -> None:
    folder = require_shared() / "sarif"
    assert {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()} == set(REAL)
