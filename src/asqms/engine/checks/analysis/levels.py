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
COUNTS = (
    ("findings.active", "findings.active_by_level."),
    ("findings.total", "findings.by_level."),
    ("vulnerabilities.total", "vulnerabilities.by_severity."),
)
"""Where findings are counted: those that are active (not suppressed) before all."""


def counted_above(given: CheckInput, level: str) -> tuple[str, int]:
    """Return the name of the facts used and how many findings are above a level.

    Ends with ``fact_missing`` where nothing is counted, ``levels_unknown`` where findings have no
    level, and ``threshold_missing`` for a level that is not on the scale.
    """
    tolerated = WEIGHT_OF_LEVEL.get(level)
    if tolerated is None:
        raise CannotTellError(unknown("threshold_missing", fact="level"))
    total = first_present(given, *(total for total, _ in COUNTS)) or "findings.total"
    prefix = dict(COUNTS)[total]
    everything = count_of(given, total)
    counts = {name: count_of(given, f"{prefix}{name}") for name in counts_below(given, prefix)}
    if everything and not counts:
        raise CannotTellError(unknown("levels_unknown", fact=prefix[:-1]))
    weights = {name: WEIGHT_OF_LEVEL.get(name, WEIGHT_OF_OTHERS) for name in counts}
    return prefix[:-1], sum(count for name, count in counts.items() if weights[name] > tolerated)


def end_unless_complete(given: CheckInput) -> None:
    """End the check where a tool says that its analysis proves nothing about the absence of findings.

    ``no_run_reported`` where the report holds no run at all, ``analysis_not_finished`` where a run
    failed or has no results.
    """
    if count_of(given, "runs.total", absent=1) == 0:
        raise CannotTellError(unknown("no_run_reported", fact="runs.total", value=0, needed=1))
    for fact in ("runs.failed", "runs.without_results"):
        if count_of(given, fact, absent=0):
            raise CannotTellError(
                unknown("analysis_not_finished", fact=fact, value=count_of(given, fact), needed=0)
            )
