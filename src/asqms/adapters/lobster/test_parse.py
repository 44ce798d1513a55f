# SPDX-License-Identifier: Apache-2.0
"""LOBSTER: tags with versions, justifications, results, reports, hostile input, the real files."""

import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies

from asqms.adapters.lobster.parse import adapter
from asqms.decoding.trace import content_digest
from asqms.kernel.adapters import Source
from asqms.kernel.errors import LimitError
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

SAMPLES = {path.stem: path.read_bytes() for path in samples_of(__file__)}
TESTS, REPORT = SAMPLES["tests"], SAMPLES["report"]


def trace_file(*tags: str, schema: str = "lobster-req-trace", version: int = 4) -> bytes:
    data = [{"tag": tag, "name": tag} for tag in tags]
    return json.dumps({"data": data, "generator": "x", "schema": schema, "version": version}).encode()


def test_null_stands_for_an_empty_list() -> None:
    item = {
        "tag": "req a",
        "refs": None,
        "ref_up": ["req b"],
        "just_up": None,
        "location": {"file": "a", "line": "3"},
    }
    content = {"data": [item], "generator": "x", "schema": "lobster-req-trace", "version": 4}
    reading = read(adapter, json.dumps(content).encode(), with_trace=True)
    assert (reading.facts["items.total"], reading.facts["links.total"], reading.facts["items.justified"]) == (
        1,
        1,
        0,
    )
    assert reading.trace is not None
    assert reading.trace.item_place == ["a:3"]


def test_items_references_and_justifications_are_counted() -> None:
    reading = read(adapter, TESTS)
    facts = reading.facts
    assert (facts["items.total"], facts["items.justified"], facts["links.total"]) == (3, 2, 4)
    assert (facts["links.unresolved"], facts["links.by_kind.refs"]) == (2, 4)
    assert (facts["items.by_type.test"], facts["items.by_type.smoke_test"]) == (2, 1)
    assert (facts["links.condition.total"], facts["links.condition.unmet"]) == (3, 1)
    assert (reading.format_version, facts["source.tool"]) == ("lobster-act-trace 3", "sample")
    assert reading.notices == ()


def test_versions_leave_the_id_and_become_stamps() -> None:
    trace = read(adapter, TESTS, with_trace=True).trace
    assert trace is not None
    columns_are_equally_long(trace)
    assert trace.item_id == ["gtest Brake.Light", "gtest Brake.Idle", "gtest Brake.Again"]
    assert trace.link_target == ["req brake.light", "req brake.sound", "gtest Brake.Idle", "gtest Brake.Idle"]
    assert trace.link_condition == ["@3", "", "@1", "@2"]
    assert trace.link_stamp == ["3", "", "1", "2"]
    assert trace.item_digest[:2] == [content_digest("Brake.Light", ""), "2"]
    assert trace.item_result == ["passed", "failed", ""]
    assert trace.item_status == ["ok", "fail", "justified"]
    assert trace.item_place == ["brake_test.cpp:12", "", "again.cpp"]


def test_the_namespace_can_be_taken_off() -> None:
    trace = read(adapter, TESTS, options={"strip_namespace": True}, with_trace=True).trace
    assert trace is not None
    assert trace.item_id[0] == "Brake.Light"
    assert trace.link_target[0] == "brake.light"
    assert error_code(adapter, TESTS, {"strip_namespace": "yes"}) == "lobster.option_invalid"


def test_a_report_gives_its_levels() -> None:
    reading = read(adapter, REPORT, with_trace=True)
    facts, trace = reading.facts, reading.trace
    assert trace is not None
    columns_are_equally_long(trace)
    assert (facts["levels.total"], facts["items.total"], facts["links.total"]) == (2, 3, 1)
    assert (facts["level.system_requirements.items"], facts["level.system_requirements.coverage"]) == (
        2,
        50.0,
    )
    assert facts["level.system_requirements.status.missing"] == 1
    assert (facts["level.unit_tests.coverage"], facts["items.justified"]) == (100.0, 1)
    assert trace.item_type == ["System Requirements", "System Requirements", "Unit Tests"]
    assert trace.item_status == ["OK", "MISSING", "ok"]
    assert trace.item_result == ["", "", "passed"]


def test_repeated_tags_are_told_and_the_first_is_kept() -> None:
    reading = read(adapter, trace_file("req a@1", "req a@2", "req b"), with_trace=True)
    assert (reading.facts["items.total"], reading.facts["items.duplicate"]) == (2, 1)
    assert [one.code for one in reading.notices] == ["lobster.duplicate_id"]
    assert reading.trace is not None
    assert reading.trace.item_digest[0] == "1"


