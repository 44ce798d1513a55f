# SPDX-License-Identifier: Apache-2.0
"""Lists webhooks and their deliveries for those who manage them."""

from __future__ import annotations

from collections.abc import Mapping

from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.queries.access import authorise
from asqms.contexts.work import api as work
from asqms.contexts.work.data import DeliveryState, DeliveryView, PageOf, SubscriptionView

MANAGE = "organization.edit_settings"


def webhooks(actor: Actor) -> tuple[SubscriptionView, ...]:
    """Return every webhook, oldest first; right ``organization.edit_settings``."""
    authorise(actor, MANAGE)
    return work.subscriptions(actor.organisation_uid)


def webhook(actor: Actor, uid: str) -> SubscriptionView:
    """Return one webhook; right ``organization.edit_settings``. Raises NotFoundError of work."""
    authorise(actor, MANAGE)
    return work.subscription(actor.organisation_uid, uid)


def deliveries(
    actor: Actor,
    *,
    webhook: str = "",
    state: DeliveryState | None = None,
    cursor: str = "",
    limit: int = 50,
) -> PageOf[DeliveryView]:
    """Return deliveries, newest first; right ``organization.edit_settings``.

    Raises AccessRefusedError and as ``work.deliveries``.
    """
    authorise(actor, MANAGE)
    return work.deliveries(
        actor.organisation_uid, subscription=webhook, state=state, cursor=cursor, limit=limit
    )


def last_deliveries(actor: Actor) -> Mapping[str, DeliveryView]:
    """Return the newest delivery of every webhook that has one; right ``organization.edit_settings``."""
    authorise(actor, MANAGE)
    return work.last_deliveries(actor.organisation_uid)
