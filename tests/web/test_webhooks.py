# SPDX-License-Identifier: Apache-2.0
"""The page of webhooks: added with the secret shown once, tested, stopped, removed, delivered again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.work import api as work
from asqms.contexts.work.data import DeliveryState, Event, SubscriptionView
from asqms.kernel.clock import SystemClock
from tests.support.personas import Small
from tests.support.places import is_small, words_of
from tests.support.receiver import Receiver

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1"])]
MemberClient = Callable[..., Client]
PAGE = "/settings/webhooks/"


def _added(small: Small, receiver: Receiver, *events: str) -> SubscriptionView:
    hook, _ = organization.add_webhook(small.actor("admin"), receiver.url, events or ("*",))
    return hook


def _deliver() -> None:
    work.run_until_idle(SystemClock())


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("admin", 200),
        ("quality-lead", 200),
        ("brake-lead", 403),
        ("inner-auditor", 403),
        ("brake-auditor", 403),
        ("sensor-contact", 403),
        ("reader", 403),
        ("nobody", 403),
    ],
)
def test_who_may(
    small: Small, receiver: Receiver, member_client: MemberClient, person: str, status: int
) -> None:
    hook, client = _added(small, receiver), member_client(person)
    assert client.get(PAGE).status_code == status
    assert (f'href="{PAGE}"' in client.get("/settings/").content.decode()) is (status == 200)
    done = client.post(PAGE, {"do": "stop", "uid": hook.uid}).status_code
    assert done == (302 if status == 200 else 403)
    assert work.subscription(small.organisation.uid, hook.uid).active is (status != 200)


def test_the_empty_page_says_what_to_do(member_client: MemberClient) -> None:
    page = member_client("admin").get(PAGE)
    assert "Add the address of a system that should hear" in words_of(page)
    text = page.content.decode()
    offered = set(re.findall(r'name="events" value="([^"]+)"', text))
    assert offered == {"*", *Event} - {Event.WEBHOOK_TEST}
    assert 'id="deliveries"' not in text


def test_a_webhook_is_added_and_its_secret_shown_once(
    small: Small, receiver: Receiver, member_client: MemberClient
) -> None:
    client = member_client("admin")
    wish = {"do": "add", "url": receiver.url, "events": ["verdict.changed", "evidence.lapsing"]}
    answer = client.post(PAGE, wish)
    text = answer.content.decode()
    (secret,) = re.findall(r'value="(whsec_[^"]+)"', text)
    assert "Copy it now" in words_of(answer)
    (hook,) = work.subscriptions(small.organisation.uid)
    assert (hook.url, hook.events) == (receiver.url, ("evidence.lapsing", "verdict.changed"))
    again = client.get(PAGE)
    assert secret not in again.content.decode()
    assert receiver.url in words_of(again)
    assert is_small(again)
    (kept,) = ledger.current_records(small.organisation.uid, "webhooks")
    assert (kept.action, kept.actor) == ("webhook.added", "session:admin")


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"url": "https://10.0.0.1/x", "events": ["*"]}, "webhooks may not reach"),
        ({"url": "http://", "events": ["*"]}, "no address a webhook can be sent to"),
        ({"url": "https://127.0.0.1/x", "events": []}, "No event is chosen"),
        ({"url": "https://127.0.0.1/x", "events": ["made.up"]}, "There is no event made.up"),
    ],
)
def test_a_refused_webhook_keeps_what_was_typed(
    small: Small,
    receiver: Receiver,  # noqa: ARG001 - webhooks may reach this machine
    member_client: MemberClient,
    wish: dict[str, object],
    said: str,
) -> None:
    answer = member_client("admin").post(PAGE, {"do": "add", **wish})
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert f'value="{wish["url"]}"' in answer.content.decode()
    assert work.subscriptions(small.organisation.uid) == ()


def test_a_test_arrives_and_can_be_delivered_again(
    small: Small, receiver: Receiver, member_client: MemberClient
) -> None:
    client, hook = member_client("quality-lead"), _added(small, receiver)
    receiver.answers = [410]
    assert client.post(PAGE, {"do": "test", "uid": hook.uid}).status_code == 302
    assert "The event webhook.test is on its way." in client.get(PAGE).content.decode()
    _deliver()
    page = words_of(client.get(PAGE))
    assert "webhook.test" in page
    assert "failed The receiver answered that it is gone. 410" in page
    assert "stopped: the receiver answered that it is gone (410)" in page
    (kept,) = ledger.current_records(small.organisation.uid, "webhooks", [hook.uid])
    assert (kept.action, kept.actor) == ("webhook.stopped", "job:server")
    assert (kept.reason, kept.content["active"]) == ("The receiver answered 410 Gone.", False)
    (told,) = work.deliveries(small.organisation.uid).rows
    refused = client.post(PAGE, {"do": "again", "uid": told.uid})
    assert (refused.status_code, "This webhook is stopped." in words_of(refused)) == (422, True)
    assert client.post(PAGE, {"do": "resume", "uid": hook.uid}).status_code == 302
    assert f'name="uid" value="{told.uid}"' in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"do": "again", "uid": told.uid}).status_code == 302
    _deliver()
    assert work.delivery(small.organisation.uid, told.uid).state is DeliveryState.DELIVERED
    assert "delivered 204" in words_of(client.get(f"{PAGE}?state=delivered"))
    assert "No delivery is in this state." in words_of(client.get(f"{PAGE}?state=failed"))


def test_a_webhook_is_removed_with_its_deliveries(
    small: Small, receiver: Receiver, member_client: MemberClient
) -> None:
    client, hook = member_client("admin"), _added(small, receiver)
    assert client.post(PAGE, {"do": "remove", "uid": hook.uid}).status_code == 302
    assert work.subscriptions(small.organisation.uid) == ()
    assert client.post(PAGE, {"do": "remove", "uid": hook.uid}).status_code == 404


def test_a_past_day_offers_no_changes(small: Small, receiver: Receiver, member_client: MemberClient) -> None:
    client, hook = member_client("admin"), _added(small, receiver)
    past = client.get(f"{PAGE}?as_of=2026-11-01")
    assert receiver.url in words_of(past)
    main = past.content.decode().partition("<main")[2]
    assert 'method="post"' not in main.partition("</main>")[0]
    assert client.post(f"{PAGE}?as_of=2026-11-01", {"do": "stop", "uid": hook.uid}).status_code == 409


def test_the_page_needs_few_queries_however_much_there_is(
    small: Small, receiver: Receiver, member_client: MemberClient
) -> None:
    client = member_client("admin")
    for _ in range(5):
        hook = _added(small, receiver)
        for _ in range(12):
            organization.send_test_event(small.actor("admin"), hook.uid)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as seen:
        page = client.get(PAGE)
    assert len(seen) <= 15
    assert page.content.decode().count('<th scope="row"><code>webhook.test') == 50
    following = re.search(r'href="([^"]+after=[^"]+)"', page.content.decode())
    assert following is not None
    assert client.get(following[1].replace("&amp;", "&")).content.decode().count("webhook.test</code>") == 10
    assert is_small(page)


@pytest.mark.parametrize("language", ["zh-Hans", "de"])
def test_every_language_says_everything(
    small: Small, receiver: Receiver, member_client: MemberClient, language: str
) -> None:
    client, hook = member_client("admin"), _added(small, receiver, "verdict.changed")
    account = small.account("admin")
    account.language = language
    account.save()
    receiver.answers = [500]
    organization.send_test_event(small.actor("admin"), hook.uid)
    _deliver()
    page = words_of(client.get(PAGE))
    assert {"zh-Hans": "接收方未接受。", "de": "Der Empfänger nahm es nicht an."}[language] in page
    assert "The receiver" not in page
