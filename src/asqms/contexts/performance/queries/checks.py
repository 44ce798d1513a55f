# SPDX-License-Identifier: Apache-2.0
"""What a target must be, whoever writes it."""

from __future__ import annotations

from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.performance.data import Definition, TargetEntry
from asqms.contexts.performance.domain.standing import largest, mistake_in
from asqms.contexts.performance.errors import PerformanceError
from asqms.contexts.performance.library import definitions


def definition_of(kpi: str) -> Definition:
    """Return how an indicator is counted; raises NotFoundError."""
    found = definitions().get(kpi)
    if found is None:
        raise NotFoundError("indicator", kpi[:60])
    return found


def refuse_bad_target(_: Actor, entry: TargetEntry) -> None:
    """Raise PerformanceError for a target that its indicator cannot have.

    Codes: ``performance.unknown_kpi``, ``performance.out_of_range``, ``performance.warning_beyond_target``.
    """
    definition = definitions().get(entry.kpi)
    if definition is None:
        raise PerformanceError(
            "performance.unknown_kpi",
            f"There is no indicator {entry.kpi[:60]}.",
            hint="The page of the indicators lists them.",
        )
    mistake = mistake_in(definition, entry.target, entry.warning)
    if mistake == "out_of_range":
        raise PerformanceError(
            "performance.out_of_range",
            f"A value of {entry.kpi} lies between 0 and {largest(definition):g}.",
            hint="Shares are written from 0 to 1.",
        )
    if mistake:
        raise PerformanceError(
            "performance.warning_beyond_target",
            "The warning level is better than the target.",
            hint="Set the warning level on the worse side of the target, or equal to it.",
        )
