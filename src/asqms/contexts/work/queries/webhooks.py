# SPDX-License-Identifier: Apache-2.0
"""Lists subscriptions and deliveries; secrets are never shown again."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Max

from asqms.contexts.work.data import DeliveryState, DeliveryView, PageOf, SubscriptionView
from asqms.contexts.work.errors import NotFoundError
from asqms.contexts.work.models import Delivery, Subscription
from asqms.contexts.work.queries.jobs import MOST_ROWS, position


def subscriptions(organisation: str) -> tuple[SubscriptionView, ...]:
    """Return every subscription of an organisation, oldest first."""
    rows = Subscription.objects.filter(organisation=organisation).order_by("pk")
    return tuple(subscription_view(row) for row in rows)


def subscription(organisation: str, uid: str) -> SubscriptionView:
    """Return one subscription; raises NotFoundError."""
    row = Subscription.objects.filter(organisation=organisation, uid=uid).first()
    if row is None:
        raise NotFoundError("webhook")
    return subscription_view(row)


def deliveries(
    organisation: str,
    *,
    subscription: str = "",
    state: DeliveryState | None = None,
    cursor: str = "",
    limit: int = 50,
) -> PageOf[DeliveryView]:
    """Return deliveries of an organisation, newest first; raises WorkError ``work.bad_cursor``."""
    rows = Delivery.objects.filter(subscription__organisation=organisation).select_related("subscription")
    if subscription:
        rows = rows.filter(subscription__uid=subscription)
    if state is DeliveryState.DELIVERED:
        rows = rows.filter(delivered_at__isnull=False)
    elif state is not None:
        rows = rows.filter(delivered_at__isnull=True, failed=state is DeliveryState.FAILED)
    if cursor:
        rows = rows.filter(pk__lt=position(cursor))
    limit = max(1, min(limit, MOST_ROWS))
    found = list(rows.order_by("-pk")[: limit + 1])
    more = str(found[limit - 1].pk) if len(found) > limit else ""
    return PageOf(tuple(_delivery_view(row) for row in found[:limit]), more)


def delivery(organisation: str, uid: str) -> DeliveryView:
    """Return one delivery; raises NotFoundError."""
    rows = Delivery.objects.filter(subscription__organisation=organisation, uid=uid)
    row = rows.select_related("subscription").first()
    if row is None:
        raise NotFoundError("delivery")
    return _delivery_view(row)


def last_deliveries(organisation: str) -> Mapping[str, DeliveryView]:
    """Return the newest delivery of every subscription that has one, by the subscription's uid."""
    heard = Subscription.objects.filter(organisation=organisation)
    newest = heard.annotate(newest=Max("deliveries__pk")).values("newest")
    rows = Delivery.objects.filter(pk__in=newest).select_related("subscription")
    return {row.subscription.uid: _delivery_view(row) for row in rows}


def subscription_view(row: Subscription) -> SubscriptionView:
    """Return a row as it crosses the door."""
    return SubscriptionView(
        uid=row.uid,
        organisation=row.organisation,
        url=row.url,
        events=tuple(row.events),
        active=row.active,
        created_at=row.created_at,
        stopped_because=row.stopped_because,
    )


def _delivery_view(row: Delivery) -> DeliveryView:
    state = DeliveryState.WAITING
    if row.delivered_at is not None:
        state = DeliveryState.DELIVERED
    elif row.failed:
        state = DeliveryState.FAILED
    return DeliveryView(
        uid=row.uid,
        subscription=row.subscription.uid,
        url=row.subscription.url,
        event=row.event,
        state=state,
        announced_at=row.announced_at,
        delivered_at=row.delivered_at,
        tries=row.tries,
        status=row.status,
        error_code=row.error_code,
        error_text=row.error_text,
    )
