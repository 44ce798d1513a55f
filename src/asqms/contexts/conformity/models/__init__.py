# SPDX-License-Identifier: Apache-2.0
"""Tables of conformity."""

from asqms.contexts.conformity.models.assessment import (
    Assessment,
    Counter,
    DayFigure,
    ItemState,
    Obligation,
    Touched,
    VerdictChange,
)

__all__ = ["Assessment", "Counter", "DayFigure", "ItemState", "Obligation", "Touched", "VerdictChange"]
