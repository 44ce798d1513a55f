# SPDX-License-Identifier: Apache-2.0
"""What a table says about its rows, columns and values (facts of the register adapter)."""

from __future__ import annotations

import re
from functools import lru_cache

from asqms.engine.checks.contract import CheckInput
from asqms.engine.checks.facts import LARGEST_COUNT, count_of, first_present
from asqms.engine.checks.outcomes import CannotTellError, Parameters, met, unknown

_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def plain_value(value: str) -> str:
    """Return a cell value or heading as it stands in fact names: case folded, ``_`` between words."""
    return _NOT_WORD.sub("_", value.casefold()).strip("_")


def which_rows(parameters: Parameters) -> str:
    """Return which rows a check is about: ``all``, ``open`` or ``closed``."""
    which = parameters.get("rows", "all")
    return which if isinstance(which, str) else "all"


def rows_of(given: CheckInput, which: str = "all") -> int:
    """Return the number of rows; a table without such rows ends the check as met, with its reason.

    Ends with ``open_rows_not_marked`` where open or closed rows are asked for and the register says
    of none which it is. Items of a requirements tool count as rows.
    """
    usual = given.evidence.facts.get("rows.total")
    if which == "all" and type(usual) is int and 0 < usual <= LARGEST_COUNT:
        return usual
    if which != "all" and "rows.open" not in given.facts:
        raise CannotTellError(unknown("open_rows_not_marked", fact="rows.open"))
    fact = first_present(given, "rows.total", "items.total") or "rows.total"
    rows = count_of(given, "rows.open" if which == "open" else fact)
    if which == "closed":
        rows -= count_of(given, "rows.open")
    if rows < 0:
        raise CannotTellError(
            unknown("counts_contradict", fact="rows.open", value=count_of(given, "rows.open"))
        )
    if rows == 0:
        raise CannotTellError(met("no_row_to_look_at", fact=fact, value=0))
    return rows


def blanks_of(given: CheckInput, column: str, which: str = "all") -> int:
    """Return the number of blank cells of a column, or end with ``column_not_found``."""
    usual = given.evidence.facts.get(f"rows.missing.{column}")
    if which == "all" and type(usual) is int and usual == 0:
        return 0
    everywhere = first_present(given, f"rows.missing.{column}", f"items.missing.{column}")
    if everywhere is None:
        raise CannotTellError(unknown("column_not_found", fact=f"rows.missing.{column}"))
    if which == "all":
        return count_of(given, everywhere)
    in_open = count_of(given, f"rows.missing_open.{column}")
    return in_open if which == "open" else max(0, count_of(given, everywhere) - in_open)


def values_of(given: CheckInput, column: str) -> dict[str, int]:
    """Return how often each value of a column occurs, by plain value.

    Ends with ``column_not_found`` for a column that is not there and ``column_values_unknown`` for
    one with too many different values to be listed.
    """
    prefix = f"values.{column}."
    found: dict[str, int] = {}
    for name in sorted(name for name in given.facts if name.startswith(prefix)):
        value = plain_value(name[len(prefix) :])
        found[value] = found.get(value, 0) + count_of(given, name)
    if not found and blanks_of(given, column) < rows_of(given):
        raise CannotTellError(unknown("column_values_unknown", fact=prefix[:-1]))
    return dict(sorted(found.items()))
