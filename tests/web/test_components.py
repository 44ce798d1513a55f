# SPDX-License-Identifier: Apache-2.0
"""Components say what they are given and nothing else; exports hold no formula."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from asqms.documents.wording import SIGNS
from asqms.faces.web.exports import exported
from asqms.faces.web.parts import Bar, Cell, Chip, Column, Pager, Row, Share, Table, TrendPoint
from asqms.faces.web.preparation import prepared_bars, prepared_shares, prepared_sparkline, prepared_trend
from asqms.faces.web.tags import render_component

HOSTILE = "<script>alert(1)</script>"


def _shown(table: Table, query: str = "") -> str:
    return render_component("table", {"table": table, "request": RequestFactory().get(f"/somewhere/{query}")})


def _table(**changes: object) -> Table:
    columns = (
        Column("name", "Name", optional=False, sort="name"),
        Column("count", "Count", "number"),
        Column("verdict", "Verdict", "verdict"),
        Column("late", "Late", hidden=True),
    )
    row = Row(
        {"name": Cell(HOSTILE, note="=1+1"), "count": 1234, "verdict": "deviates", "late": "x"}, key="r1"
    )
    given: dict[str, object] = {"name": "things", "caption": "Things", "columns": columns, "rows": (row,)}
    return Table(**(given | changes))  # type: ignore[arg-type]


def test_what_people_typed_is_never_markup() -> None:
    page = _shown(_table())
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    template = Template('{% t "frame.as_of" day=name %}{% component "notice" text=name %}')
    assert HOSTILE not in template.render(Context({"name": HOSTILE}))


def test_columns_follow_the_reader() -> None:
    assert ">Late<" not in _shown(_table()).split("<thead>")[1]
    chosen = _shown(_table(), "?show=late").split("<thead>")[1]
    assert ">Late<" in chosen
    assert ">Count<" not in chosen
    none = _shown(_table(), "?show=-").split("<thead>")[1]
    assert ">Name<" in none
    assert ">Count<" not in none


def test_pages_and_orders_keep_the_rest_of_the_query() -> None:
    page = _shown(_table(pager=Pager(previous="a", next="b")), "?kind=x&after=old&sort=name")
    assert "?kind=x&amp;sort=name&amp;after=b" in page
    assert "?kind=x&amp;sort=name&amp;before=a" in page
    assert "?kind=x&amp;sort=-name" in page
    assert 'aria-sort="ascending"' in page


@pytest.mark.parametrize("verdict", SIGNS)
def test_a_verdict_is_a_sign_and_a_word(verdict: str) -> None:
    page = render_component("verdict", {"verdict": verdict})
    assert SIGNS[verdict] in page
    words = page.replace("<", ">").split(">")
    assert any(part.strip() and part.strip() != SIGNS[verdict] for part in words[2::2])


def test_a_file_holds_every_column_and_no_formula() -> None:
    rows = tuple(
        Row({"name": text, "count": 1, "verdict": Cell(verdict="partly"), "late": date(2026, 6, 30)})
        for text in ("=1+1", "+1", "-1", "@x", "\t=1", "|calc", "%1", "plain")
    )
    table = _table(rows=rows)
    answer = exported(table, "csv", "en")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="things.csv"'
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["Name", "Count", "Verdict", "Late"]
    assert all(line[0] == "plain" or line[0].startswith("'") for line in lines[1:])
    assert lines[1][1:] == ["1", "partly", "2026-06-30"]
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(exported(table, "xlsx", "en").content)
    ).get_sheet_by_index(0)
    assert sheet.to_python()[1][0] == "=1+1"


@given(st.text(max_size=40))
def test_no_text_becomes_a_formula(text: str) -> None:
    answer = exported(_table(rows=(Row({"name": text}),)), "csv", "en").content.decode("utf-8-sig")
    (_, line) = csv.reader(io.StringIO(answer, newline=""))
    assert not line[0].startswith(("=", "+", "-", "@", "\t", "\r", "|", "%"))


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=20))
def test_bars_never_leave_their_track(given_bars: list[tuple[int, int]]) -> None:
    bars = [Bar("x", value, whole) for value, whole in given_bars]
    drawn = prepared_bars({"bars": bars})["drawn"]
    assert all(0 <= float(one["width"]) <= 200 for one in drawn)  # type: ignore[attr-defined]


@given(st.lists(st.integers(0, 10**6), max_size=6))
def test_shares_fill_their_track_exactly(counts: list[int]) -> None:
    shares = [Share(verdict, count) for verdict, count in zip(SIGNS, counts, strict=False)]
    drawn = prepared_shares({"shares": shares})["drawn"]
    total = sum(float(one["width"]) for one in drawn)  # type: ignore[attr-defined]
    assert total == pytest.approx(400 if sum(counts) else 0, abs=0.5)


@given(st.lists(st.floats(0, 1e6), max_size=30))
def test_lines_stay_inside(numbers: list[float]) -> None:
    points = str(prepared_sparkline({"numbers": numbers})["points"]).split()
    assert all(0 <= float(one.split(",")[0]) <= 120 and 0 <= float(one.split(",")[1]) <= 28 for one in points)


def test_a_trend_may_be_empty_or_have_one_day() -> None:
    assert prepared_trend({"points": (), "caption": "Ready"})["label"] == "Ready"
    one = prepared_trend({"points": (TrendPoint(date(2026, 6, 30), 3, 4),), "caption": "Ready"})
    assert one["label"] == "Ready. 30 Jun 2026: 3 of 4"


def test_chips_are_texts_or_addresses() -> None:
    page = render_component("chips", {"chips": ("ISO/SAE 21434, 10.4.2", Chip("SWE.6", "/x/"))})
    assert "ISO/SAE 21434, 10.4.2" in page
    assert '<a href="/x/">SWE.6</a>' in page


@pytest.mark.parametrize(
    ("text", "before"), [("deviates → conforms", ""), ("conforms", ""), ("in use", "conforms: ")]
)
def test_nobody_hears_a_verdict_twice(text: str, before: str) -> None:
    row = Row({"name": "x", "count": 1, "verdict": Cell(text, verdict="conforms"), "late": "x"})
    cell = _shown(_table(rows=(row,))).partition('class="verdict conforms">')[2].partition("</td>")[0]
    heard = re.sub(r"<[^>]+>", "", re.sub(r'<span aria-hidden="true">[^<]*</span>', "", cell))
    assert " ".join(heard.split()) == f"{before}{text}"
