# SPDX-License-Identifier: Apache-2.0
"""Check parameters: their shapes, and reading them; a threshold may depend on the class."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum

from asqms.engine.checks.contract import Subject
from asqms.engine.checks.outcomes import CannotTellError, Parameters, unknown
from asqms.engine.criteria import Parameter
from asqms.kernel.records import FactValue

CLASS_ATTRIBUTES = ("software_type", "asil", "cal", "domain", "phase")
"""Attributes of a subject that a table by class may name in ``by``."""


class Shape(StrEnum):
    """What a parameter may be; a table by class holds single values of the same kind."""

    NUMBER = "a number"
    TEXT = "a text"
    TEXTS = "a list of texts"
    TRUTH = "true or false"
    VALUE = "a single value"


SHAPES: Mapping[str, Shape] = {
    "allowed": Shape.TEXTS,
    "column": Shape.TEXT,
    "columns": Shape.TEXTS,
    "days": Shape.NUMBER,
    "direction": Shape.TEXT,
    "fact": Shape.TEXT,
    "from_level": Shape.TEXT,
    "level": Shape.TEXT,
    "maximum": Shape.NUMBER,
    "maximum_failed": Shape.NUMBER,
    "maximum_percent": Shape.NUMBER,
    "maximum_skipped_percent": Shape.NUMBER,
    "measure": Shape.TEXT,
    "minimum": Shape.NUMBER,
    "minimum_percent": Shape.NUMBER,
    "of_fact": Shape.TEXT,
    "other_column": Shape.TEXT,
    "parts": Shape.TEXTS,
    "rating": Shape.TEXT,
    "rows": Shape.TEXT,
    "signature_counts": Shape.TRUTH,
    "to_level": Shape.TEXT,
    "trace_level": Shape.TEXT,
    "value": Shape.VALUE,
    "values": Shape.TEXTS,
}
"""The shape of each parameter; a name means the same in every check."""

BY_CLASS = frozenset(
    {
        "days",
        "level",
        "maximum",
        "maximum_failed",
        "maximum_percent",
        "maximum_skipped_percent",
        "minimum",
        "minimum_percent",
        "rating",
        "value",
    }
)
"""Parameters that may be a table by class."""

TRACE_LEVELS = (
    "stakeholder_requirement",
    "system_requirement",
    "software_requirement",
    "component",
    "unit",
    "code",
    "unit_test",
    "integration_test",
    "verification_test",
    "safety_goal",
    "cybersecurity_goal",
    "safety_requirement",
    "cybersecurity_requirement",
    "change",
    "work_product",
    "standard_requirement",
)
"""The canonical levels of traceability (docs/reference, trace levels)."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "direction": ("up", "down"),
    "from_level": TRACE_LEVELS,
    "level": ("none", "note", "warning", "error", "low", "medium", "high", "critical"),
    "measure": ("lines", "branches", "functions", "conditions", "decisions"),
    "rating": ("N", "P", "L", "F"),
    "rows": ("all", "open", "closed"),
    "to_level": TRACE_LEVELS,
    "trace_level": TRACE_LEVELS,
}
"""Parameters with a closed list of words."""


def problem_of_parameter(name: str, parameter: Parameter) -> str:
    """Return one sentence about what is wrong with a parameter of a check, or an empty text."""
    shape = SHAPES[name]
    if isinstance(parameter, Mapping):
        return _problem_of_table(name, parameter)
    if isinstance(parameter, tuple):
        right = shape is Shape.TEXTS and bool(parameter) and all(_is_name(one) for one in parameter)
        return "" if right else f"{name} must be {shape}."
    return _problem_of_value(name, parameter)


def _problem_of_table(name: str, table: Mapping[str, FactValue]) -> str:
    if name not in BY_CLASS:
        return f"{name} cannot depend on the class."
    if table.get("by") not in CLASS_ATTRIBUTES:
        return f"{name} by class needs 'by' with one of {', '.join(CLASS_ATTRIBUTES)}."
    problems = [_problem_of_value(name, value) for key, value in table.items() if key != "by"]
    if not problems:
        return f"{name} by class names no class."
    return next((problem for problem in problems if problem), "")


def _problem_of_value(name: str, value: FactValue) -> str:
    shape = SHAPES[name]
    right = {
        Shape.NUMBER: _is_number(value),
        Shape.TEXT: _is_name(value),
        Shape.TEXTS: _is_name(value),
        Shape.TRUTH: isinstance(value, bool),
        Shape.VALUE: True,
    }[shape]
    if not right:
        return f"{name} must be {shape}."
    if name.endswith("percent") and isinstance(value, int | float) and not 0 <= value <= 100:  # noqa: PLR2004 - percent
        return f"{name} must be from 0 to 100."
    words = WORDS.get(name)
    if words and value not in words:
        return f"{name} must be one of {', '.join(words)}."
    return ""


def _is_number(value: FactValue) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return not isinstance(value, float) or math.isfinite(value)


def _is_name(value: FactValue) -> bool:
    return isinstance(value, str) and bool(value.strip())


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
    if value is None or isinstance(value, str) or not _is_number(value):
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
        return tuple(map(str, value))
    return (value,) if isinstance(value, str) else ()


def truth_for(parameters: Parameters, name: str, *, default: bool = False) -> bool:
    """Return a truth value, or the default."""
    value = parameters.get(name)
    return value if isinstance(value, bool) else default
