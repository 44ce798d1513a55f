# SPDX-License-Identifier: Apache-2.0
"""What components compute before they are shown: chosen columns, lengths and points of charts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest

from asqms.documents.wording import name_of, plain, shown_date
from asqms.faces.web.addresses import same_address
from asqms.faces.web.language import current_language
from asqms.faces.web.parts import Bar, Cell, Chip, Column, Row, Share, Table, TrendPoint, Value
from asqms.faces.web.wording import shown_value, words

Values = dict[str, object]
WIDTH = 200.0
SHARE_WIDTH = 400.0
FITTING_COLUMNS = 9
"""A table with more columns scrolls in a frame of its own."""
LEFT, RIGHT, TOP, BOTTOM = 44.0, 632.0, 10.0, 156.0
_NUMERIC = frozenset({"number", "share"})


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column with the address that sorts by it."""

    key: str
    title: str
    kind: str
    sort: str
    href: str


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as text; ``named`` where the text says the verdict itself, so that nobody hears it twice."""

    text: str
    href: str
    verdict: str
    note: str
    numeric: bool
    code: bool
    head: bool
    language: str
    named: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as texts in the order of the columns."""

    key: str
    title: str
    current: bool
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as the reader has chosen to see it."""

    columns: tuple[ShownColumn, ...]
    rows: tuple[ShownRow, ...]
    optional: tuple[Column, ...]
    keys: frozenset[str]
    kept: tuple[tuple[str, str], ...]
    sort: str
    direction: str
    width: int
    broad: bool


def prepared_table(values: Values) -> Values:
    """Choose columns by ``show`` of the query and write every value."""
    table, request = cast("Table", values["table"]), cast("HttpRequest", values["request"])
    columns = _columns(table, request)
    order = request.GET.get("sort", "")
    return {
        "shown": ShownTable(
            columns=tuple(_shown_column(column, order, request) for column in columns),
            rows=tuple(_shown_row(row, columns) for row in table.rows),
            optional=tuple(column for column in table.columns if column.optional),
            keys=frozenset(column.key for column in columns),
            kept=tuple(
                (name, value)
                for name, some in request.GET.lists()
                for value in some
                if name not in {"show", "after", "before", "export", "table"}
            ),
            sort=order.removeprefix("-"),
            direction="descending" if order.startswith("-") else "ascending",
            width=len(columns) + bool(table.choosing),
            broad=len(columns) > FITTING_COLUMNS,
        )
    }


def _columns(table: Table, request: HttpRequest) -> tuple[Column, ...]:
    chosen = request.GET.getlist("show")
    if chosen:
        return tuple(one for one in table.columns if not one.optional or one.key in chosen)
    return tuple(one for one in table.columns if not one.hidden)


def _shown_column(column: Column, order: str, request: HttpRequest) -> ShownColumn:
    turned = f"-{column.sort}" if order == column.sort else column.sort
    href = same_address(request, sort=turned) if column.sort else ""
    return ShownColumn(column.key, column.title, column.kind, column.sort, href)


def _shown_row(row: Row, columns: Sequence[Column]) -> ShownRow:
    cells = tuple(_shown_cell(row, column, first=not at) for at, column in enumerate(columns))
    title = next((cell.text for cell in cells if cell.text), row.key)
    return ShownRow(row.key, title, row.current, cells)


def _shown_cell(row: Row, column: Column, *, first: bool) -> ShownCell:
    given = row.cells.get(column.key)
    cell = given if isinstance(given, Cell) else Cell(value=given)
    verdict = cell.verdict or (str(cell.value or "") if column.kind == "verdict" else "")
    text = "" if column.kind == "verdict" and not cell.verdict else _text(cell.value, cell.whole)
    return ShownCell(
        text=text,
        href=cell.href or (row.href if first else ""),
        verdict=verdict,
        note=cell.note,
        numeric=column.kind in _NUMERIC,
        code=column.kind == "code",
        head=first,
        language=cell.language,
        named=bool(verdict and text) and name_of(verdict, current_language()) in text,
    )


def _text(value: Value, whole: int | None) -> str:
    language = current_language()
    text = plain(shown_value(value, language))
    return text if whole is None else f"{text}/{shown_value(whole, language)}"


def prepared_chips(values: Values) -> Values:
    """Let a plain text stand for a chip without an address."""
    chips = cast("Sequence[Chip | str]", values["chips"])
    return {"chips": tuple(Chip(one) if isinstance(one, str) else one for one in chips)}


def prepared_bars(values: Values) -> Values:
    """Give each bar its length: the share of its whole, or of the longest bar."""
    bars = cast("Sequence[Bar]", values["bars"])
    longest = max((bar.value for bar in bars if bar.of is None), default=0)
    drawn = []
    for bar in bars:
        whole = longest if bar.of is None else bar.of
        drawn.append(
            {
                "title": bar.title,
                "href": bar.href,
                "verdict": bar.verdict,
                "text": _text(bar.value, bar.of),
                "width": f"{_part(bar.value, whole) * WIDTH:.1f}",
            }
        )
    return {"drawn": drawn}


def prepared_shares(values: Values) -> Values:
    """Lay the shares end to end."""
    shares = cast("Sequence[Share]", values["shares"])
    total = sum(share.count for share in shares)
    drawn, start = [], 0.0
    for share in shares:
        width = _part(share.count, total) * SHARE_WIDTH
        drawn.append(
            {
                "verdict": share.verdict,
                "count": share.count,
                "href": share.href,
                "x": f"{start:.1f}",
                "width": f"{width:.1f}",
            }
        )
        start += width
    return {"drawn": drawn, "total": total}


def prepared_sparkline(values: Values) -> Values:
    """Turn numbers into points of a line."""
    numbers = [float(number) for number in cast("Sequence[float]", values["numbers"])]
    low, high = (min(numbers), max(numbers)) if numbers else (0.0, 0.0)
    step = 120 / max(1, len(numbers) - 1)
    points = [
        (f"{at * step:.1f}", f"{26 - (_part(number - low, high - low) * 24 if high > low else 12):.1f}")
        for at, number in enumerate(numbers)
    ]
    return {"points": " ".join(f"{x},{y}" for x, y in points), "last": points[-1] if points else None}


def prepared_trend(values: Values) -> Values:
    """Place the shares of days between nothing and all."""
    language = current_language()
    given = cast("Sequence[TrendPoint]", values["points"])
    first = given[0].day.toordinal() if given else 0
    span = max(1, given[-1].day.toordinal() - first) if given else 1
    marks = []
    for point in given:
        day = shown_date(point.day, language)
        marks.append(
            {
                "x": f"{LEFT + (point.day.toordinal() - first) / span * (RIGHT - LEFT):.1f}",
                "y": f"{BOTTOM - _part(point.value, point.of) * (BOTTOM - TOP):.1f}",
                "day": day,
                "value": _text(point.value, point.of),
                "text": words(language, "trend.point", day=day, value=point.value, of=point.of),
                "href": point.href,
            }
        )
    lines = [
        {"y": f"{BOTTOM - part / 100 * (BOTTOM - TOP):.1f}", "text": f"{part} %"} for part in (0, 50, 100)
    ]
    ends = [{**marks[0], "anchor": "start"}, {**marks[-1], "anchor": "end"}] if len(marks) > 1 else marks
    days = [{"x": one["x"], "text": one["day"], "anchor": one.get("anchor", "start")} for one in ends]
    line = " ".join(f"{one['x']},{one['y']}" for one in marks)
    return {
        "drawn": {"lines": lines, "points": line, "marks": marks, "days": days},
        "label": _last(marks, values),
    }


def _last(marks: Sequence[Mapping[str, str]], values: Values) -> str:
    caption = str(values.get("caption", ""))
    return f"{caption}. {marks[-1]['text']}" if marks else caption


def _part(value: float, whole: float) -> float:
    return min(1.0, max(0.0, value / whole)) if whole else 0.0


PREPARED: Mapping[str, Callable[[Values], Values]] = {
    "table": prepared_table,
    "bars": prepared_bars,
    "chips": prepared_chips,
    "shares": prepared_shares,
    "sparkline": prepared_sparkline,
    "trend": prepared_trend,
}
"""Components that compute something, by name."""
