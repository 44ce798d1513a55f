# SPDX-License-Identifier: Apache-2.0
"""What crosses the door of performance."""

from asqms.contexts.performance.data.definitions import Definition, Direction, Unit
from asqms.contexts.performance.data.figures import (
    Breakdown,
    Figure,
    Indicator,
    IndicatorView,
    Point,
    ScopeChoice,
    SpanPage,
    SpanRow,
    State,
    TargetInForce,
)
from asqms.contexts.performance.data.reviews import (
    REVIEWS,
    SECTIONS,
    InputFigure,
    InputIndicator,
    InputRow,
    InputSection,
    ReviewInputs,
)
from asqms.contexts.performance.data.targets import TARGETS, TargetEntry

__all__ = [
    "REVIEWS",
    "SECTIONS",
    "TARGETS",
    "Breakdown",
    "Definition",
    "Direction",
    "Figure",
    "Indicator",
    "IndicatorView",
    "InputFigure",
    "InputIndicator",
    "InputRow",
    "InputSection",
    "Point",
    "ReviewInputs",
    "ScopeChoice",
    "SpanPage",
    "SpanRow",
    "State",
    "TargetEntry",
    "TargetInForce",
    "Unit",
]
