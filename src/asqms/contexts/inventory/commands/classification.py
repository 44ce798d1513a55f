# SPDX-License-Identifier: Apache-2.0
"""Classification of software items under the two-person rule (DESIGN 4.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, ProposalView


def propose_classification(
    actor: Actor, item: str, answers: Mapping[str, str], *, on: date | None = None, reason: str = ""
) -> ProposalView:
    """Propose answers to the classification questions; they count when somebody else approves them.

    Right ``inventory.propose_classification``; ledger ``organization.proposed``; errors as propose.
    """
    content: dict[str, object] = {
        "item": item,
        "answers": dict(answers),
        "on": (on or actor.day).isoformat(),
        "reason": reason,
    }
    return organization.propose(
        actor, "classifications", content, right="inventory.propose_classification", reason=reason
    )