def test_texts_are_read_when_a_digest_is_wanted() -> None:
    data = json.loads(trace_file("req a", "req b@2", "req a", "req c", "req d"))
    for item, text in zip(data["data"], ["one", "two", "three", 1e300, "\u00e4\n"], strict=True):
        item["text"] = text
    written = json.dumps(data).replace("1e+300", "1e999").encode()
    trace = read(adapter, written, with_trace=True).trace
    assert trace is not None
    wanted = [
        content_digest("req a", "one"),
        "2",
        content_digest("req c", ""),
        content_digest("req d", "\u00e4\n"),
    ]
    assert trace.item_digest == wanted


def test_newer_versions_are_read_and_told() -> None:
    reading = read(adapter, trace_file("req a", version=9))
    assert [one.code for one in reading.notices] == ["lobster.version_unknown"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{}", "lobster.schema_unknown"),
        (b'{"schema": "lobster-req-trace"}', "lobster.no_items"),
        (b'{"schema": "lobster-report", "data": []}', "lobster.no_items"),
        (b'{"schema": "lobster-req-trace", "data": [{}]}', "json.shape"),
        (b'{"schema": "lobster-req-trace", "data": [{"tag": 1}]}', "json.shape"),
    ],
)
def test_other_layouts_are_refused(data: bytes, code: str) -> None:
    assert error_code(adapter, data) == code


def test_detection_looks_for_the_schema_at_both_ends() -> None:
    long = trace_file(*(f"req {number:0100}" for number in range(50_000)))
    assert [score(adapter, one) for one in (TESTS, REPORT, long)] == [95, 95, 95]
    assert [score(adapter, one) for one in (b"{}", b"[]", b"<a/>", b'{"schema": "other"}')] == [0, 0, 0, 0]


def test_limits_are_kept() -> None:
    limits = replace(adapter.manifest.limits, max_items=2)
    with pytest.raises(LimitError) as caught:
        adapter.parse(Source("a", io.BytesIO(TESTS), len(TESTS), limits), {}, with_trace=False)
    assert caught.value.code == "lobster.too_many_items"


def test_attacks_are_refused() -> None:
    codes = {name: gives_records_or_a_coded_error(adapter, data) for name, data in json_attacks().items()}
    assert all(codes.values()), codes


@given(strategies.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)
    gives_records_or_a_coded_error(adapter, b'{"schema": "lobster-req-trace", "data": [' + data + b"]}")


@given(mutated(list(SAMPLES.values())))
@settings(max_examples=150, deadline=None)
def test_any_damage_gives_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)


@given(strategies.lists(strategies.text(alphabet="a @1 é", max_size=6), max_size=6))
def test_any_tags_give_records(tags: list[str]) -> None:
    assert gives_records_or_a_coded_error(adapter, trace_file(*tags)) == ""


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "schema", "tool", "expected"),
    [
        ("system_requirements", "lobster-req-trace 4", "lobster-trlc", (8, 0, 0)),
        ("software_requirements", "lobster-req-trace 4", "lobster-trlc", (8, 0, 0)),
        ("code", "lobster-imp-trace 3", "lobster_python", (13, 26, 0)),
        ("component_tests", "lobster-act-trace 3", "lobster_python", (7, 44, 0)),
        ("unit_tests", "lobster-act-trace 3", "lobster_python", (8, 8, 0)),
    ],
)
def test_real_trace_files_give_the_facts_of_the_manifest(
    name: str, schema: str, tool: str, expected: tuple[int, int, int]
) -> None:
    data = (require_shared() / "trlc-lobster/lobster-pizza" / f"pizza_{name}.lobster").read_bytes()
    reading = read(adapter, data, with_trace=True)
    names = ("items.total", "links.total", "items.justified")
    assert tuple(reading.facts[one] for one in names) == expected
    assert (reading.format_version, reading.facts["source.tool"], reading.notices) == (schema, tool, ())
    assert score(adapter, data) == 95


@pytest.mark.shared
def test_the_real_report_gives_the_facts_of_the_manifest() -> None:
    data = (require_shared() / "trlc-lobster/lobster-pizza/report_pizza.lobster").read_bytes()
    reading = read(adapter, data, with_trace=True)
    levels = {
        "system_requirements": 8,
        "software_requirements": 8,
        "code": 13,
        "component_tests": 7,
        "unit_tests": 8,
    }
    for level, count in levels.items():
        assert reading.facts[f"level.{level}.items"] == count
        assert reading.facts[f"level.{level}.coverage"] == 100.0
        assert reading.facts[f"level.{level}.status.ok"] == count
    assert (reading.format_version, reading.facts["links.unresolved"]) == ("lobster-report 2", 0)
