# SPDX-License-Identifier: Apache-2.0
"""LCOV: merged sections, both versions, hostile input, the real files."""

import io

import pytest
from hypothesis import given, settings, strategies

from asqms.adapters.lcov.parse import adapter
from asqms.kernel.adapters import Limits, Source
from asqms.kernel.errors import LimitError, UnreadableError
from tests.support.adapter_cases import (
    MILLION,
    error_code,
    gives_records_or_a_coded_error,
    mutated,
    read,
    samples_of,
    score,
)
from tests.support.shared import require_shared

SAMPLE = samples_of(__file__)[0].read_bytes()


def test_sections_of_one_file_are_merged() -> None:
    reading = read(adapter, SAMPLE)
    facts = reading.facts
    assert (facts["coverage.lines.covered"], facts["coverage.lines.total"]) == (3, 4)
    assert (facts["coverage.branches.covered"], facts["coverage.branches.total"]) == (2, 3)
    assert (facts["coverage.functions.covered"], facts["coverage.functions.total"]) == (2, 3)
    assert (facts["coverage.conditions.covered"], facts["coverage.conditions.total"]) == (1, 2)
    assert (facts["coverage.files.total"], facts["declared.coverage.lines.total"]) == (2, 3)
    assert reading.format_version == "2"
    assert {one.code for one in reading.notices} == {"lcov.declared_total_differs"}


def test_a_counter_that_ran_over_is_a_hit() -> None:
    facts = read(adapter, b"SF:a.c\nDA:1,18446744073709551615\nDA:2,-3\nend_of_record\n").facts
    assert (facts["coverage.lines.covered"], facts["coverage.lines.total"]) == (1, 2)


def test_the_order_of_sections_does_not_matter() -> None:
    sections = SAMPLE.split(b"end_of_record\n")[:-1]
    turned = b"".join(one + b"end_of_record\n" for one in reversed(sections))
    assert read(adapter, turned).facts == read(adapter, SAMPLE).facts


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marked_encodings_and_line_ends_are_read(encoding: str) -> None:
    data = SAMPLE.decode().replace("\n", "\r\n").encode(encoding)
    assert score(adapter, data) == 90
    assert read(adapter, data).facts == read(adapter, SAMPLE).facts


def test_detection_looks_at_the_first_records() -> None:
    assert score(adapter, SAMPLE) == 90
    assert score(adapter, b"SF:a.c\nend_of_record\n") == 90
    assert score(adapter, b"TN:\n") == 30
    assert score(adapter, b"name: SF:a.c\n") == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "lcov.not_a_report"),
        (b"hello\n", "lcov.not_a_report"),
        (b"SF:a.c\nDA:1,1\n", "lcov.truncated"),
        (b"SF:a.c\nDA:1\nend_of_record\n", "lcov.syntax"),
        (b"SF:a.c\nDA:x,1\nend_of_record\n", "lcov.syntax"),
        (b"SF:a.c\nBRDA:1,0,1\nend_of_record\n", "lcov.syntax"),
        (b"SF:a.c\nLF:many\nend_of_record\n", "lcov.syntax"),
        (b"DA:1,1\n", "lcov.syntax"),
        (b"SF:a.c\nSF:" + b"x" * (2 * MILLION), "lcov.line_too_long"),
        (b"SF:\xff\xfe.c\nend_of_record\n", "text.not_utf8"),
        (b"SF:a.c\nDA:" + b"9" * 5000 + b",1\nend_of_record\n", "lcov.syntax"),
    ],
)
def test_damage_is_refused_with_its_code(data: bytes, code: str) -> None:
    assert error_code(adapter, data) == code


def test_an_error_names_its_line() -> None:
    with pytest.raises(UnreadableError) as caught:
        read(adapter, b"TN:\nSF:a.c\nDA:1,1\nDA:bad\nend_of_record\n")
    assert caught.value.place is not None
    assert caught.value.place.line == 4


def test_unknown_records_are_told_and_limits_kept() -> None:
    data = b"SF:a.c\nNEW:1\nDA:1,1\nDA:2,1\nend_of_record\n"
    assert [one.code for one in read(adapter, data).notices] == ["lcov.unknown_record"]
    with pytest.raises(LimitError):
        adapter.parse(Source("x", io.BytesIO(data), len(data), Limits(max_items=1)), {}, with_trace=False)


def test_the_stream_stays_open_for_its_owner() -> None:
    stream = io.BytesIO(SAMPLE)
    adapter.parse(Source("x", stream, len(SAMPLE)), {}, with_trace=False)
    assert not stream.closed


@given(strategies.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)
    gives_records_or_a_coded_error(adapter, b"SF:a.c\n" + data + b"\nend_of_record\n")


@given(mutated([SAMPLE]))
@settings(max_examples=200, deadline=None)
def test_any_damage_gives_records_or_a_coded_error(data: bytes) -> None:
    gives_records_or_a_coded_error(adapter, data)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "files", "lines", "branches", "functions", "declared"),
    [
        ("gcovr-const-functions/coverage.lcov", 1, (17, 17), (2, 4), (5, 5), (17, 19)),
        ("lcov/report.lcov", 3, (3, 6), (1, 2), (0, 0), (None, None)),
    ],
)
def test_real_reports_give_their_known_counts(
    path: str,
    files: int,
    lines: tuple[int, int],
    branches: tuple[int, int],
    functions: tuple[int, int],
    declared: tuple[int | None, int | None],
) -> None:
    data = (require_shared() / "coverage" / path).read_bytes()
    assert score(adapter, data, path) == 90
    facts = read(adapter, data).facts
    assert facts["coverage.files.total"] == files
    expected = {"lines": lines, "branches": branches, "functions": functions}
    assert {
        one: (facts[f"coverage.{one}.covered"], facts[f"coverage.{one}.total"]) for one in expected
    } == expected
    stated = (facts.get("declared.coverage.lines.covered"), facts.get("declared.coverage.lines.total"))
    assert stated == declared
