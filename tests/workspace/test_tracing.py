# SPDX-License-Identifier: Apache-2.0
"""Trace sources, models, snapshots and reports on disk."""

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from asqms.decoding.trace_lines import read_json_lines
from asqms.kernel.adapters import AdapterRegistry
from asqms.kernel.errors import UnreadableError
from asqms.kernel.records import TraceRecords
from asqms.workspace.trace import (
    TraceInput,
    check_inputs,
    check_paths,
    load_model,
    parse_model,
    write_report,
    write_snapshot,
)
from asqms.workspace.tracing.inputs import LinesFile, SnapshotFolder
from asqms.workspace.tracing.sources import read_sources

LINES = """\
{"id": "S", "type": "sys", "digest": "new", "title": "Stop \\u00e4"}
{"id": "W", "type": "swr", "status": "valid", "links": [{"kind": "derives", "target": "S", "stamp": "old"}]}

{"id": "V", "type": "swr", "link_kind": "derives", "link_target": ["S", "GONE"], "link_stamp": ["new", ""]}
{"id": "T", "type": "ut", "result": "passed", "link_kind": "verifies", "link_target": ["W", "V"]}
{"id": "U", "type": "ut", "result": "later", "link_kind": "verifies", "link_target": ["V"], "text": "left"}
{"id": "U", "type": "ut", "result": "failed"}
"""


def no_adapters() -> AdapterRegistry:
    return AdapterRegistry({})


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "items.jsonl"
    path.write_text(LINES, encoding="utf-8")
    return path


def test_lists_and_objects_of_links_are_read(lines: Path) -> None:
    result = check_paths([lines], no_adapters)
    assert (result.items_total, result.links_total) == (5, 6)
    assert (result.broken.total, result.suspect.total) == (1, 1)
    assert result.duplicates[0].id == "U"


@pytest.mark.parametrize("engine", ["auto", "sql"])
def test_the_bulk_path_gives_the_same_result(lines: Path, engine: str) -> None:
    records = check_paths([lines], no_adapters)
    bulk = check_inputs([LinesFile(lines.as_posix(), lines)], engine=engine)
    assert bulk == records
    assert bulk.digest == records.digest


def test_a_bulk_file_beside_records_resolves_across_both(lines: Path, tmp_path: Path) -> None:
    other = tmp_path / "it's [more]*.jsonl"
    other.write_text('{"id": "GONE", "type": "sys"}\n{"id": "V", "type": "swr"}\n', encoding="utf-8")
    plain = check_paths([lines, other], no_adapters)
    mixed = check_inputs(
        [*read_sources([lines], no_adapters), LinesFile(other.as_posix(), other)], engine="auto"
    )
    assert plain.broken.total == 0
    assert mixed == plain
    assert mixed.digest == plain.digest


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('{"id": "A"}\nnonsense\n', "trace.line_unreadable", 2),
        ('{"id": "A"}\n{"type": "swr"}\n', "trace.line_unreadable", 2),
        ('{"id": 5}\n', "trace.line_unreadable", 1),
        ('{"id": "A", "link_target": ["B"], "link_stamp": ["x", "y"]}\n', "trace.lists_differ", 1),
        ('{"id": "A", "link_target": ["B"], "link_kind": ["x", "y"]}\n', "trace.lists_differ", 1),
    ],
)
def test_a_bad_line_is_named(text: str, code: str, line: int) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_json_lines(text.encode(), name="x.jsonl")
    assert caught.value.code == code
    assert caught.value.place is not None
    assert caught.value.place.line == line


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@example(b'{"id":"' + b"[" * 3000)
@example(b"[" * 100_000)
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_records_or_a_coded_error(data: bytes) -> None:
    with contextlib.suppress(UnreadableError):
        read_json_lines(data, name="x")


def test_a_large_bad_file_is_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"id": "A"}\n{"id": }\n', encoding="utf-8")
    with pytest.raises(UnreadableError) as caught:
        check_inputs([LinesFile("bad.jsonl", path)])
    assert str(caught.value.place) == "bad.jsonl:2"


def test_a_snapshot_is_named_by_its_content_and_gives_the_same_answer(lines: Path, tmp_path: Path) -> None:
    inputs = read_sources([lines], no_adapters)
    place = write_snapshot(inputs, tmp_path / "snapshots")
    assert write_snapshot(inputs, tmp_path / "snapshots") == place
    assert [one.name for one in (tmp_path / "snapshots").iterdir()] == [place.name]
    assert json.loads((place / "manifest.json").read_text(encoding="utf-8"))["digest"] == place.name
    again = read_sources([place], no_adapters)
    assert isinstance(again[0], SnapshotFolder)
    assert check_inputs(again).digest == check_inputs(inputs).digest
    assert check_inputs(again, engine="sql").digest == check_inputs(inputs).digest


