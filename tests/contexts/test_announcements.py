# SPDX-License-Identifier: Apache-2.0
"""What happens reaches those who hear of it: decisions, verdicts, lapses; once, signed, by ids alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.commands import announce
from asqms.contexts.conformity.commands.evaluate import evaluate_everything
from asqms.contexts.conformity.data import NO_VERDICT, STRENGTHS, verdict_word
from asqms.contexts.conformity.models import Obligation, VerdictChange
from asqms.contexts.governance import product_registers
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError, OrganizationError
from asqms.contexts.work import api as work
from asqms.contexts.work.data import Event
from asqms.contexts.work.errors import NotFoundError, WorkError
from asqms.kernel.clock import FrozenClock
from tests.support.assessed import PASSING
from tests.support.personas import AT, Small
from tests.support.receiver import Receiver

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1"])]
WISH = {
    "id": "no-units",
    "practices": ["OP.VER.09"],
    "scope": "controller",
    "reason": "Nobody outside may read this.",
    "on": "2026-11-20",
    "expires": "2027-11-20",
}


@pytest.fixture(autouse=True)
def _registers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The product's own registers are evidence as well; here only what a test does is told."""
    monkeypatch.setattr(product_registers, "write_registers", lambda _: 0)


def _hear(small: Small, receiver: Receiver, *events: str) -> str:
    _, secret = organization.add_webhook(small.actor("admin"), receiver.url, events)
    return secret


def _evaluate(small: Small, at: datetime = AT) -> None:
    conformity.bring_up_to_date(small.organisation, at=at)


def _got(receiver: Receiver, at: datetime = AT) -> list[tuple[str, dict[str, Any]]]:
    """Deliver what waits and return what came since the last time."""
    work.run_until_idle(FrozenClock(at))
    told = [json.loads(body) for _, _, body in receiver.got]
    receiver.got.clear()
    return [(one["type"], one["data"]) for one in told]


def _report(small: Small, **changes: object) -> None:
    organization.write_record(small.operator, "evidence_files", {**PASSING, **changes})


def test_a_proposal_and_its_approval_arrive_signed_without_its_words(
    small: Small, receiver: Receiver
) -> None:
    secret = _hear(small, receiver, "proposal.made", "proposal.approved")
    made = organization.propose(
        small.actor("brake-lead"), "tailorings", WISH, right="processes.propose_decision", reason="Because."
    )
    organization.approve_proposal(small.actor("second-lead"), made.uid, words="Agreed.")
    work.run_until_idle(FrozenClock(AT))
    for _, headers, body in receiver.got:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(secret.removeprefix("whsec_"))
        proof = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{proof}"
        assert not any(word in body for word in (b"Nobody outside", b"Because", b"Agreed"))
    about = {
        "proposal": made.uid,
        "kind": "tailorings",
        "key": "no-units",
        "scope": "controller",
        "author": "brake-lead",
        "day": "2026-11-20",
    }
    assert _got(receiver) == [
        ("proposal.made", {**about, "state": "open", "decided_by": ""}),
        ("proposal.approved", {**about, "state": "approved", "decided_by": "second-lead"}),
    ]


def test_a_proposal_rejected_and_one_withdrawn_are_told_apart(small: Small, receiver: Receiver) -> None:
    _hear(small, receiver, "proposal.rejected")
    lead = small.actor("brake-lead")
    for person in ("second-lead", "brake-lead"):
        made = organization.propose(lead, "tailorings", WISH, right="processes.propose_decision")
        organization.reject_proposal(small.actor(person), made.uid, words="No.")
    assert [(event, data["state"]) for event, data in _got(receiver)] == [
        ("proposal.rejected", "rejected"),
        ("proposal.rejected", "withdrawn"),
    ]


def test_a_refused_approval_tells_nothing(small: Small, receiver: Receiver) -> None:
    _hear(small, receiver, "proposal.approved")
    lead = small.actor("brake-lead")
    made = organization.propose(lead, "tailorings", WISH, right="processes.propose_decision")
    with pytest.raises((OrganizationError, AccessRefusedError)):
        organization.approve_proposal(lead, made.uid)
    assert _got(receiver) == []


def test_an_evaluation_tells_every_verdict_it_changed_once(small: Small, receiver: Receiver) -> None:
    _hear(small, receiver, "verdict.changed")
    _evaluate(small)
    assert _got(receiver) == []
    _report(small)
    _evaluate(small)
    ((event, data),) = _got(receiver)
    assert event == "verdict.changed"
    assert (data["day"], data["part"], data["parts"], data["left_out"]) == ("2026-11-20", 1, 1, 0)
    kept = VerdictChange.objects.select_related("scope")
    assert sorted(data["rows"], key=str) == sorted(
        [
            {
                "scope": one.scope.key,
                "process": one.process,
                "practice": one.practice,
                "strength": STRENGTHS[one.strength].value,
                "before": verdict_word(one.before) if one.before != NO_VERDICT else None,
                "after": verdict_word(one.after),
            }
            for one in kept
        ],
        key=str,
    )
    assert data["rows"]
    evaluate_everything(small.organisation, as_of=AT.date(), at=AT)
    _evaluate(small)
    assert _got(receiver) == []


