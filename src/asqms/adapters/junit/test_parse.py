# SPDX-License-Identifier: Apache-2.0
"""JUnit XML and Robot Framework: outcomes, totals, links, hostile input, the real files."""

import io

import pytest
from hypothesis import given, settings, strategies

from asqms.adapters.junit.parse import adapter
from asqms.kernel.adapters import Limits, Source
from asqms.kernel.errors import LimitError
from tests.support.adapter_cases import (
    columns_are_equally_long,
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
REAL = {
    "junit/pytest/junit.gloo.standalone.xml": (97, 0, 0, 17),
    "junit/pytest/junit.fail.xml": (5, 1, 0, 1),
    "junit/pytest/junit.spark.integration.1.xml": (35, 0, 0, 2),
    "junit/gtest-ctest/gtest.xml": (5, 0, 0, 0),
    "junit/gtest-ctest/ctest.xml": (5, 0, 0, 0),
    "junit/gtest-ctest/cargo_nextest.xml": (3, 0, 0, 0),
    "junit/gtest-ctest/llvm_lit.xml": (1, 1, 0, 0),
    "junit/surefire-mocha/TEST-org.jenkinsci.plugins.jvctb.perform.JvctbPerformerTest.xml": (1, 1, 0, 0),
    "junit/surefire-mocha/cfn-lint.xml": (141, 1, 0, 19),
    "junit/surefire-mocha/jest-junit.xml": (11, 1, 0, 0),
    "junit/other-runners/latex-utensils.xml": (109, 0, 0, 0),
    "junit/other-runners/disabled.xml": (31, 19, 1, 0),
    "junit/other-runners/testsuite-root.xml": (5, 0, 0, 0),
    "junit/other-runners/minimal-attributes.xml": (4, 1, 1, 1),
    "junit/robot-framework/output.robot.xml": (6, 3, 0, 0),
    "junit/bazel-scalatest-jest/suite-logs.xml": (1, 0, 1, 0),
    "junit/bazel-scalatest-jest/jest-junit.xml": (2, 0, 0, 0),
    "junit/bazel-scalatest-jest/xunit.xml": (2, 0, 0, 0),
    "junit/gtest-ctest-b/ctest_multi.xml": (4, 0, 0, 0),
    "junit/gtest-ctest-b/ctest_properties.xml": (1, 0, 0, 0),
    "junit/gtest-ctest-b/gtest_06.xml": (2, 0, 0, 0),
    "junit/gtest-ctest-b/nextest_failed.xml": (1, 1, 0, 0),
}
MORE_REAL = {
    "junit/surefire-mocha/TEST-org.jenkinsci.plugins.jvctb.perform.JvctbPerformerTest.xml": {
        "declared.tests.total": 5,
        "declared.tests.failed": 5,
        "properties.total": 59,
    },
    "junit/surefire-mocha/cfn-lint.xml": {"tests.several_results": 1, "declared.tests.total": 141},
    "junit/surefire-mocha/jest-junit.xml": {
        "tests.several_results": 1,
        "tests.repeated": 1,
        "suites.total": 6,
    },
    "junit/other-runners/latex-utensils.xml": {"tests.repeated": 8},
    "junit/other-runners/disabled.xml": {
        "tests.disabled": 5,
        "tests.passed": 6,
        "declared.tests.disabled": 5,
    },
    "junit/other-runners/testsuite-root.xml": {"suites.total": 4},
    "junit/robot-framework/output.robot.xml": {"tests.passed": 3, "keywords.total": 6},
    "junit/bazel-scalatest-jest/xunit.xml": {"declared.tests.total": 173, "properties.total": 6},
    "junit/gtest-ctest-b/ctest_properties.xml": {"properties.total": 2, "links.total": 1},
}
DIFFERS = {
    "junit/gtest-ctest/llvm_lit.xml",
    "junit/surefire-mocha/TEST-org.jenkinsci.plugins.jvctb.perform.JvctbPerformerTest.xml",
    "junit/surefire-mocha/jest-junit.xml",
    "junit/bazel-scalatest-jest/xunit.xml",
}


def test_every_case_has_one_outcome() -> None:
    facts = read(adapter, SAMPLES["pytest.xml"]).facts
    assert [facts[f"tests.{one}"] for one in ("total", "passed", "failed", "errors", "skipped")] == [
        5,
        2,
        1,
        1,
        1,
    ]
    assert facts["tests.time_seconds"] == 1.5
    assert facts["declared.tests.total"] == 5


def test_reruns_disabled_and_status_words_are_no_passes() -> None:
    reading = read(adapter, SAMPLES["surefire.xml"])
    facts = reading.facts
    assert [facts[f"tests.{one}"] for one in ("total", "passed", "failed", "disabled")] == [4, 1, 2, 1]
    assert (facts["tests.flaky"], facts["tests.reruns"], facts["tests.time_seconds"]) == (1, 2, 1200.5)
    assert [one.code for one in reading.notices] == ["junit.declared_total_differs", "junit.suite_error"]


def test_robot_tests_count_by_their_own_status() -> None:
    reading = read(adapter, SAMPLES["robot.xml"], with_trace=True)
    facts = reading.facts
    assert [facts[f"tests.{one}"] for one in ("total", "passed", "failed", "errors", "skipped")] == [
        4,
        1,
        1,
        1,
        1,
    ]
    assert facts["tests.time_seconds"] == 2.0
    assert reading.format_version == "robot 5"
    assert "junit.unknown_status" in [one.code for one in reading.notices]
    assert reading.trace is not None
    assert reading.trace.item_id[0] == "Bench.Wiper::Wipes slowly"
    assert reading.trace.item_place[0] == "tests/bench/wiper.robot:4"
    assert reading.trace.link_target == ["SWR-7", "SWR-8", "SWR-9"]
    assert reading.trace.link_kind == ["relation", "relation", "requirement"]


def test_totals_of_robot_tasks_are_compared_too() -> None:
    test = b'<suite name="s"><test name="a"><status status="SKIP"/></test></suite>'
    total = b'<statistics><total><stat pass="0" fail="1" skip="0">All Tasks</stat></total></statistics>'
    reading = read(adapter, b'<robot generator="Robot 7.0" schemaversion="5">' + test + total + b"</robot>")
    assert (reading.facts["tests.skipped"], reading.facts["declared.tests.failed"]) == (1, 1)
    assert [one.code for one in reading.notices] == ["junit.declared_total_differs"] * 2


def test_properties_become_links_with_their_conditions() -> None:
    trace = read(adapter, SAMPLES["pytest.xml"], with_trace=True).trace
    assert trace is not None
    columns_are_equally_long(trace)
    assert trace.item_id[0] == "tests.test_brake::test_pressure_is_limited"
    assert trace.item_id[4] == "tests.test_brake::test_pressure_is_limited#2"
    assert trace.item_place[0] == "tests/test_brake.py:12"
    assert trace.item_result == ["passed", "failed", "error", "skipped", "passed"]
    links = list(zip(trace.link_target, trace.link_kind, trace.link_condition, strict=True))
    assert links == [
        ("SWR-1", "FullyVerifies", ""),
        ("SWR-2", "FullyVerifies", ""),
        ("SWR-3", "PartiallyVerifies", "[version==2]"),
        ("SWR-4", "PartiallyVerifies", "@7"),
    ]


def test_options_choose_the_properties_and_the_item_type() -> None:
    options = {"link_properties": ["reviewer"], "item_type": "unit_test"}
    trace = read(adapter, SAMPLES["pytest.xml"], options=options, with_trace=True).trace
    assert trace is not None
    assert (trace.link_target, set(trace.item_type)) == (["nobody"], {"unit_test"})
    assert error_code(adapter, SAMPLES["pytest.xml"], {"link_properties": 3}) == "junit.option"
    assert error_code(adapter, SAMPLES["pytest.xml"], {"item_type": ""}) == "junit.option"


def test_a_property_of_a_suite_links_no_test() -> None:
    suite = b"<properties><property name='requirement' value='R'/></properties><testcase name='a'/>"
    data = b"<testsuite>" + suite + b"</testsuite>"
    reading = read(adapter, data, with_trace=True)
    assert reading.facts["links.total"] == 0
    assert [one.code for one in reading.notices] == ["junit.suite_link_ignored"]


def test_detection_goes_by_the_root_element() -> None:
    assert all(score(adapter, data) == 95 for data in SAMPLES.values())
    assert score(adapter, b"<coverage/>") == 0
    assert score(adapter, b"{}") == 0
    assert score(adapter, "<testsuite/>".encode("utf-16")) == 95


def test_other_encodings_are_read() -> None:
    text = "<testsuite><testcase name='Prüfung'/></testsuite>"
    for data in (
        text.encode("utf-16"),
        b"<?xml version='1.0' encoding='ISO-8859-1'?>" + text.encode("latin-1"),
    ):
        trace = read(adapter, data, with_trace=True).trace
        assert trace is not None
        assert trace.item_id == ["Prüfung"]


def test_the_latest_day_of_a_suite_is_the_day_of_the_report() -> None:
    suites = (
        b'<testsuite timestamp="%s"/>' % day for day in (b"2026-06-15T08:00:00", b"2026-06-16", b"soon")
    )
    facts = read(adapter, b"<testsuites>" + b"".join(suites) + b"</testsuites>").facts
    assert facts["tests.executed_on"] == "2026-06-16"
    assert "tests.executed_on" not in read(adapter, b"<testsuite/>").facts


def test_a_placeholder_for_the_day_is_no_day() -> None:
    data = b'<testsuites><testsuite name="a" timestamp="1970-01-01T00:00:00"/></testsuites>'
    assert "tests.executed_on" not in read(adapter, data).facts


@pytest.mark.parametrize("name", ["skipped", "skip", "skips", "ignored"])
def test_older_tools_name_the_total_of_skipped_tests_otherwise(name: str) -> None:
    case = b'<testcase name="a"><skipped/></testcase>'
    reading = read(adapter, b"<testsuite " + name.encode() + b'="2">' + case + b"</testsuite>")
    assert (reading.facts["tests.skipped"], reading.facts["declared.tests.skipped"]) == (1, 2)
    assert [one.code for one in reading.notices] == ["junit.declared_total_differs"]


def test_a_report_with_too_many_cases_is_refused() -> None:
    data = b"<testsuite>" + b"<testcase/>" * 11 + b"</testsuite>"
    source = Source("report", io.BytesIO(data), len(data), Limits(max_items=10))
    with pytest.raises(LimitError) as caught:
        adapter.parse(source, {}, with_trace=False)
    assert caught.value.code == "junit.too_many"


@pytest.mark.parametrize("root", ["testsuites", "testsuite", "testcase", "robot"])
def test_attacks_are_refused(root: str) -> None:
    codes = {name: gives_records_or_a_coded_error(adapter, data) for name, data in xml_attacks(root).items()}
    assert all(codes.values()), codes
    assert codes["entities"] == codes["external"] == "xml.entities"


@given(strategies.binary(max_size=400))
@settings(max_examples=80, deadline=None)
def test_any_bytes_give_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)
    gives_records_or_a_coded_error(adapter, b"<testsuite>" + data + b"</testsuite>")


