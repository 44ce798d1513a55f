# SPDX-License-Identifier: Apache-2.0
"""Subscriptions to events and the deliveries to them, sent by a task of the queue."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from asqms.contexts.work.commands.enqueue import enqueue
from asqms.contexts.work.commands.jobs import retry_job
from asqms.contexts.work.data import EVERY_EVENT, Event, JobContext, SubscriptionView
from asqms.contexts.work.domain.addresses import Network, networks, target
from asqms.contexts.work.domain.secret import new_secret, seal, secret_bytes, signature, unseal
from asqms.contexts.work.domain.transport import post
from asqms.contexts.work.errors import NotFoundError, NoUseError, WorkError
from asqms.contexts.work.models import Delivery, Subscription
from asqms.contexts.work.queries.webhooks import subscription_view
from asqms.contexts.work.registry import webhook_listeners
from asqms.kernel.digest import CanonicalValue, canonical_json

DELIVER = "work.deliver"
MOST_SUBSCRIPTIONS = 100
MOST_BODY_BYTES = 256 * 1024
MOST_TRIES = 12
GONE = 410
_TAKEN, _ELSEWHERE = 2, 3


def subscribe(
    organisation: str,
    url: str,
    events: Sequence[str],
    *,
    at: datetime,
    secret: str = "",
    note: Callable[[SubscriptionView], None] | None = None,
) -> tuple[SubscriptionView, str]:
    """Let an address hear of events (``*`` for all) and return the subscription and its secret, shown once.

    ``note`` is called in the same transaction, after the address was looked up outside of it. Raises
    WorkError ``work.no_events``, ``work.unknown_event``, ``work.too_many_subscriptions``,
    ``work.bad_secret`` and those of an address that webhooks may not reach.
    """
    _require_events(events)
    target(url, allowed_networks())
    secret = secret or new_secret()
    secret_bytes(secret)
    uid = secrets.token_hex(16)
    with transaction.atomic():
        if Subscription.objects.filter(organisation=organisation).count() >= MOST_SUBSCRIPTIONS:
            raise WorkError(
                "work.too_many_subscriptions",
                f"An organisation may have {MOST_SUBSCRIPTIONS} webhooks.",
                hint="Remove one that is no longer used.",
            )
        row = Subscription.objects.create(
            uid=uid,
            organisation=organisation,
            url=url,
            sealed_secret=seal(secret, settings.SECRET_KEY, uid),
            events=sorted(set(events)),
            created_at=at,
        )
        made = subscription_view(row)
        if note is not None:
            note(made)
    return made, secret


def _require_events(events: Sequence[str]) -> None:
    if not events or not all(events):
        raise WorkError("work.no_events", "Name the events this address hears of.", hint="Write * for all.")
    known = {*Event, EVERY_EVENT}
    unknown = next((one for one in events if one not in known), None)
    if unknown is not None:
        listed = ", ".join(Event)
        raise WorkError(
            "work.unknown_event",
            f"There is no event {unknown[:80]}.",
            hint=f"Choose among {listed}, or write * for all.",
            context={"event": unknown[:80], "events": listed},
        )


def unsubscribe(organisation: str, uid: str) -> None:
    """Remove a subscription and its deliveries; raises NotFoundError."""
    with transaction.atomic():
        if not Subscription.objects.filter(organisation=organisation, uid=uid).delete()[0]:
            raise NotFoundError("webhook")


def switch(organisation: str, uid: str, *, active: bool) -> SubscriptionView:
    """Stop a subscription or let it hear again; raises NotFoundError."""
    with transaction.atomic():
        row = Subscription.objects.select_for_update().filter(organisation=organisation, uid=uid).first()
        if row is None:
            raise NotFoundError("webhook")
        row.active = active
        row.stopped_because = ""
        row.save(update_fields=["active", "stopped_because"])
    return subscription_view(row)


def heard(organisation: str) -> frozenset[Event]:
    """Return the events that somebody hears of: whoever has much to tell asks this first, once."""
    rows = Subscription.objects.filter(organisation=organisation, active=True)
    named = {name for events in rows.values_list("events", flat=True) for name in events}
    return frozenset(one for one in Event if one in named or EVERY_EVENT in named)


def announce(organisation: str, event: Event, content: Mapping[str, CanonicalValue], *, at: datetime) -> int:
    """Queue an event for every address that hears of it, in the caller's transaction; return how many do.

    It is one query where nobody does. The content names what happened; receivers ask the API for the rest.
    Raises WorkError ``work.no_transaction`` and ``work.event_too_large``.
    """
    if not connection.in_atomic_block:
        raise WorkError("work.no_transaction", "Events are announced inside a transaction only.")
    rows = Subscription.objects.filter(organisation=organisation, active=True).order_by("pk")
    hearing = [row for row in rows if event in row.events or EVERY_EVENT in row.events]
    for row in hearing:
        _queue(row, event, content, at)
    return len(hearing)


def _queue(row: Subscription, event: Event, content: Mapping[str, CanonicalValue], at: datetime) -> Delivery:
    body = canonical_json({"type": event, "timestamp": at.isoformat(), "data": dict(content)})
    if len(body) > MOST_BODY_BYTES:
        raise WorkError(
            "work.event_too_large", f"An event may have {MOST_BODY_BYTES} bytes.", hint="Name things."
        )
    delivery = Delivery.objects.create(
        uid=secrets.token_hex(16), subscription=row, event=event, body=body.decode(), announced_at=at
    )
    enqueue(DELIVER, {"delivery": delivery.uid}, at=at, key=delivery.uid, organisation=row.organisation)
    _tie(delivery)
    return delivery


def _tie(delivery: Delivery) -> None:
    """Remember which job carries the delivery."""
    from asqms.contexts.work.models import Job

    delivery.job = Job.objects.get(name=DELIVER, key=delivery.uid, state="waiting")
    delivery.save(update_fields=["job"])


def send_test(organisation: str, uid: str, *, at: datetime) -> str:
    """Queue the event ``webhook.test`` for one address and return the delivery.

    Raises NotFoundError and WorkError ``work.webhook_stopped``.
    """
    with transaction.atomic():
        row = Subscription.objects.filter(organisation=organisation, uid=uid).first()
        if row is None:
            raise NotFoundError("webhook")
        if not row.active:
            raise _stopped()
        return _queue(row, Event.WEBHOOK_TEST, {"webhook": uid}, at).uid


def _stopped() -> NoUseError:
    return NoUseError(
        "work.webhook_stopped", "This webhook is stopped.", hint="Let it hear again, then repeat."
    )


def redeliver(organisation: str, uid: str, *, at: datetime) -> None:
    """Try a failed or delivered event again.

    Raises NotFoundError and WorkError ``work.not_over`` or ``work.webhook_stopped``.
    """
    with transaction.atomic():
        rows = Delivery.objects.filter(subscription__organisation=organisation, uid=uid)
        row = rows.select_related("subscription", "job").first()
        if row is None:
            raise NotFoundError("delivery")
        if not row.subscription.active:
            raise _stopped()
        if row.job is not None and row.job.state in {"dead", "cancelled"}:
            retry_job(organisation, row.job.uid, at=at)
        elif row.job is not None and row.job.state in {"waiting", "running"}:
            raise WorkError("work.not_over", "This delivery is on its way.", hint="Wait for it.")
        else:
            enqueue(DELIVER, {"delivery": uid}, at=at, key=uid, organisation=organisation)
            _tie(row)
        rows.update(delivered_at=None, failed=False)


def deliver(context: JobContext) -> None:
    """Send one delivery, as a task; receivers tell repeats by ``webhook-id``."""
    rows = Delivery.objects.filter(uid=str(context.payload["delivery"]))
    delivery = rows.select_related("subscription").first()
    if delivery is None:
        return
    if not delivery.subscription.active:
        _leave(context, delivery)
        return
    try:
        status = _send(delivery, context.now())
        _judge(delivery, status, context.now())
    except WorkError as error:
        last = isinstance(error, NoUseError) or context.tries >= MOST_TRIES
        _note(
            context, delivery, {"error_code": error.code, "error_text": error.message[:500], "failed": last}
        )
        raise
    with transaction.atomic():
        _write(delivery, {"delivered_at": context.now(), "error_code": "", "error_text": "", "failed": False})
        context.finish()


def _leave(context: JobContext, delivery: Delivery) -> None:
    """Note that the webhook was stopped while the event was on its way; it can be delivered again."""
    why = _stopped()
    with transaction.atomic():
        rows = Delivery.objects.filter(pk=delivery.pk)
        rows.update(error_code=why.code, error_text=why.message, failed=True)
        context.finish()


def _send(delivery: Delivery, at: datetime) -> int:
    hook = delivery.subscription
    body = delivery.body.encode()
    timestamp = int(at.timestamp())
    secret = unseal(bytes(hook.sealed_secret), settings.SECRET_KEY, hook.uid)
    headers = {
        "content-type": "application/json",
        "user-agent": "OpenASQMS",
        "webhook-id": delivery.uid,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, delivery.uid, timestamp, body),
    }
    where = target(hook.url, allowed_networks())
    return post(hook.url, where, body, headers).status


def _judge(delivery: Delivery, status: int, at: datetime) -> None:
    """Raise WorkError unless the receiver took it; an address that is gone hears of nothing more."""
    delivery.status = status
    if status // 100 == _TAKEN:
        return
    if status == GONE:
        stopped = "The receiver answered 410 Gone."
        _stop(delivery, stopped, at)
        raise NoUseError("work.webhook_gone", stopped, hint="Switch the webhook on again when it is back.")
    if status // 100 == _ELSEWHERE:
        raise WorkError(
            "work.webhook_redirected",
            f"The receiver answered {status}; redirects are not followed.",
            hint="Give the final address.",
        )
    raise WorkError(
        "work.webhook_refused", f"The receiver answered {status}.", hint="Look at the receiver's log."
    )


def _stop(delivery: Delivery, because: str, at: datetime) -> None:
    """Stop a subscription that hears, and tell who keeps account of it in the same transaction."""
    with transaction.atomic():
        rows = Subscription.objects.filter(pk=delivery.subscription_id, active=True)
        if rows.update(active=False, stopped_because=because):
            stopped = subscription_view(Subscription.objects.get(pk=delivery.subscription_id))
            for listener in webhook_listeners():
                listener(stopped, at)


def _note(context: JobContext, delivery: Delivery, changes: Mapping[str, object]) -> None:
    with transaction.atomic():
        context.fence()
        _write(delivery, changes)


def _write(delivery: Delivery, changes: Mapping[str, object]) -> None:
    rows = Delivery.objects.filter(pk=delivery.pk)
    rows.update(tries=F("tries") + 1, status=delivery.status, **changes)


def allowed_networks() -> Sequence[Network]:
    """Return the private networks that the installation lets webhooks reach."""
    return networks(settings.ASQMS_CONFIG.webhook_networks)
