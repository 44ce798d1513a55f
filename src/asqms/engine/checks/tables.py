# SPDX-License-Identifier: Apache-2.0
"""What a table says about its rows, columns and values (facts of the register adapter)."""

from __future__ import annotations

from asqms.engine.checks.contract import CheckInput
from asqms.engine.checks.facts import count_of
from asqms.engine.checks.outcomes import CannotTellError, met, unknown


def plain_value(value: str) -> str:
    """Return a cell value as it is compared: lower case, blanks and hyphens as underscores."""
    return "_".join(value.strip().lower().replace("-", " ").replace("_", " ").split())


def rows_of(given: CheckInput, fact: str = "rows.total") -> int:
    """Return the number of rows; a table without rows ends the check as met, with its reason."""
    rows = count_of(given, fact)
    if rows == 0:
        raise CannotTellError(met("no_row_to_look_at", fact=fact, value=0))
    return rows


def blanks_of(given: CheckInput, column: str, *, only_open: bool = False) -> int:
    """Return the number of blank cells of a column, or end with ``column_not_found``."""
    fact = f"rows.missing_open.{column}" if only_open else f"rows.missing.{column}"
    if fact not in given.facts:
        raise CannotTellError(unknown("column_not_found", fact=fact))
    return count_of(given, fact)


def values_of(given: CheckInput, column: str) -> dict[str, int]:
    """Return how often each value of a column occurs, by plain value.

    Ends with ``column_not_found`` for a column that is not there and ``column_values_unknown`` for
    one with too many different values to be listed.
    """
    prefix = f"values.{column}."
    found: dict[str, int] = {}
    for name in given.facts:
        if name.startswith(prefix):
            value = plain_value(name[len(prefix) :])
            found[value] = found.get(value, 0) + count_of(given, name)
    if not found and blanks_of(given, column) < rows_of(given):
        raise CannotTellError(unknown("column_values_unknown", fact=prefix[:-1]))
    return dict(sorted(found.items()))
