# SPDX-License-Identifier: Apache-2.0
"""Places the values of an indicator over time: each in its own unit, with the target as a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from asqms.contexts.performance.data import Point, Unit
from asqms.documents.wording import shown_date

LEFT, RIGHT, TOP, BOTTOM = 52, 632, 12, 152
STEPS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Mark:
    """A value in the drawing."""

    x: str
    y: str
    day: str
    value: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A trend as lengths: lines of the scale, lines between days that follow each other, marks."""

    scale: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    target: str
    first: str
    last: str


def drawing(
    points: Sequence[Point],
    unit: Unit,
    target: float,
    number: Callable[[float], str],
    link: Callable[[Point], str],
    language: str,
) -> Drawing:
    """Return the drawing of a trend; days without a value leave a gap."""
    values = [one.figure.value for one in points if one.figure.value is not None]
    top = 1.0 if unit is Unit.SHARE else _ceiling(max([*values, target], default=1.0))
    first, span = points[0].day.toordinal(), max(1, points[-1].day.toordinal() - points[0].day.toordinal())

    def across(one: Point) -> str:
        return f"{LEFT + (one.day.toordinal() - first) / span * (RIGHT - LEFT):.1f}"

    def down(value: float) -> str:
        return f"{BOTTOM - min(1.0, value / top) * (BOTTOM - TOP):.1f}"

    lines: list[list[str]] = [[]]
    marks = []
    for one in points:
        value = one.figure.value
        if value is None:
            lines.append([])
            continue
        x, y, day, text = across(one), down(value), shown_date(one.day, language), number(value)
        lines[-1].append(f"{x},{y}")
        marks.append(Mark(x, y, day, text, f"{day}: {text}", link(one)))
    return Drawing(
        tuple((down(top * part / 2), number(top * part / 2)) for part in range(3)),
        tuple(" ".join(some) for some in lines if len(some) > 1),
        tuple(marks),
        down(target),
        shown_date(points[0].day, language),
        shown_date(points[-1].day, language),
    )


def _ceiling(value: float) -> float:
    """Return a round number at or above a value, to end a scale at."""
    if value <= 0:
        return 1.0
    power = 1.0
    while power * 10 < value:
        power *= 10
    return next(step * power for step in STEPS if step * power >= value)
