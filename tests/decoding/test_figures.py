# SPDX-License-Identifier: Apache-2.0
"""Figures written as text, and declared totals."""

import math

import pytest
from hypothesis import given, strategies

from asqms.decoding.figures import (
    decimal_number,
    declared_facts,
    epoch_day,
    refuse_crowded_json,
    refuse_more_than,
    stated_day,
    whole_number,
)
from asqms.kernel.errors import LimitError


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        (" 12 ", 12),
        ("+3", 3),
        ("-3", None),
        ("1.0", None),
        ("", None),
        (None, None),
        ("9" * 16, None),
        ("٣", None),
    ],
)
def test_whole_numbers(text: str | None, number: int | None) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.5", 0.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("1,234.5", 1234.5),
        ("1,23", None),
        ("2e3", 2000.0),
        ("nan", None),
        ("inf", None),
        ("1_0", None),
        (".", None),
        ("9" * 100, None),
        ("-1", -1.0),
        ("18446744073709551615", 2.0**64),
    ],
)
def test_decimal_numbers(text: str, number: float | None) -> None:
    assert decimal_number(text) == number


@given(strategies.text(max_size=60))
def test_any_text_is_a_finite_figure_or_none(text: str) -> None:
    whole, decimal = whole_number(text), decimal_number(text)
    assert whole is None or 0 <= whole < 10**15
    assert decimal is None or math.isfinite(decimal)
    assert whole is None or decimal == whole


def test_declared_totals_are_given_and_differences_told() -> None:
    facts = {"tests.total": 3, "tests.failed": 0}
    stated = {"tests.total": 4, "tests.failed": 0, "tests.errors": 2, "tests.skipped": None}
    given_facts, notices = declared_facts("junit", facts, stated, "r.xml")
    assert given_facts == {"declared.tests.total": 4, "declared.tests.failed": 0, "declared.tests.errors": 2}
    assert [one.code for one in notices] == ["junit.declared_total_differs"]
    assert "tests.total as 4" in notices[0].message


def test_days_are_read_as_written_or_from_seconds_and_milliseconds() -> None:
    assert stated_day("2026-06-15T23:59:00+02:00") == stated_day(" 2026-06-15") == "2026-06-15"
    assert {stated_day(text) for text in (None, "", "2026-02-30", "Sat, 03 Dec 2022")} == {None}
    assert epoch_day("1768334355") == epoch_day("1768334355000") == "2026-01-13"
    assert {epoch_day(text) for text in (None, "", "0", "-5", "soon", "9" * 15)} == {None}


@given(strategies.text(max_size=20))
def test_any_text_gives_a_day_or_none(text: str) -> None:
    assert {type(stated_day(text)), type(epoch_day(text))} <= {str, type(None)}


def test_limits_are_kept() -> None:
    refuse_more_than(2, 2, adapter="a", what="things", name="n")
    with pytest.raises(LimitError):
        refuse_more_than(2, 3, adapter="a", what="things", name="n")
    refuse_crowded_json(b'{"a": [1]}', adapter="a", limit=2, name="n")
    with pytest.raises(LimitError):
        refuse_crowded_json(b'{"a": [1]}', adapter="a", limit=1, name="n")
