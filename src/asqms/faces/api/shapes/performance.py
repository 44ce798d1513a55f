# SPDX-License-Identifier: Apache-2.0
"""Shapes of indicators, what they rest on, and the inputs of management reviews."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from asqms.faces.api.shapes.base import Shape

StateWord = Literal["met", "near", "missed", "nothing", "hidden"]


class FigureShape(Shape):
    """A value: a share from 0 to 1, a count, days or points. None where there is nothing to count.

    ``rows`` is on how many records, pieces of evidence or obligations it rests.
    """

    value: float | None
    numerator: float
    denominator: float
    rows: int


class PerformanceTargetShape(Shape):
    """The target that counts: ``own`` is false for a proposal of the product, ``scope`` where it was set."""

    target: float
    warning: float
    scope: str
    scope_name: str
    own: bool
    version: int


class IndicatorPointShape(Shape):
    """A value on a day."""

    day: date
    figure: FigureShape


class IndicatorShape(Shape):
    """An indicator on a scope on a day; ``days`` is the window of one that counts what happened."""

    kpi: str
    name: dict[str, str]
    formula: dict[str, str]
    process: str
    unit: Literal["share", "count", "days", "score"]
    direction: Literal["up", "down"]
    days: int | None
    sources: list[str]
    figure: FigureShape
    target: PerformanceTargetShape
    state: StateWord


class BreakdownShape(Shape):
    """The value of a project or supplier."""

    scope: str
    kind: str
    name: str
    figure: FigureShape
    state: StateWord


class LabelShape(Shape):
    """The value of one severity or grade."""

    label: str
    figure: FigureShape


class IndicatorViewShape(IndicatorShape):
    """An indicator with trend (25 days over two years), by severity and by project."""

    counts: dict[str, str]
    nothing: dict[str, str]
    origin: str
    trend: list[IndicatorPointShape]
    labels: list[LabelShape]
    breakdown: list[BreakdownShape]


class PerformanceShape(Shape):
    """Every indicator of a scope on a day; ``behind`` counts entries of the log that are not counted yet."""

    scope: str
    scope_name: str
    as_of: date
    behind: int
    rows: list[IndicatorShape]


class IndicatorRowShape(Shape):
    """One record or piece of evidence a value rests on; ``age`` is its days where the value is a median."""

    source: Literal["record", "evidence"]
    ref: str
    title: str
    kind: str
    scope: str
    scope_name: str
    part: float
    whole: float
    age: int | None
    label: str
    first: date


class ReviewShape(Shape):
    """The inputs of a management review: live while it is open, kept with digest once it was concluded."""

    number: str
    title: str
    scope: str
    scope_name: str
    first: date
    last: date
    kept: bool
    digest: str
    position: int
    sections: list[dict[str, Any]]
