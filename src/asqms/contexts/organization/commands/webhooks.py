# SPDX-License-Identifier: Apache-2.0
"""Webhooks as somebody with the right manages them; the ledger keeps who did what, never a secret."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import NewRecord
from asqms.contexts.organization.commands.organisations import server_of
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Organisation
from asqms.contexts.organization.queries.access import authorise
from asqms.contexts.organization.queries.webhooks import MANAGE
from asqms.contexts.work import api as work
from asqms.contexts.work.data import SubscriptionView
from asqms.kernel.digest import CanonicalValue

LEDGER_KIND = "webhooks"


def add_webhook(actor: Actor, url: str, events: Sequence[str]) -> tuple[SubscriptionView, str]:
    """Let an address hear of events and return it with its secret, shown once; ledger ``webhook.added``.

    Right ``organization.edit_settings``. Raises AccessRefusedError and as ``work.subscribe``.
    """
    authorise(actor, MANAGE)
    return work.subscribe(
        actor.organisation_uid,
        url,
        events,
        at=actor.at,
        note=lambda made: _note(actor, made, "webhook.added"),
    )


def switch_webhook(actor: Actor, uid: str, *, active: bool) -> SubscriptionView:
    """Stop a webhook or let it hear again; ledger ``webhook.stopped`` or ``webhook.resumed``.

    Right ``organization.edit_settings``. Raises AccessRefusedError and NotFoundError of work.
    """
    authorise(actor, MANAGE)
    with transaction.atomic():
        before = work.subscription(actor.organisation_uid, uid)
        after = work.switch(actor.organisation_uid, uid, active=active)
        if before.active != active:
            _note(actor, after, "webhook.resumed" if active else "webhook.stopped")
    return after


def note_stopped_webhook(hook: SubscriptionView, at: datetime) -> None:
    """Write that the server itself stopped a webhook, and why; ledger ``webhook.stopped``, by the server.

    It is called in the transaction that stops the webhook.
    """
    organisation = Organisation.objects.filter(uid=hook.organisation).first()
    if organisation is not None:
        _note(server_of(organisation, at=at), hook, "webhook.stopped", reason=hook.stopped_because)


def remove_webhook(actor: Actor, uid: str) -> None:
    """Remove a webhook with its deliveries; ledger ``webhook.removed``.

    Right ``organization.edit_settings``. Raises AccessRefusedError and NotFoundError of work.
    """
    authorise(actor, MANAGE)
    with transaction.atomic():
        work.unsubscribe(actor.organisation_uid, uid)
        _append(actor, NewRecord(LEDGER_KIND, uid, None, actor.day, "webhook.removed"))


def send_test_event(actor: Actor, uid: str) -> str:
    """Queue ``webhook.test`` for one address and return the delivery; ledger ``webhook.tested``.

    Right ``organization.edit_settings``. Raises AccessRefusedError and as ``work.send_test``.
    """
    authorise(actor, MANAGE)
    with transaction.atomic():
        _note(actor, work.subscription(actor.organisation_uid, uid), "webhook.tested")
        return work.send_test(actor.organisation_uid, uid, at=actor.at)


def deliver_again(actor: Actor, uid: str) -> None:
    """Deliver an event again; ledger ``webhook.redelivered``, which names the delivery.

    Right ``organization.edit_settings``. Raises AccessRefusedError and as ``work.redeliver``.
    """
    authorise(actor, MANAGE)
    with transaction.atomic():
        told = work.delivery(actor.organisation_uid, uid)
        hook = work.subscription(actor.organisation_uid, told.subscription)
        _note(actor, hook, "webhook.redelivered", delivery=uid)
        work.redeliver(actor.organisation_uid, uid, at=actor.at)


def _note(
    actor: Actor, hook: SubscriptionView, action: str, reason: str = "", **more: CanonicalValue
) -> None:
    """Write what the webhook is now; of its address only the host, because the rest may hold a secret."""
    parts = urlsplit(hook.url)
    content: dict[str, CanonicalValue] = {
        "address": f"{parts.scheme}://{parts.netloc}",
        "events": list(hook.events),
        "active": hook.active,
        **more,
    }
    _append(actor, NewRecord(LEDGER_KIND, hook.uid, content, actor.day, action, reason))


def _append(actor: Actor, record: NewRecord) -> None:
    ledger.append(actor.organisation_uid, [record], actor=actor.signature, at=actor.at)
