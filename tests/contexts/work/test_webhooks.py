# SPDX-License-Identifier: Apache-2.0
"""Events reach receivers signed, are tried again, are listed, and go nowhere else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from asqms.contexts.work import api as work
from asqms.contexts.work.commands import webhooks
from asqms.contexts.work.data import DeliveryState, Event, JobState
from asqms.contexts.work.domain.addresses import Target
from asqms.contexts.work.domain.secret import new_secret, seal, signature, unseal
from asqms.contexts.work.domain.transport import post
from asqms.contexts.work.errors import NotFoundError, WorkError
from asqms.contexts.work.models import Subscription
from asqms.kernel.clock import FrozenClock
from tests.support.receiver import Receiver

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CLOCK = FrozenClock(AT)
OURS = "0" * 32

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1"])]


def say(event: Event = Event.VERDICT_CHANGED, **content: Any) -> int:
    with transaction.atomic():
        return work.announce(OURS, event, content or {"scope": "item:4"}, at=AT)


def test_an_event_arrives_signed_in_the_form_of_standard_webhooks(receiver: Receiver) -> None:
    hook, secret = work.subscribe(OURS, receiver.url, ["verdict.changed"], at=AT)
    assert say(scope="item:4", verdict="deviates") == 1
    work.run_until_idle(CLOCK)
    ((path, headers, body),) = receiver.got
    assert path == "/hook?team=a"
    assert json.loads(body) == {
        "type": "verdict.changed",
        "timestamp": AT.isoformat(),
        "data": {"scope": "item:4", "verdict": "deviates"},
    }
    (told,) = work.deliveries(OURS).rows
    signed = f"{told.uid}.{int(AT.timestamp())}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    proof = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-id"] == told.uid
    assert headers["webhook-timestamp"] == str(int(AT.timestamp()))
    assert headers["webhook-signature"] == f"v1,{proof}"
    assert headers["host"].startswith("127.0.0.1:")
    assert (told.state, told.status, told.tries, told.subscription) == (
        DeliveryState.DELIVERED,
        204,
        1,
        hook.uid,
    )


def test_only_those_who_hear_of_an_event_are_told(receiver: Receiver) -> None:
    work.subscribe(OURS, receiver.url, ["proposal.approved"], at=AT)
    work.subscribe(OURS, receiver.url, ["*"], at=AT)
    work.subscribe("another", receiver.url, ["*"], at=AT)
    stopped, _ = work.subscribe(OURS, receiver.url, ["*"], at=AT)
    work.switch(OURS, stopped.uid, active=False)
    assert say() == 1
    assert say(Event.PROPOSAL_APPROVED) == 2
    work.run_until_idle(CLOCK)
    assert len(receiver.got) == 3


def test_a_refused_event_is_tried_again_with_the_same_id(receiver: Receiver) -> None:
    work.subscribe(OURS, receiver.url, ["*"], at=AT)
    receiver.answers = [503, 500]
    say()
    work.run_until_idle(CLOCK)
    (told,) = work.deliveries(OURS, state=DeliveryState.WAITING).rows
    assert (told.status, told.error_code, told.tries) == (503, "work.webhook_refused", 1)
    work.run_until_idle(FrozenClock(AT + timedelta(minutes=1)))
    work.run_until_idle(FrozenClock(AT + timedelta(minutes=5)))
    (told,) = work.deliveries(OURS, state=DeliveryState.DELIVERED).rows
    assert (told.status, told.tries, told.error_code) == (204, 3, "")
    assert len({headers["webhook-id"] for _, headers, _ in receiver.got}) == 1


def test_an_event_that_is_never_taken_ends_among_the_failed_and_can_be_sent_again(receiver: Receiver) -> None:
    work.subscribe(OURS, receiver.url, ["*"], at=AT)
    receiver.answers = [500] * webhooks.MOST_TRIES
    say()
    for hours in range(webhooks.MOST_TRIES + 2):
        work.run_until_idle(FrozenClock(AT + timedelta(hours=2 * hours)))
    (told,) = work.deliveries(OURS, state=DeliveryState.FAILED).rows
    assert told.tries == webhooks.MOST_TRIES
    assert work.job_counts(OURS)[JobState.DEAD] == 1
    work.redeliver(OURS, told.uid, at=AT + timedelta(days=3))
    with pytest.raises(WorkError) as caught:
        work.redeliver(OURS, told.uid, at=AT + timedelta(days=3))
    assert caught.value.code == "work.not_over"
    work.run_until_idle(FrozenClock(AT + timedelta(days=3)))
    assert work.deliveries(OURS).rows[0].state is DeliveryState.DELIVERED
    work.redeliver(OURS, told.uid, at=AT + timedelta(days=3))
    work.run_until_idle(FrozenClock(AT + timedelta(days=3)))
    assert len(receiver.got) == webhooks.MOST_TRIES + 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(receiver: Receiver, status: int) -> None:
    work.subscribe(OURS, receiver.url, ["*"], at=AT)
    receiver.answers, receiver.location = [status], receiver.url.replace("/hook", "/elsewhere")
    say()
    work.run_until_idle(CLOCK)
    assert [path for path, _, _ in receiver.got] == ["/hook?team=a"]
    assert work.deliveries(OURS).rows[0].error_code == "work.webhook_redirected"


def test_an_address_that_is_gone_is_switched_off(receiver: Receiver) -> None:
    hook, _ = work.subscribe(OURS, receiver.url, ["*"], at=AT)
    receiver.answers = [410]
    say()
    work.run_until_idle(CLOCK)
    found = work.subscription(OURS, hook.uid)
    assert not found.active
    assert "410" in found.stopped_because
    assert work.deliveries(OURS).rows[0].state is DeliveryState.FAILED
    assert say() == 0
    assert work.switch(OURS, hook.uid, active=True).stopped_because == ""


def test_a_receiver_that_drips_is_left_at_the_deadline(receiver: Receiver) -> None:
    receiver.drips = True
    where = Target("http", "127.0.0.1", receiver.server.server_port, "127.0.0.1")
    with pytest.raises(WorkError) as caught:
        post(receiver.url, where, b"{}", {}, seconds=0.5)
    assert caught.value.code == "work.webhook_unreachable"


def test_the_connection_goes_to_the_vetted_address_whatever_the_name_says_now(receiver: Receiver) -> None:
    port = receiver.server.server_port
    answer = post(
        f"http://rebound.example:{port}/x", Target("http", "rebound.example", port, "127.0.0.1"), b"{}", {}
    )
    assert answer.status == 204
    assert receiver.got[0][1]["host"] == f"rebound.example:{port}"


def test_nobody_there_is_a_coded_failure(receiver: Receiver) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    work.subscribe(OURS, f"http://127.0.0.1:{port}/", ["*"], at=AT)
    say()
    work.run_until_idle(CLOCK)
    assert work.deliveries(OURS).rows[0].error_code == "work.webhook_unreachable"
    assert receiver.got == []


def test_a_network_that_is_no_longer_listed_is_not_reached(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.subscribe(OURS, receiver.url, ["*"], at=AT)
    monkeypatch.setattr(webhooks, "allowed_networks", tuple)
    say()
    work.run_until_idle(CLOCK)
    assert work.deliveries(OURS).rows[0].error_code == "work.webhook_forbidden"
    assert receiver.got == []


def test_private_addresses_cannot_be_subscribed() -> None:
    with pytest.raises(WorkError) as caught:
        work.subscribe(OURS, "https://10.0.0.1/", ["*"], at=AT)
    assert caught.value.code == "work.webhook_forbidden"


def test_a_removed_subscription_is_told_nothing_more(receiver: Receiver) -> None:
    hook, _ = work.subscribe(OURS, receiver.url, ["*"], at=AT)
    say()
    work.unsubscribe(OURS, hook.uid)
    work.run_until_idle(CLOCK)
    assert receiver.got == []
    for again in (
        lambda: work.unsubscribe(OURS, hook.uid),
        lambda: work.subscription(OURS, hook.uid),
        lambda: work.switch(OURS, hook.uid, active=True),
        lambda: work.send_test(OURS, hook.uid, at=AT),
        lambda: work.redeliver(OURS, hook.uid, at=AT),
    ):
        with pytest.raises(NotFoundError):
            again()


def test_an_unknown_event_is_refused_with_those_there_are(receiver: Receiver) -> None:
    with pytest.raises(WorkError) as caught:
        work.subscribe(OURS, receiver.url, ["verdict.changed", "verdict.chnged"], at=AT)
    assert caught.value.code == "work.unknown_event"
    assert "verdict.chnged" in caught.value.message
    assert all(event in caught.value.hint for event in Event)
    assert work.subscriptions(OURS) == ()


def test_who_has_much_to_tell_asks_first_what_is_heard(receiver: Receiver) -> None:
    assert work.heard(OURS) == frozenset()
    hook, _ = work.subscribe(OURS, receiver.url, ["proposal.made"], at=AT)
    work.subscribe("another", receiver.url, ["*"], at=AT)
    assert work.heard(OURS) == {Event.PROPOSAL_MADE}
    work.switch(OURS, hook.uid, active=False)
    assert work.heard(OURS) == frozenset()
    work.subscribe(OURS, receiver.url, ["*"], at=AT)
    assert work.heard(OURS) == frozenset(Event)


def test_a_webhook_stopped_on_the_way_fails_its_deliveries_and_they_go_out_later(receiver: Receiver) -> None:
    hook, _ = work.subscribe(OURS, receiver.url, ["*"], at=AT)
    say()
    work.switch(OURS, hook.uid, active=False)
    work.run_until_idle(CLOCK)
    (told,) = work.deliveries(OURS, state=DeliveryState.FAILED).rows
    assert (told.error_code, told.tries) == ("work.webhook_stopped", 0)
    for again in (
        lambda: work.send_test(OURS, hook.uid, at=AT),
        lambda: work.redeliver(OURS, told.uid, at=AT),
    ):
        with pytest.raises(WorkError) as caught:
            again()
        assert caught.value.code == "work.webhook_stopped"
    work.switch(OURS, hook.uid, active=True)
    work.redeliver(OURS, told.uid, at=AT)
    work.run_until_idle(CLOCK)
    assert work.delivery(OURS, told.uid).state is DeliveryState.DELIVERED
    assert work.last_deliveries(OURS) == {hook.uid: work.delivery(OURS, told.uid)}
    assert work.last_deliveries("another") == {}


def test_a_test_event_goes_to_one_address(receiver: Receiver) -> None:
    hook, _ = work.subscribe(OURS, receiver.url, ["verdict.changed"], at=AT)
    work.subscribe(OURS, receiver.url, ["verdict.changed"], at=AT)
    work.send_test(OURS, hook.uid, at=AT)
    work.run_until_idle(CLOCK)
    assert [json.loads(body)["type"] for _, _, body in receiver.got] == ["webhook.test"]


def test_secrets_are_sealed_in_the_database(receiver: Receiver) -> None:
    _, secret = work.subscribe(OURS, receiver.url, ["*"], at=AT)
    row = Subscription.objects.get()
    assert secret.encode() not in bytes(row.sealed_secret)
    assert secret not in str(work.subscriptions(OURS))
    sealed = seal(secret, "site", "a")
    assert unseal(sealed, "site", "a") == secret
    for site, uid in (("other", "a"), ("site", "b")):
        with pytest.raises(WorkError) as caught:
            unseal(sealed, site, uid)
        assert caught.value.code == "work.secret_unreadable"


@pytest.mark.parametrize("secret", ["x", "whsec_", "whsec_AAAA", "whsec_" + "A" * 400, "whsec_ü"])
def test_weak_or_broken_secrets_are_refused(secret: str) -> None:
    with pytest.raises(WorkError) as caught:
        signature(secret, "id", 1, b"")
    assert caught.value.code == "work.bad_secret"


def test_signatures_differ_with_every_part() -> None:
    secret = new_secret()
    same = signature(secret, "id", 1, b"body")
    assert same == signature(secret, "id", 1, b"body")
    others = [(new_secret(), "id", 1, b"body"), (secret, "ie", 1, b"body"), (secret, "id", 2, b"body")]
    assert same not in [signature(*one) for one in [*others, (secret, "id", 1, b"bodz")]]


def test_what_cannot_be_announced_is_refused(receiver: Receiver) -> None:
    work.subscribe(OURS, receiver.url, ["*"], at=AT)
    with pytest.raises(WorkError) as caught:
        say(text="x" * 300_000)
    assert caught.value.code == "work.event_too_large"
    with pytest.raises(WorkError) as caught:
        work.subscribe(OURS, receiver.url, [], at=AT)
    assert caught.value.code == "work.no_events"


def test_there_is_a_limit_of_subscriptions(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "MOST_SUBSCRIPTIONS", 1)
    work.subscribe(OURS, receiver.url, ["*"], at=AT)
    with pytest.raises(WorkError) as caught:
        work.subscribe(OURS, receiver.url, ["*"], at=AT)
    assert caught.value.code == "work.too_many_subscriptions"