def test_an_evaluation_that_is_rolled_back_tells_nothing(small: Small, receiver: Receiver) -> None:
    _hear(small, receiver, "verdict.changed")
    _evaluate(small)
    _report(small)
    with transaction.atomic():
        _evaluate(small)
        assert len(work.deliveries(small.organisation.uid).rows) == 1
        transaction.set_rollback(True)
    assert work.deliveries(small.organisation.uid).rows == ()
    _evaluate(small)
    assert len(_got(receiver)) == 1


def test_many_changes_go_out_in_parts_and_the_rest_is_counted(
    small: Small, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hear(small, receiver, "*")
    _evaluate(small)
    _report(small)
    monkeypatch.setattr(announce, "MOST_IN_EVENT", 2)
    monkeypatch.setattr(announce, "MOST_TOLD", 5)
    _evaluate(small)
    told = [data for event, data in _got(receiver) if event == "verdict.changed"]
    assert [len(data["rows"]) for data in told] == [2, 2, 1]
    assert [(data["part"], data["parts"]) for data in told] == [(1, 3), (2, 3), (3, 3)]
    assert {data["left_out"] for data in told} == {VerdictChange.objects.count() - 5}
    assert len({(row["scope"], row["practice"]) for data in told for row in data["rows"]}) == 5


def test_a_full_event_of_the_longest_ids_is_small_enough(small: Small, receiver: Receiver) -> None:
    _hear(small, receiver, "evidence.lapsed")
    row = {
        "scope": "s" * 200,
        "process": "p" * 40,
        "practice": "p" * 40,
        "strength": "recommended",
        "before": "not_applicable",
        "after": "not_applicable",
        "lapsed_on": AT.date(),
        "owner": "o" * 200,
    }
    with transaction.atomic():
        content: dict[str, Any] = {"day": AT.date(), "rows": [row] * announce.MOST_IN_EVENT}
        assert work.announce(small.organisation.uid, Event.EVIDENCE_LAPSED, content, at=AT) == 1


def test_where_nobody_listens_it_costs_one_query(small: Small) -> None:
    _evaluate(small)
    for number, subject in enumerate(("controller", "brake", "player")):
        _report(small, subject=subject, name=f"{number}.xml", source=f"s{number}")
    with CaptureQueriesContext(connection) as seen:
        _evaluate(small)
    assert sum("work_subscription" in one["sql"] for one in seen.captured_queries) == 1
    with CaptureQueriesContext(connection) as seen:
        organization.propose(
            small.actor("brake-lead"), "tailorings", WISH, right="processes.propose_decision"
        )
    assert sum("work_subscription" in one["sql"] for one in seen.captured_queries) == 1
    assert work.deliveries(small.organisation.uid).rows == ()


def _lapses(small: Small) -> set[tuple[str, str]]:
    rows = Obligation.objects.filter(assessment__organisation=small.organisation, assessment__current=True)
    near = rows.filter(lapses_on__lte=AT.date() + timedelta(days=40))
    return set(near.values_list("scope__key", "practice"))


def test_a_lapse_is_told_thirty_days_before_and_when_it_happens_each_once(
    small: Small, receiver: Receiver
) -> None:
    _hear(small, receiver, "evidence.lapsing", "evidence.lapsed")
    _evaluate(small)
    last = AT + timedelta(days=35)
    _report(small, valid_until=last.date().isoformat())
    _evaluate(small)
    concerned = _lapses(small)
    assert concerned
    told: dict[int, list[tuple[str, dict[str, Any]]]] = {}
    for day in (0, 5, 6, 7, 20, 35, 36, 37):
        at = AT + timedelta(days=day)
        with transaction.atomic():
            work.enqueue("conformity.lapse", {}, at=at)
        work.run_until_idle(FrozenClock(at))
        evaluate_everything(small.organisation, as_of=at.date(), at=at)
        told[day] = [one for one in _got(receiver, at) if one[1]["rows"]]
    assert [day for day, some in told.items() if some] == [6, 36]
    ((event, soon),) = told[6]
    assert (event, soon["day"]) == ("evidence.lapsing", (AT + timedelta(days=6)).date().isoformat())
    assert {(row["scope"], row["practice"]) for row in soon["rows"]} == concerned
    assert {row["lapses_on"] for row in soon["rows"]} == {(last + timedelta(days=1)).date().isoformat()}
    assert all(row["verdict"] and row["strength"] for row in soon["rows"])
    ((event, over),) = told[36]
    assert event == "evidence.lapsed"
    assert {(row["scope"], row["practice"]) for row in over["rows"]} == concerned
    assert any(row["before"] != row["after"] for row in over["rows"])


def test_days_without_an_evaluation_are_made_up_for(small: Small, receiver: Receiver) -> None:
    _hear(small, receiver, "evidence.lapsing", "evidence.lapsed")
    _evaluate(small)
    _report(small, valid_until="2026-12-25")
    _evaluate(small)
    later = AT + timedelta(days=90)
    _evaluate(small, later)
    assert [event for event, _ in _got(receiver, later)] == ["evidence.lapsed"]


def test_evidence_that_comes_with_few_days_left_is_told_at_once(small: Small, receiver: Receiver) -> None:
    _hear(small, receiver, "evidence.lapsing")
    _evaluate(small)
    _report(small, valid_until="2026-11-25")
    _evaluate(small)
    ((event, data),) = _got(receiver)
    assert event == "evidence.lapsing"
    assert {row["lapses_on"] for row in data["rows"]} == {"2026-11-26"}
    tomorrow = AT + timedelta(days=1)
    _evaluate(small, tomorrow)
    assert _got(receiver, tomorrow) == []


def test_whoever_manages_webhooks_leaves_a_trace_without_the_secret(small: Small, receiver: Receiver) -> None:
    admin = small.actor("admin")
    hook, secret = organization.add_webhook(admin, receiver.url, ["verdict.changed", "verdict.changed"])
    told = organization.send_test_event(admin, hook.uid)
    work.run_until_idle(FrozenClock(AT))
    organization.deliver_again(admin, told)
    work.run_until_idle(FrozenClock(AT))
    organization.switch_webhook(admin, hook.uid, active=False)
    organization.switch_webhook(admin, hook.uid, active=False)
    organization.switch_webhook(small.actor("quality-lead"), hook.uid, active=True)
    kept = list(ledger.current_records(small.organisation.uid, "webhooks"))
    origin = receiver.url.partition("/hook")[0]
    assert kept[0].content == {"address": origin, "events": ["verdict.changed"], "active": True}
    organization.remove_webhook(admin, hook.uid)
    history = ledger.record_history(small.organisation.uid, "webhooks", hook.uid)
    assert [(one.action, one.actor) for one in reversed(history)] == [
        ("webhook.added", "session:admin"),
        ("webhook.tested", "session:admin"),
        ("webhook.redelivered", "session:admin"),
        ("webhook.stopped", "session:admin"),
        ("webhook.resumed", "session:quality-lead"),
        ("webhook.removed", "session:admin"),
    ]
    assert history[3].content["delivery"] == told
    assert history[0].removed
    assert secret not in str(history)
    assert "team=a" not in str(history)
    assert len(receiver.got) == 2


@pytest.mark.parametrize("person", ["brake-lead", "brake-auditor", "reader", "nobody"])
def test_only_whoever_changes_settings_manages_webhooks(
    small: Small, receiver: Receiver, person: str
) -> None:
    hook, _ = organization.add_webhook(small.actor("admin"), receiver.url, ["*"])
    told = organization.send_test_event(small.actor("admin"), hook.uid)
    actor = small.actor(person)
    for wish in (
        lambda: organization.add_webhook(actor, receiver.url, ["*"]),
        lambda: organization.switch_webhook(actor, hook.uid, active=False),
        lambda: organization.remove_webhook(actor, hook.uid),
        lambda: organization.send_test_event(actor, hook.uid),
        lambda: organization.deliver_again(actor, told),
        lambda: organization.webhooks(actor),
        lambda: organization.webhook(actor, hook.uid),
        lambda: organization.deliveries(actor),
        lambda: organization.last_deliveries(actor),
    ):
        with pytest.raises(AccessRefusedError):
            wish()
    assert len(ledger.record_history(small.organisation.uid, "webhooks", hook.uid)) == 2


def test_a_refused_wish_leaves_no_trace(small: Small, foreign: Small, receiver: Receiver) -> None:
    admin = small.actor("admin")
    theirs, _ = organization.add_webhook(foreign.actor("admin"), receiver.url, ["*"])
    for wish in (
        lambda: organization.switch_webhook(admin, theirs.uid, active=False),
        lambda: organization.remove_webhook(admin, theirs.uid),
        lambda: organization.send_test_event(admin, theirs.uid),
        lambda: organization.deliver_again(admin, theirs.uid),
    ):
        with pytest.raises(NotFoundError):
            wish()
    with pytest.raises(WorkError) as caught:
        organization.add_webhook(admin, receiver.url, ["approval.given"])
    assert caught.value.code == "work.unknown_event"
    hook, _ = organization.add_webhook(admin, receiver.url, ["*"])
    told = organization.send_test_event(admin, hook.uid)
    with pytest.raises(WorkError) as caught:
        organization.deliver_again(admin, told)
    assert caught.value.code == "work.not_over"
    assert len(list(ledger.current_records(small.organisation.uid, "webhooks"))) == 1
    assert len(ledger.record_history(small.organisation.uid, "webhooks", hook.uid)) == 2
