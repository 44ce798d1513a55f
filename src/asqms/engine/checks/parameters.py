# SPDX-License-Identifier: Apache-2.0
"""Reading check parameters: texts, lists, truth values, and thresholds that depend on the class."""

from __future__ import annotations

import math
from collections.abc import Mapping

from asqms.engine.checks.contract import Subject
from asqms.engine.checks.outcomes import CannotTellError, Parameters, unknown
from asqms.engine.criteria import Parameter
from asqms.kernel.records import FactValue

CLASS_ATTRIBUTES = ("software_type", "asil", "cal", "domain", "phase")
"""Attributes of a subject that a table by class may name in ``by``."""


def value_for(parameter: Parameter | None, subject: Subject) -> FactValue | None:
    """Return a single value, resolved for the subject's class; None where the class has no row."""
    if isinstance(parameter, Mapping):
        attribute = parameter.get("by")
        if not isinstance(attribute, str) or attribute not in CLASS_ATTRIBUTES:
            return None
        return parameter.get(str(getattr(subject, attribute)))
    return None if isinstance(parameter, tuple) else parameter


def number_for(
    parameters: Parameters, name: str, subject: Subject, default: float | None = None
) -> int | float:
    """Return a threshold for the subject's class, or end with ``threshold_missing``.

    ``default`` counts only where the parameter is not given at all.
    """
    if name not in parameters and default is not None:
        return default
    value = value_for(parameters.get(name), subject)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CannotTellError(unknown("threshold_missing", fact=name))
    if isinstance(value, float) and not math.isfinite(value):
        raise CannotTellError(unknown("threshold_missing", fact=name))
    return value


def text_for(parameters: Parameters, name: str, subject: Subject, default: str = "") -> str:
    """Return a text for the subject's class, or the default."""
    value = value_for(parameters.get(name), subject)
    return value if isinstance(value, str) else default


def texts_of(parameters: Parameters, name: str) -> tuple[str, ...]:
    """Return a list of texts; one text is a list of one."""
    value = parameters.get(name)
    if isinstance(value, tuple):
        return tuple(str(one) for one in value)
    return (value,) if isinstance(value, str) else ()


def truth_for(parameters: Parameters, name: str, *, default: bool = False) -> bool:
    """Return a truth value, or the default."""
    value = parameters.get(name)
    return value if isinstance(value, bool) else default
