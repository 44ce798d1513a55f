# SPDX-License-Identifier: Apache-2.0
"""Values of indicators with their numerator and denominator, over time, by project, and what they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from asqms.contexts.performance.data.definitions import Definition
from asqms.kernel.text import Text


class State(StrEnum):
    """How a value stands against its target; ``nothing`` where there is nothing to count, never a value.

    ``hidden`` where an indicator rests on confidential records that the reader may not see.
    """

    MET = "met"
    NEAR = "near"
    MISSED = "missed"
    NOTHING = "nothing"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Figure:
    """A value on a day. ``numerator`` and ``denominator`` are what it was divided of, or counted over.

    ``rows`` is on how many records, pieces of evidence or obligations it rests; with none ``value`` is None.
    Days: the value is a median and the denominator how many there are.
    """

    value: float | None
    numerator: float
    denominator: float
    rows: int


NO_FIGURE = Figure(None, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Point:
    """A value in a trend; None where there was nothing to count."""

    day: date
    figure: Figure


@dataclass(frozen=True, slots=True)
class TargetInForce:
    """The target that counts on a scope: where it was set (``scope``, empty for everything), whose it is.

    ``own`` is False for a proposal of ours. ``version`` is that of the record set exactly there, 0 without.
    """

    target: float
    warning: float
    scope: str
    scope_name: str
    own: bool
    version: int = 0


@dataclass(frozen=True, slots=True)
class ScopeChoice:
    """A scope that figures may be asked of; an empty ``key`` is the organisation."""

    key: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator on a scope on a day."""

    kpi: str
    name: Text
    formula: Text
    process: str
    definition: Definition
    figure: Figure
    target: TargetInForce
    state: State
    trend: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The value of one project, unit or supplier."""

    scope: str
    kind: str
    name: str
    figure: Figure
    state: State


@dataclass(frozen=True, slots=True)
class SpanRow:
    """One thing a value rests on: a governance record, or a piece of evidence (``source``).

    ``age`` is its days where the indicator is a median of days.
    """

    source: str
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


@dataclass(frozen=True, slots=True)
class SpanPage:
    """Rows with the place where the next begin, empty at the end."""

    rows: tuple[SpanRow, ...]
    following: str


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """An indicator as its page shows it."""

    indicator: Indicator
    labels: tuple[tuple[str, Figure], ...]
    breakdown: tuple[Breakdown, ...]
    may_set: bool
