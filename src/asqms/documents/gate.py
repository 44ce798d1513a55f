# SPDX-License-Identifier: Apache-2.0
"""Whether a build may go on: what counts of the mandatory obligations, told the same by every face."""

from __future__ import annotations

from dataclasses import dataclass

from asqms.engine.assessment import Tally
from asqms.kernel.outcome import ExitCode

FAIL_ON = ("gap", "partly", "deviates")
"""From strict to mild: any gap, only where evidence shows a lack, only where something is not met."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a build may go on."""

    code: ExitCode
    sentence: str


def gate_of(tally: Tally, fail_on: str, undetermined_limit: float | None) -> Gate:
    """Return the gate over the counts of mandatory obligations.

    The share of the undetermined is looked at first: a verdict about little evidence says little.
    """
    share = 100 * tally.undetermined / tally.rated if tally.rated else 0.0
    if undetermined_limit is not None and share > undetermined_limit:
        told = f"{share:.1f} % of {tally.rated} are undetermined; the limit is {undetermined_limit:g} %."
        return Gate(ExitCode.UNDETERMINED, f"Fails (exit code 4): {told}")
    counts = {
        "deviates": (tally.deviates, f"{tally.deviates} not met"),
        "partly": (tally.partly, f"{tally.partly} met partly"),
        "gap": (tally.undetermined, f"{tally.undetermined} undetermined"),
    }
    blocking = [name for name in counts if FAIL_ON.index(name) >= FAIL_ON.index(fail_on)]
    others = [words for name, (number, words) in counts.items() if number and name not in blocking]
    found = [words for name, (number, words) in counts.items() if number and name in blocking]
    total = f"of {tally.rated} mandatory obligations"
    if found:
        return Gate(ExitCode.GAPS, f"Fails (exit code 1): {', '.join(found)}, {total}.")
    more = f" Not counted here: {', '.join(others)}." if others else ""
    return Gate(ExitCode.CONFORMS, f"Passes: none {total} blocks.{more}")
