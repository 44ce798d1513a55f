# SPDX-License-Identifier: Apache-2.0
"""Link targets: the id behind suffixes, and the condition a suffix puts on the target."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Container, Mapping

_TERM = re.compile(r"\s*([A-Za-z_]\w*)\s*(==|!=|<=|>=|<|>)\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>=!]+))\s*")
_AND = re.compile(r"(?<!\s)\s++and\s++")
_ORDER: Mapping[str, Callable[[float, float], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


def split_target(raw: str, known: Container[str]) -> tuple[str, str]:
    """Return the id and the suffix of a link target such as ``ID.part[version==1]``.

    An id that is known as a whole is never split, so ids with dots or brackets stay possible.
    """
    text = raw.strip()
    if text in known:
        return text, ""
    base, bracket, _ = text.partition("[") if text.endswith("]") else (text, "", "")
    base = base.rstrip()
    if base not in known:
        base = base.partition(".")[0] or base
    if not base or (not bracket and base == text):
        return text, ""
    return base, text[len(base) :].lstrip()


def has_condition(suffix: str) -> bool:
    """Return whether the suffix holds a condition in brackets."""
    return suffix.endswith("]") and "[" in suffix


def is_met(suffix: str, fields: Mapping[str, object]) -> bool | None:
    """Return whether the target's fields meet the condition, or None when it cannot be understood.

    Understood are comparisons of one field with a number or a text, joined by ``and``; both sides
    compare as numbers when both are numbers, else as texts (then only ``==`` and ``!=``).
    """
    condition = suffix[suffix.index("[") + 1 : -1]
    met = True
    for term in _AND.split(condition.strip()):
        match = _TERM.fullmatch(term)
        if match is None:
            return None
        field, sign, *values = match.groups()
        expected = next(value for value in values if value is not None)
        answer = _compare(fields.get(field), sign, expected)
        if answer is None:
            return None
        met = met and answer
    return met


def _compare(actual: object, sign: str, expected: str) -> bool | None:
    left, right = _number(actual), _number(expected)
    if left is not None and right is not None:
        return _ORDER[sign](left, right)
    text = actual if isinstance(actual, str) else "" if actual is None else str(actual)
    if sign == "==":
        return text == expected
    return text != expected if sign == "!=" else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None
