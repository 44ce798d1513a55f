# SPDX-License-Identifier: Apache-2.0
"""Test link caches: tests, links, code links, figures, hostile input, the real files."""

import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies

from asqms.adapters.score_tests.parse import adapter
from asqms.kernel.adapters import Source
from asqms.kernel.errors import LimitError
from asqms.kernel.records import FactValue, TraceRecords
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
NAMES = (
    "tests.total",
    "tests.passed",
    "tests.failed",
    "tests.errors",
    "tests.skipped",
    "tests.without_result",
)


def facts_of(name: str) -> dict[str, FactValue]:
    return dict(read(adapter, SAMPLES[name]).facts)


def trace_of(data: bytes) -> TraceRecords:
    trace = read(adapter, data, with_trace=True).trace
    assert trace is not None
    columns_are_equally_long(trace)
    return trace


def test_test_cases_name_what_they_verify() -> None:
    reading = read(adapter, SAMPLES["test_cases"])
    facts = reading.facts
    assert [facts[one] for one in NAMES] == [3, 1, 0, 0, 1, 1]
    assert (facts["tests.linked"], facts["needs.total"], facts["links.total"]) == (2, 2, 3)
    assert (facts["links.by_kind.partially_verifies"], facts["links.by_kind.fully_verifies"]) == (2, 1)
    assert [one.code for one in reading.notices] == ["score_tests.result_unknown"]


def test_the_caches_give_the_same_items_for_the_same_tests() -> None:
    cases, links = trace_of(SAMPLES["test_cases"]), trace_of(SAMPLES["test_links"])
    assert cases.item_id[:2] == links.item_id
    assert cases.item_id[1].startswith("testcase__TestLight__test_off_")
    assert cases.item_place[0] == links.item_place[0] == "tests/test_light.py:12"
    assert (cases.link_source, cases.link_target) == (links.link_source, links.link_target)
    assert cases.item_type == ["testcase"] * 3
    assert links.item_result == ["passed", "error"]


def test_a_link_that_gives_another_result_is_told() -> None:
    reading = read(adapter, SAMPLES["test_links"])
    assert [reading.facts[one] for one in NAMES] == [2, 1, 0, 1, 0, 0]
    assert [one.code for one in reading.notices] == ["score_tests.result_differs"]


def test_code_links_become_items_of_their_own() -> None:
    facts, trace = facts_of("grouped_links"), trace_of(SAMPLES["grouped_links"])
    assert (facts["code_links.total"], facts["test_links.total"], facts["needs.total"]) == (2, 1, 3)
    assert (facts["links.by_kind.implements"], facts["tests.total"], facts["tests.linked"]) == (2, 1, 1)
    assert trace.item_type == ["testcase", "code"]
    assert trace.item_id[1] == "src/light.cpp:7"
    assert facts_of("repository_links")["links.total"] == 1


def test_metrics_are_the_figures_of_the_build() -> None:
    facts = facts_of("metrics")
    assert (facts["requirements.total"], facts["requirements.with_test_link"]) == (4, 2)
    assert facts["requirements.by_type.comp_req.with_code_link"] == 1
    assert (facts["tests.total"], facts["tests.linked"], facts["links.broken"]) == (3, 2, 1)


def test_other_results_of_the_build_are_read() -> None:
    data = b'{"validated_needs_count": 7, "validation_warnings": {"A": ["x", "y"], "B": "z"}}'
    assert read(adapter, data).facts == {"needs.validated": 7, "warnings.total": 3}
    reading = read(adapter, b'{"findings": [{}], "summary": {"count": 2, "modules": 1}}')
    assert reading.facts["findings.total"] == 1
    assert [one.code for one in reading.notices] == ["score_tests.declared_total_differs"]
    assert read(adapter, b"[]").facts["tests.total"] == 0


def test_repeated_test_cases_are_counted_and_the_gravest_result_is_shown() -> None:
    rows = json.loads(SAMPLES["test_cases"])
    once = read(adapter, SAMPLES["test_cases"], with_trace=True)
    again = {**rows[0], "result": "failed"}
    reading = read(adapter, json.dumps([*rows, again]).encode(), with_trace=True)
    facts = reading.facts
    assert (facts["tests.total"], facts["tests.duplicate"], facts["tests.failed"]) == (4, 1, 1)
    assert int(facts["links.total"]) > int(once.facts["links.total"])
    assert {"score_tests.duplicate_id", "score_tests.result_differs"} <= {one.code for one in reading.notices}
    assert once.trace is not None
    assert reading.trace is not None
    assert reading.trace.item_id == once.trace.item_id
    assert reading.trace.item_result[0] == "failed"


def test_disabled_test_cases_are_counted_apart() -> None:
    row = {**json.loads(SAMPLES["test_cases"])[0], "result": "disabled"}
    reading = read(adapter, json.dumps([row]).encode(), with_trace=True)
    assert (reading.facts["tests.disabled"], reading.facts["tests.skipped"]) == (1, 0)
    assert reading.trace is not None
    assert reading.trace.item_result == ["skipped"]


def test_code_links_are_read_with_and_without_a_first_row_about_the_module() -> None:
    about = {"repo_name": "door", "hash": "", "url": ""}
    links = [
        {"file": "a.py", "line": 3, "tag": "# req-Id:", "need": need, "full_line": f"# req-Id: {need}"}
        for need in ("SWR-1", "SWR-2")
    ]
    for rows in (links, [about, *links]):
        data = json.dumps(rows).encode()
        reading = read(adapter, data, with_trace=True)
        assert score(adapter, data) == 90
        assert (reading.facts["links.total"], reading.facts["code_links.total"]) == (2, 2)
        assert reading.trace is not None
        assert (reading.trace.item_id, reading.trace.link_target) == (["a.py:3"], ["SWR-1", "SWR-2"])


