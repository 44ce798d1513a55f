# SPDX-License-Identifier: Apache-2.0
"""The four answers a check can give, as short constructors of findings; reason codes are in ``reasons``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TypeAlias

from asqms.engine.assessment import Outcome
from asqms.engine.checks.contract import CheckInput, Finding
from asqms.engine.criteria import Parameter
from asqms.kernel.records import FactValue

Parameters: TypeAlias = Mapping[str, Parameter]


class CannotTellError(Exception):
    """A fact or threshold that a check needs is not usable; never leaves ``answering``."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.reason)
        self.finding = finding


def answering(
    run: Callable[[CheckInput, Parameters], Finding],
) -> Callable[[CheckInput, Parameters], Finding]:
    """Let the readers of ``facts`` and ``parameters`` end a check early with an UNKNOWN finding."""

    @wraps(run)
    def answer(given: CheckInput, parameters: Parameters) -> Finding:
        try:
            return run(given, parameters)
        except CannotTellError as stop:
            return stop.finding

    return answer


def met(
    reason: str, *, fact: str = "", value: FactValue | None = None, needed: FactValue | None = None
) -> Finding:
    """Return the finding that the check is met."""
    return Finding(Outcome.MET, reason, fact, value, needed)


def partly(
    reason: str, *, fact: str = "", value: FactValue | None = None, needed: FactValue | None = None
) -> Finding:
    """Return the finding that some but not all of what is needed is there."""
    return Finding(Outcome.PARTLY, reason, fact, value, needed)


def not_met(
    reason: str, *, fact: str = "", value: FactValue | None = None, needed: FactValue | None = None
) -> Finding:
    """Return the finding that the evidence shows the check is not met."""
    return Finding(Outcome.NOT_MET, reason, fact, value, needed)


def unknown(
    reason: str, *, fact: str = "", value: FactValue | None = None, needed: FactValue | None = None
) -> Finding:
    """Return the finding that the evidence does not say; never a pass and never a failure."""
    return Finding(Outcome.UNKNOWN, reason, fact, value, needed)
