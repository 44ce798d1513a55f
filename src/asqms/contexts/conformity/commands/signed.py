# SPDX-License-Identifier: Apache-2.0
"""What somebody signed elsewhere in the product and what rates a practice by that."""

from __future__ import annotations

from collections.abc import Collection

from asqms.contexts.conformity.commands.rating import CONFIRM, RatingWish
from asqms.contexts.conformity.kinds import rating_key
from asqms.contexts.conformity.queries.explain import evaluated_scope
from asqms.contexts.conformity.queries.verdict import digests_of
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.workspace.model_records import ConfirmationEntry


def confirm_signed(actor: Actor, wish: RatingWish, *, among: Collection[str]) -> WrittenRecord | None:
    """Confirm a verdict in the name of who signed, on exactly the evidence that it rests on now.

    Nothing is written, and None returned, where the scope has no such obligation, none of the digests
    ``among`` is its evidence, or the same words of the same signature are written already. ``actor`` is the
    server; nobody else writes in the name of others. Ledger ``conformity.verdict_confirmed``.
    """
    key = rating_key(ConfirmationEntry.model_validate(wish.content(actor)))
    written = ledger.current_records(actor.organisation_uid, CONFIRM, [key])
    if any(one.content.get("reason") == wish.reason for one in written if not one.removed):
        return None
    evaluation = evaluated_scope(actor, wish.scope)
    obligation = evaluation.obligation(wish.practice, wish.scope)
    if obligation is None:
        return None
    seen = digests_of(obligation, evaluation)
    if set(among).isdisjoint(seen):
        return None
    return organization.write_record(
        actor, CONFIRM, wish.on_evidence(seen).content(actor), reason=wish.reason
    )