def test_links_grouped_by_module_are_read_like_those_by_repository() -> None:
    by_repository = json.loads(SAMPLES["repository_links"])
    by_module = [{"module": one.pop("repo"), **one} for one in by_repository]
    data = json.dumps(by_module).encode()
    assert score(adapter, data) == 90
    assert read(adapter, data).facts == read(adapter, SAMPLES["repository_links"]).facts


def test_tests_in_files_of_one_name_are_told_apart_by_their_folder() -> None:
    row = {"name": "test_a", "file": "a.py", "need": "SWR-1", "verify_type": "fully", "result": "passed"}
    rows = [{**row, "path": "one"}, {**row, "path": "two"}]
    assert read(adapter, json.dumps(rows).encode()).facts["tests.total"] == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{}", "score_tests.not_a_cache"),
        (b"[1]", "score_tests.not_a_cache"),
        (b'[{"need": 1, "verify_type": "fully", "name": "x"}]', "json.shape"),
        (b'{"overall_metrics": 1, "metrics_by_type": {}}', "json.shape"),
    ],
)
def test_other_files_are_refused(data: bytes, code: str) -> None:
    assert error_code(adapter, data) == code


def test_detection_tells_the_files_apart() -> None:
    scores = {name: score(adapter, data) for name, data in SAMPLES.items()}
    assert scores == dict.fromkeys(SAMPLES, 90) | {"metrics": 85}
    others = (b"{}", b"[]", b"<a/>", b'{"findings": []}', b'[{"repo": 1}]')
    assert [score(adapter, one) for one in others] == [0] * 5


def test_limits_are_kept() -> None:
    data = SAMPLES["test_links"]
    limits = replace(adapter.manifest.limits, max_items=2)
    with pytest.raises(LimitError) as caught:
        adapter.parse(Source("a", io.BytesIO(data), len(data), limits), {}, with_trace=False)
    assert caught.value.code == "score_tests.too_many_items"


def test_attacks_are_refused() -> None:
    attacks = json_attacks()
    attacks.pop("list")
    codes = {name: gives_records_or_a_coded_error(adapter, data) for name, data in attacks.items()}
    assert all(codes.values()), codes


@given(strategies.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)
    gives_records_or_a_coded_error(
        adapter, b'[{"verify_type": "fully", "need": "' + data + b'", "name": "x"}]'
    )


@given(mutated(list(SAMPLES.values())))
@settings(max_examples=200, deadline=None)
def test_any_damage_gives_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)


LINKS = {"links.total": 195, "links.by_kind.partially_verifies": 182, "links.by_kind.fully_verifies": 13}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "score_testcaseneeds_cache",
            {"tests.total": 97, "tests.passed": 85, "tests.skipped": 12, "tests.linked": 93} | LINKS,
        ),
        ("score_xml_parser_cache", {"needs.total": 15} | LINKS),
        (
            "score_repo_grouped_scl_cache",
            {"needs.total": 15, "code_links.total": 0, "test_links.total": 195} | LINKS,
        ),
        (
            "score_scl_grouped_cache",
            {"needs.total": 15, "code_links.total": 0, "test_links.total": 195} | LINKS,
        ),
        (
            "metrics",
            {"requirements.total": 37, "requirements.with_code_link": 0, "requirements.with_test_link": 15}
            | {"requirements.fully_linked": 0, "tests.total": 97, "tests.linked": 93, "links.broken": 0},
        ),
        ("schema_violations", {"needs.validated": 2349, "warnings.total": 0}),
        ("compatibility-findings", {"findings.total": 0, "declared.findings.total": 0, "modules.total": 0}),
        ("versions", {"versions.total": 14}),
        (
            "../process-description-main/metrics",
            {"requirements.total": 177, "requirements.with_code_link": 0, "requirements.with_test_link": 0}
            | {"requirements.fully_linked": 0, "tests.total": 0, "tests.linked": 0, "links.broken": 0},
        ),
        ("../process-description-main/schema_violations", {"needs.validated": 1251, "warnings.total": 0}),
    ],
)
def test_every_real_file_gives_the_facts_of_the_manifest(name: str, expected: dict[str, int]) -> None:
    data = (require_shared() / "s-core/persistency-main-needs" / f"{name}.json").read_bytes()
    reading = read(adapter, data, with_trace=True)
    assert {one: reading.facts[one] for one in expected} == expected
    assert reading.notices == ()


@pytest.mark.shared
def test_real_tests_have_the_ids_that_the_needs_name() -> None:
    folder = require_shared() / "s-core/persistency-main-needs"
    trace = trace_of((folder / "score_testcaseneeds_cache.json").read_bytes())
    needs = json.loads((folder / "needs.json").read_bytes())["versions"][""]["needs"].values()
    fields = ("partially_verifies_back", "fully_verifies_back")
    named = {one for need in needs for field in fields for one in need.get(field, [])}
    assert len(named) == 93
    assert named <= set(trace.item_id)
    by_id = dict(zip(trace.item_id, trace.item_result, strict=True))
    results: dict[str, set[str]] = {}
    for source, target in zip(trace.link_source, trace.link_target, strict=True):
        results.setdefault(target, set()).add(by_id[source])
    mixed = {need for need, found in results.items() if found == {"passed", "skipped"}}
    assert mixed == {"comp_req__kvs__snapshot_creation", "comp_req__kvs__snapshot_max_num"}
    assert [found for need, found in results.items() if need not in mixed] == [{"passed"}] * 13
