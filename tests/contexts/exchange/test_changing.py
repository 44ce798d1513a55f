# SPDX-License-Identifier: Apache-2.0
"""One wish for many records: each with its own checks, tried without a trace, signatures never."""

from __future__ import annotations

import pytest

from asqms.contexts.exchange import api as exchange
from asqms.contexts.exchange.data import Action, BulkRow, BulkWish
from asqms.contexts.exchange.errors import ExchangeError
from asqms.contexts.governance import api as governance
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError
from tests.support.personas import Small
from tests.support.problems import FIELDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(small: Small) -> list[str]:
    for person in ("brake-developer", "brake-lead"):
        given = {"role": "problem_manager", "person": person, "since": "2026-01-01", "scope": "brake"}
        organization.write_record(small.operator, "assignments", given)
    actor = small.actor("brake-developer")
    return [
        governance.create_record(actor, "problem", title="Ready", scope="controller", fields=FIELDS),
        governance.create_record(actor, "problem", title="Not ready", scope="sensor"),
        governance.create_record(small.operator, "problem", title="Hidden", scope="player"),
    ]


def told(rows: tuple[BulkRow, ...]) -> list[tuple[str, bool, list[str]]]:
    return [(one.number, one.done, [some.code for some in one.problems]) for one in rows]


def state(small: Small, number: str) -> str:
    return governance.record_view(small.operator, number).record.state


def test_a_step_is_tried_and_taken_for_each_that_can(small: Small, numbers: list[str]) -> None:
    ready, bare, hidden = numbers
    actor, wish = small.actor("brake-developer"), BulkWish(Action.STEP, step="analyse")
    size = ledger.current_version(small.organisation.uid, "governance_records", ready)
    tried = told(exchange.change_many(actor, numbers, wish, dry_run=True))
    assert tried[0] == (ready, True, [])
    assert tried[1][:2] == (bare, False)
    assert set(tried[1][2]) == {"blocked.field_missing"}
    assert tried[2] == (hidden, False, ["organization.not_found"])
    assert (state(small, ready), state(small, bare)) == ("open", "open")
    assert ledger.current_version(small.organisation.uid, "governance_records", ready) == size
    assert told(exchange.change_many(actor, numbers, wish)) == tried
    assert (state(small, ready), state(small, bare), state(small, hidden)) == ("analysed", "open", "open")


def test_owner_link_and_comment(small: Small, numbers: list[str]) -> None:
    ready, bare, _ = numbers
    actor = small.actor("brake-developer")
    wish = BulkWish(Action.ASSIGN, owner="brake-lead", reason="The lead takes over")
    assert all(one.done for one in exchange.change_many(actor, [ready, bare, ready], wish))
    assert governance.record_view(actor, bare).record.owner == "brake-lead"
    newest = ledger.record_history(small.organisation.uid, "governance_records", bare)[0]
    assert newest.reason == "The lead takes over"
    unknown = BulkWish(Action.ASSIGN, owner="nobody-known")
    assert told(exchange.change_many(actor, [ready], unknown)) == [
        (ready, False, ["organization.unknown_reference"])
    ]
    change = governance.create_record(actor, "change_request", title="Reset", scope="controller")
    link = BulkWish(Action.LINK, relation="change", other=change.lower())
    assert all(one.done for one in exchange.change_many(actor, [ready, bare], link))
    assert len(governance.record_view(actor, change).neighbours) == 2
    said = BulkWish(Action.COMMENT, text="Seen by @brake-lead")
    assert all(one.done for one in exchange.change_many(actor, [ready, bare], said))
    assert [one.text for one in governance.comments_of(actor, bare)] == ["Seen by @brake-lead"]


def test_a_signature_is_given_alone(small: Small, numbers: list[str]) -> None:
    ready = numbers[0]
    actor = small.actor("brake-developer")
    solved = {"cause": "x", "elsewhere": "x", "solution": "x", "verification": "x"}
    governance.edit_record(actor, ready, fields=solved)
    for step in ("analyse", "start", "solve"):
        governance.take_step(actor, ready, step)
    rows = exchange.change_many(small.actor("brake-lead"), [ready], BulkWish(Action.STEP, step="close"))
    assert told(rows) == [(ready, False, ["exchange.signature_alone"])]
    assert state(small, ready) == "solved"


@pytest.mark.parametrize(
    ("chosen", "wish", "code"),
    [
        ([], BulkWish(Action.ASSIGN), "exchange.nothing_chosen"),
        ([f"PRB-{one}" for one in range(201)], BulkWish(Action.ASSIGN), "exchange.too_many_records"),
        (["PRB-1"], BulkWish(Action.STEP), "exchange.wish_incomplete"),
        (["PRB-1"], BulkWish(Action.LINK, relation="change"), "exchange.wish_incomplete"),
        (["PRB-1"], BulkWish(Action.COMMENT, text="  "), "exchange.wish_incomplete"),
    ],
)
def test_odd_wishes_are_refused_whole(small: Small, chosen: list[str], wish: BulkWish, code: str) -> None:
    with pytest.raises(ExchangeError) as refused:
        exchange.change_many(small.actor("brake-developer"), chosen, wish)
    assert refused.value.code == code
    with pytest.raises(AccessRefusedError):
        exchange.change_many(small.actor("reader"), chosen, wish)
