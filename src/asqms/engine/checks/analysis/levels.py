# SPDX-License-Identifier: Apache-2.0
"""How heavy a finding is, over the scales that tools use; not a check."""

from asqms.engine.checks.contract import CheckInput
from asqms.engine.checks.facts import count_of, counts_below, first_present
from asqms.engine.checks.outcomes import CannotTellError, unknown

WEIGHT_OF_LEVEL = {
    "none": 0,
    "note": 1,
    "information": 1,
    "info": 1,
    "debug": 1,
    "style": 1,
    "performance": 1,
    "portability": 1,
    "low": 1,
    "warning": 2,
    "medium": 2,
    "error": 3,
    "high": 3,
    "critical": 4,
}
"""Levels of SARIF, cppcheck and vulnerability scanners; one that is not listed weighs as an error."""

WEIGHT_OF_OTHERS = 3
COUNTS = (("findings.total", "findings.by_level."), ("vulnerabilities.total", "vulnerabilities.by_severity."))


def counted_above(given: CheckInput, level: str) -> tuple[str, int]:
    """Return the name of the facts used and how many findings are above a level.

    Ends with ``fact_missing`` where nothing is counted and ``threshold_missing`` for no level.
    """
    tolerated = WEIGHT_OF_LEVEL.get(level)
    if tolerated is None:
        raise CannotTellError(unknown("threshold_missing", fact="level"))
    total = first_present(given, *(total for total, _ in COUNTS)) or COUNTS[0][0]
    prefix = dict(COUNTS)[total]
    everything = count_of(given, total)
    counts = {name: count_of(given, f"{prefix}{name}") for name in counts_below(given, prefix)}
    if everything and not counts:
        raise CannotTellError(unknown("levels_unknown", fact=prefix[:-1]))
    above = sum(
        count for name, count in counts.items() if WEIGHT_OF_LEVEL.get(name, WEIGHT_OF_OTHERS) > tolerated
    )
    return prefix[:-1], above