def test_a_changed_snapshot_is_refused(lines: Path, tmp_path: Path) -> None:
    place = write_snapshot(read_sources([lines], no_adapters), tmp_path)
    (place / "links.parquet").write_bytes((place / "links.parquet").read_bytes() + b"x")
    with pytest.raises(UnreadableError) as caught:
        read_sources([place], no_adapters)
    assert caught.value.code == "trace.snapshot_changed"
    (place / "manifest.json").unlink()
    (place / "links.parquet").write_bytes(b"PAR1")
    with pytest.raises(UnreadableError) as caught:
        read_sources([place], no_adapters)
    assert caught.value.code == "trace.snapshot_unreadable"


def test_the_report_names_every_item_once(lines: Path, tmp_path: Path) -> None:
    result = check_paths([lines], no_adapters)
    write_report(result, tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    rows = {
        item: (group["level"], group["verdict"], tuple(group["findings"]))
        for group in report["all_items"]
        for item in group["items"]
    }
    assert sorted(rows) == ["S", "T", "U", "V", "W"]
    assert rows["U"] == ("unit_test", "undetermined", ("untested", "not_run"))
    assert rows["V"][1:] == ("deviates", ("broken", "not_run"))
    assert report["all_broken"] == [["V", "derives", "GONE", ""]]
    assert report["all_suspect"] == [["W", "derives", "S", ""]]
    assert report["digest"] == result.digest
    assert sum(group["count"] for group in report["all_items"]) == report["items"]["total"]
    assert not list(tmp_path.glob("*.part"))


def test_unknown_paths_and_files_have_codes(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("nothing here", encoding="utf-8")
    for path, code in (
        (tmp_path / "missing", "trace.no_such_path"),
        (tmp_path / "readme.txt", "trace.not_recognised"),
        (tmp_path, "trace.no_records"),
    ):
        with pytest.raises(UnreadableError) as caught:
            check_paths([path], no_adapters)
        assert caught.value.code == code


GOOD_MODEL = """\
trace_model: 1
title: Ours
levels:
  - {id: system, types: [sys]}
  - {id: software, title: Software, types: [swr], verification: required}
  - {id: unit_test, types: [ut], test: true}
links: {up: [derives, verifies], down: [satisfied_by], side: [see]}
rules:
  - {from: software, direction: up, to: [system], minimum: 1, maximum: 3, when_status: [valid]}
outside: {ids: ["EXT_*"], kinds: [leaves]}
"""


def test_a_model_is_read_from_yaml(lines: Path, tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(GOOD_MODEL, encoding="utf-8")
    model = load_model(str(path))
    assert model.rules[0].maximum == 3
    assert model.direction_of("Satisfied_By") == "down"
    result = check_paths([lines], no_adapters, model)
    assert result.rules[0].items.total == 1
    assert load_model("v-model").levels


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("trace_model: 1", "trace_model: 2", "trace.model_shape", 1),
        ("{id: system, types: [sys]}", "{id: system, typo: [sys]}", "trace.model_shape", 4),
        ("{id: system, types: [sys]}", "{id: Not a name}", "trace.model_shape", 4),
        ("{id: system, types: [sys]}", "{id: software}", "trace.model_shape", 5),
        ("to: [system]", "to: [nowhere]", "trace.model_shape", 9),
        ("to: [system]", "to: []", "trace.model_shape", 9),
        ("maximum: 3", "maximum: 0", "trace.model_shape", 9),
        ("minimum: 1", "minimum: many", "trace.model_shape", 9),
        ("title: Ours", "title: [", "yaml.syntax", 4),
    ],
)
def test_a_mistake_in_a_model_has_its_line(old: str, new: str, code: str, line: int) -> None:
    with pytest.raises(UnreadableError) as caught:
        parse_model(GOOD_MODEL.replace(old, new).encode(), name="model.yaml")
    assert caught.value.code == code
    assert caught.value.place is not None
    assert caught.value.place.line == line


@given(st.text(max_size=120).map(str.encode) | st.binary(max_size=60))
@example(b"a: &a [*a]")
@example(b"[" * 50_000)
@example(b"? {a: 1}\n: 2")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_model_bytes_are_a_model_or_a_coded_error(data: bytes) -> None:
    with contextlib.suppress(UnreadableError):
        parse_model(data, name="x")


def test_a_snapshot_keeps_what_is_declared_to_live_elsewhere(tmp_path: Path) -> None:
    records = TraceRecords(
        item_id=["A"],
        item_type=["req"],
        item_title=[""],
        item_status=[""],
        item_result=[""],
        item_digest=[""],
        item_place=[""],
        link_source=["A"],
        link_target=["B"],
        link_kind=["derives"],
        link_stamp=[""],
        link_condition=[""],
        external_ids=["B"],
    )
    place = write_snapshot([TraceInput("a", records)], tmp_path)
    result = check_inputs(read_sources([place], no_adapters))
    assert (result.outside.total, result.broken.total) == (1, 0)
    (place / "external.parquet").unlink()
    with pytest.raises(UnreadableError) as caught:
        read_sources([place], no_adapters)
    assert caught.value.code == "trace.snapshot_unreadable"
