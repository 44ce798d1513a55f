# SPDX-License-Identifier: Apache-2.0
"""Webhooks by API: who manages them, what is refused with which words, what is left in the ledger."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from asqms.contexts.ledger import api as ledger
from asqms.contexts.work import api as work
from asqms.contexts.work.commands import webhooks
from asqms.contexts.work.data import Event
from asqms.contexts.work.domain.addresses import networks
from tests.api.conftest import Caller
from tests.support.personas import Small

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1"])]
Called = Callable[..., Caller]
WISH = {"url": "https://127.0.0.1/hook?key=hidden", "events": ["verdict.changed"]}


@pytest.fixture(autouse=True)
def _near(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    monkeypatch.setattr(webhooks, "allowed_networks", lambda: networks(["127.0.0.0/8"]))


@pytest.mark.parametrize(
    ("person", "status"),
    [("admin", 201), ("quality-lead", 201), ("brake-lead", 403), ("reader", 403), ("inner-auditor", 403)],
)
def test_who_may_add(small: Small, caller: Called, person: str, status: int) -> None:
    answer = caller(person)("POST", "webhooks", WISH)
    assert answer.status_code == status
    assert len(work.subscriptions(small.organisation.uid)) == (status == 201)


def test_the_whole_life_of_a_webhook_is_in_the_ledger(small: Small, caller: Called) -> None:
    admin = caller("admin")
    made = admin("POST", "webhooks", WISH).json()
    at = f"webhooks/{made['uid']}"
    assert admin("POST", f"{at}/test").status_code == 202
    (told,) = admin.get(f"deliveries?webhook={made['uid']}").json()["rows"]
    assert (told["event"], told["state"]) == ("webhook.test", "waiting")
    waits = admin("POST", f"deliveries/{told['uid']}/redelivery")
    assert (waits.status_code, waits.json()["code"]) == (409, "work.not_over")
    assert admin("PATCH", at, {"active": False}).json()["active"] is False
    stopped = admin("POST", f"{at}/test")
    assert (stopped.status_code, stopped.json()["code"]) == (409, "work.webhook_stopped")
    assert admin("DELETE", at).status_code == 204
    assert admin.get(at).status_code == 404
    history = ledger.record_history(small.organisation.uid, "webhooks", made["uid"])
    assert [(one.action, one.actor) for one in reversed(history)] == [
        ("webhook.added", "token:admin"),
        ("webhook.tested", "token:admin"),
        ("webhook.stopped", "token:admin"),
        ("webhook.removed", "token:admin"),
    ]
    assert made["secret"] not in str(history)
    assert "hidden" not in str(history)


def test_an_unknown_event_is_refused_with_the_list(small: Small, caller: Called) -> None:
    answer = caller("admin")("POST", "webhooks", {**WISH, "events": ["verdict.changed", "made.up"]})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "work.unknown_event")
    assert "made.up" in problem["detail"]
    assert all(event in problem["hint"] for event in Event)
    assert work.subscriptions(small.organisation.uid) == ()


def test_the_description_lists_the_events(caller: Called) -> None:
    described = json.loads(caller("admin").get("openapi.json").content)
    events = described["components"]["schemas"]["WebhookWish"]["properties"]["events"]["items"]
    assert events["enum"] == [*Event, "*"]