@given(mutated(list(SAMPLES.values())))
@settings(max_examples=150, deadline=None)
def test_any_damage_gives_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)


@given(strategies.sampled_from(list(SAMPLES.values())), strategies.floats(0.01, 0.99))
@settings(max_examples=30, deadline=None)
def test_a_truncated_report_is_never_read(data: bytes, share: float) -> None:
    assert error_code(adapter, data[: int(len(data.rstrip()) * share)]) != ""


@pytest.mark.shared
@pytest.mark.parametrize("path", sorted(REAL))
def test_real_reports_give_their_known_counts(path: str) -> None:
    data = (require_shared() / path).read_bytes()
    assert score(adapter, data, path) == 95
    reading = read(adapter, data, name=path, with_trace=True)
    names = ("tests.total", "tests.failed", "tests.errors", "tests.skipped")
    assert tuple(reading.facts[one] for one in names) == REAL[path]
    expected = MORE_REAL.get(path, {})
    assert {name: reading.facts[name] for name in expected} == expected
    codes = {one.code for one in reading.notices}
    assert ("junit.declared_total_differs" in codes) == (path in DIFFERS)
    assert reading.trace is not None
    columns_are_equally_long(reading.trace)


@pytest.mark.shared
def test_every_real_report_has_an_expectation() -> None:
    data = require_shared()
    found = {path.relative_to(data).as_posix() for path in (data / "junit").rglob("*") if path.is_file()}
    assert found == set(REAL)
