# SPDX-License-Identifier: Apache-2.0
"""Tailoring and justification under the two-person rule (DESIGN 4.2, 4.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, ProposalView
from asqms.contexts.processes.errors import ProcessesError


@dataclass(frozen=True, slots=True)
class DecisionWish:
    """What somebody wants decided: practices on a scope, from a day on, until a day at most."""

    id: str
    practices: Sequence[str]
    scope: str
    reason: str
    on: date
    expires: date | None = None


def propose_tailoring(actor: Actor, wish: DecisionWish) -> ProposalView:
    """Propose that practices do not apply on a scope; counts when somebody else approves.

    Right ``processes.propose_decision``; ledger ``organization.proposed``; errors as propose.
    """
    return _propose(actor, "tailorings", wish)


def propose_justification(actor: Actor, wish: DecisionWish) -> ProposalView:
    """Propose that practices are accepted as not met until a day; counts when somebody else approves.

    Right ``processes.propose_decision``; ledger ``organization.proposed``. Raises ProcessesError
    ``processes.no_end`` without a last day or with one before the first, and the errors of propose.
    """
    if wish.expires is None or wish.expires < wish.on:
        raise ProcessesError(
            "processes.no_end",
            "A justification ends on a day after it begins.",
            hint="Say until when the deviation is accepted.",
        )
    return _propose(actor, "justifications", wish)


def _propose(actor: Actor, kind: str, wish: DecisionWish) -> ProposalView:
    content: dict[str, object] = {
        "id": wish.id,
        "practices": list(wish.practices),
        "scope": wish.scope,
        "reason": wish.reason,
        "on": wish.on.isoformat(),
    }
    if wish.expires is not None:
        content["expires"] = wish.expires.isoformat()
    return organization.propose(actor, kind, content, right="processes.propose_decision", reason=wish.reason)
