# SPDX-License-Identifier: Apache-2.0
"""People say what they see: they confirm a verdict on its evidence, or overrule it with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from asqms.contexts.conformity.errors import ConformityError
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor

CONFIRM, OVERRULE = "confirmations", "overrules"
_RIGHTS = {CONFIRM: "conformity.confirm", OVERRULE: "conformity.overrule"}


@dataclass(frozen=True, slots=True)
class RatingWish:
    """What somebody says about a practice on a scope.

    ``kind`` is confirmations or overrules; ``seen`` are the digests of the evidence looked at. ``person``
    and ``on`` are the actor and today, but where the server writes down what somebody signed.
    """

    kind: str
    practice: str
    scope: str
    verdict: str
    reason: str = ""
    seen: Sequence[str] = ()
    expires: date | None = None
    person: str = ""
    on: date | None = None

    def on_evidence(self, seen: Sequence[str]) -> RatingWish:
        """Return the same wish about exactly this evidence."""
        return replace(self, seen=tuple(seen))

    def content(self, actor: Actor) -> dict[str, object]:
        """Return the record that the wish would become."""
        content: dict[str, object] = {
            "practice": self.practice,
            "scope": self.scope,
            "verdict": self.verdict,
            "person": self.person or actor.person,
            "on": (self.on or actor.day).isoformat(),
            "reason": self.reason,
            "evidence": list(self.seen),
        }
        return content | ({"expires": self.expires.isoformat()} if self.expires else {})


def rate(actor: Actor, wish: RatingWish) -> WrittenRecord:
    """Confirm or overrule a verdict on exactly the evidence that was looked at.

    Rights ``conformity.confirm`` and ``conformity.overrule`` on the scope; ledger
    ``conformity.verdict_confirmed`` and ``conformity.verdict_overruled``. Raises ConformityError
    ``conformity.reason_missing`` for an overrule without one, ``conformity.evidence_changed`` when the
    verdict rests on other evidence by now, and the errors of write_record.
    """
    organization.authorise(actor, _RIGHTS[wish.kind], wish.scope)
    if wish.kind == OVERRULE and not wish.reason.strip():
        raise ConformityError(
            "conformity.reason_missing", "Overruling needs a reason.", hint="Say what the machine cannot see."
        )
    return organization.write_record(actor, wish.kind, wish.content(actor), reason=wish.reason)
