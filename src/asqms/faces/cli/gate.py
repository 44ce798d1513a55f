# SPDX-License-Identifier: Apache-2.0
"""What ``asqms check`` tells a pipeline: the exit code, and the sentence that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asqms.documents.gate import Gate
    from asqms.workspace.assess import Evaluation

FAIL_ON = ("gap", "partly", "deviates")
"""From strict to mild: any gap, only where evidence shows a lack, only where something is not met."""


def gate(evaluation: Evaluation, scope: str, fail_on: str, undetermined_limit: float | None) -> Gate:
    """Return the gate over the mandatory obligations of a scope and everything below it."""
    from asqms.documents.figures import scope_tally
    from asqms.documents.gate import gate_of

    return gate_of(scope_tally(evaluation.assessment, scope), fail_on, undetermined_limit)
