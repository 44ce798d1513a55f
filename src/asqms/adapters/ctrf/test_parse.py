# SPDX-License-Identifier: Apache-2.0
"""CTRF: statuses, declared summary, links, hostile input, the real files."""

import pytest
from hypothesis import given, settings, strategies

from asqms.adapters.ctrf.parse import adapter
from tests.support.adapter_cases import (
    columns_are_equally_long,
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
HEAD = b'{"reportFormat": "CTRF", "results": {"tests": ['


def test_statuses_add_up_and_the_summary_is_compared() -> None:
    reading = read(adapter, SAMPLE)
    facts = reading.facts
    names = ("total", "passed", "failed", "skipped", "pending", "other")
    assert [facts[f"tests.{one}"] for one in names] == [5, 1, 1, 1, 1, 1]
    assert (facts["tests.not_run"], facts["tests.flaky"], facts["tests.retries"]) == (2, 1, 2)
    assert (facts["tests.time_seconds"], facts["suites.total"], facts["declared.tests.passed"]) == (2.0, 2, 3)
    assert [one.code for one in reading.notices].count("ctrf.declared_total_differs") == 3
    assert {"ctrf.unknown_status", "ctrf.repeated_name"} <= {one.code for one in reading.notices}


def test_labels_extras_and_tags_become_links() -> None:
    trace = read(adapter, SAMPLE, with_trace=True).trace
    assert trace is not None
    columns_are_equally_long(trace)
    assert trace.item_id[:3] == ["Door.Lock::locks", "Door.Lock::locks#2", "Door::unlocks"]
    assert trace.item_result == ["passed", "failed", "skipped", "skipped", ""]
    assert trace.item_place[0] == "door.ts:4"
    assert trace.link_target == ["SWR-1", "SWR-2", "SWR-3", "SWR-4"]
    assert trace.link_kind == ["requirement", "requirement", "verifies", "verifies"]
    assert trace.link_condition == ["", "", "", "[version==2]"]


def test_only_name_and_status_must_have_their_form() -> None:
    odd = b'"duration": "1500", "line": "7", "retries": 1.0, "flaky": "no", "tags": "a", "extra": []'
    tool = b'"tool": {"name": 4, "version": 1.5}, "summary": [], "tests": [{"name": "a", "status": "passed", '
    data = (
        b'{"reportFormat": "CTRF", "specVersion": 1.0, "results": {'
        + tool
        + odd
        + b', "filePath": "a.ts"}]}}'
    )
    reading = read(adapter, data, with_trace=True)
    assert (reading.facts["tests.passed"], reading.facts["tests.retries"]) == (1, 1)
    assert (reading.facts["tests.time_seconds"], reading.facts["tests.flaky"]) == (1.5, 0)
    assert (reading.format_version, reading.facts["tool.version"]) == ("1.0", "1.5")
    assert reading.trace is not None
    assert reading.trace.item_place == ["a.ts:7"]


def test_detection_sees_the_name_at_the_end_of_a_large_report() -> None:
    tests = b",".join([b'{"name": "a", "status": "passed"}'] * 3000)
    start = b'{"results": {"tests": [' + tests + b'], "tool": {}, "summary": {}}'
    assert score(adapter, start + b', "reportFormat": "CTRF"}') == 95
    assert score(adapter, start + b"}") == 0


def test_detection_needs_the_name_or_all_parts() -> None:
    assert score(adapter, SAMPLE) == 95
    assert score(adapter, b'{"results": {"tool": {}, "summary": {}, "tests": []}}') == 60
    assert score(adapter, b'{"results": []}') == 0
    assert score(adapter, b'{"runs": [], "results": []}') == 0
    assert score(adapter, b"[]") == 0


def test_wrong_forms_are_refused_with_their_code() -> None:
    assert error_code(adapter, b'{"reportFormat": "OTHER", "results": {"tests": []}}') == "ctrf.format"
    assert error_code(adapter, b'{"results": {"tests": [{"name": 3, "status": "passed"}]}}') == "json.shape"
    assert error_code(adapter, b'{"results": {}}') == "json.shape"
    assert error_code(adapter, SAMPLE, {"link_properties": [1]}) == "ctrf.option"
    assert error_code(adapter, HEAD + b"{}," * 3_000_001) == "ctrf.too_many"


def test_keys_that_stand_twice_are_told() -> None:
    data = b'{"results": {"tests": [{"name": "a", "status": "failed", "status": "passed"}]}}'
    assert [one.code for one in read(adapter, data).notices] == ["ctrf.duplicate_key"]


def test_absurd_figures_are_left_out() -> None:
    one = b'{"name": "a", "status": "passed", "duration": 1e300, "retries": -4}'
    facts = read(
        adapter, b'{"results": {"summary": {"tests": 1e99, "passed": true}, "tests": [' + one + b"]}}"
    ).facts
    assert facts["tests.retries"] == 0
    assert "tests.time_seconds" not in facts
    assert "declared.tests.total" not in facts


def test_attacks_are_refused() -> None:
    codes = {name: gives_records_or_a_coded_error(adapter, data) for name, data in json_attacks().items()}
    assert all(codes.values()), codes


@given(strategies.binary(max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_bytes_give_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)
    gives_records_or_a_coded_error(adapter, HEAD + data + b"]}}")


@given(mutated([SAMPLE]))
@settings(max_examples=150, deadline=None)
def test_any_damage_gives_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("comprehensive.json", {"total": 3, "passed": 2, "failed": 1, "flaky": 1, "retries": 1}),
        ("minimal.json", {"total": 1, "passed": 1, "failed": 0, "flaky": 0, "retries": 0}),
    ],
)
def test_real_reports_give_their_known_counts(name: str, expected: dict[str, int]) -> None:
    data = (require_shared() / "ctrf/examples" / name).read_bytes()
    assert score(adapter, data, name) == 95
    reading = read(adapter, data, with_trace=True)
    assert {one: reading.facts[f"tests.{one}"] for one in expected} == expected
    assert reading.facts["declared.tests.total"] == expected["total"]
    assert (reading.format_version, reading.notices) == ("1.0.0", ())


@pytest.mark.shared
def test_the_schema_of_the_format_is_no_report() -> None:
    data = (require_shared() / "ctrf/examples/ctrf.schema.json").read_bytes()
    assert score(adapter, data, "ctrf.schema.json") == 0
    assert error_code(adapter, data) == "json.shape"
