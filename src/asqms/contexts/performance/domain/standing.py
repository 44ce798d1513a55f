# SPDX-License-Identifier: Apache-2.0
"""What a value is, and how it stands against its target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from asqms.contexts.performance.data.definitions import Definition, Direction, Unit
from asqms.contexts.performance.data.figures import NO_FIGURE, Figure, State

MOST_SHARE, MOST_SCORE, MOST_DAYS, MOST_COUNT = 1.0, 100.0, 36_600.0, 1e9
_MOST = {Unit.SHARE: MOST_SHARE, Unit.SCORE: MOST_SCORE, Unit.DAYS: MOST_DAYS, Unit.COUNT: MOST_COUNT}


def figure_of(definition: Definition, part: float, whole: float, rows: int) -> Figure:
    """Return the value of sums; without rows, or a share of nothing, there is none."""
    if rows <= 0:
        return NO_FIGURE
    if definition.unit is Unit.COUNT:
        return Figure(part, part, whole, rows)
    return Figure(part / whole if whole > 0 else None, part, whole, rows if whole > 0 else 0)


def median_of(days: Iterable[tuple[int, int]]) -> Figure:
    """Return the median of numbers of days, each given with how often it is there."""
    counted = sorted(days)
    total = sum(often for _, often in counted)
    if not total:
        return NO_FIGURE
    middle = (_at(counted, (total - 1) // 2) + _at(counted, total // 2)) / 2
    return Figure(middle, middle, total, total)


def _at(counted: Sequence[tuple[int, int]], position: int) -> int:
    seen = 0
    for days, often in counted:
        seen += often
        if position < seen:
            return days
    return counted[-1][0]


def state_of(definition: Definition, figure: Figure, target: float, warning: float) -> State:
    """Return how a value stands: met, near between warning and target, else missed."""
    if figure.value is None:
        return State.NOTHING
    sign = 1 if definition.direction is Direction.UP else -1
    if sign * figure.value >= sign * target:
        return State.MET
    return State.NEAR if sign * figure.value >= sign * warning else State.MISSED


def mistake_in(definition: Definition, target: float, warning: float) -> str:
    """Return what is wrong with a target: ``out_of_range``, ``warning_beyond_target``, empty for nothing."""
    most = _MOST[definition.unit]
    if not (0 <= target <= most and 0 <= warning <= most):
        return "out_of_range"
    sign = 1 if definition.direction is Direction.UP else -1
    return "warning_beyond_target" if sign * warning > sign * target else ""


def largest(definition: Definition) -> float:
    """Return the largest target an indicator can have."""
    return _MOST[definition.unit]
