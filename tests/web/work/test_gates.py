# SPDX-License-Identifier: Apache-2.0
"""Pages of gates: what holds a release in words with links, what was frozen, the proof, tailoring."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from asqms.contexts.governance import api as governance
from tests.support.assessed import queries_of
from tests.support.gates import (
    OWN_GATE,
    approve,
    assess,
    candidate,
    confirm,
    own_gate,
    people,
    stored_bill,
)
from tests.support.personas import Small

MET, UNMET = "OP.VER.01", "OP.VER.02"
MemberClient = Callable[[str], Client]


@pytest.fixture
def waiting(small: Small) -> tuple[Small, str]:
    people(small)
    own_gate(small, MET, UNMET)
    stored_bill(small, **{"vulnerabilities.without_status": "CVE-2026-0001 low"})
    confirm(small, MET)
    number = candidate(small)
    assess(small)
    return small, number


def test_the_panel_says_what_holds_it_with_links(
    waiting: tuple[Small, str], member_client: MemberClient
) -> None:
    number = waiting[1]
    queries, answer = queries_of(member_client("brake-lead"), f"/records/{number}/")
    page = answer.content.decode()
    assert queries <= 27
    assert "Small release" in page
    assert 'class="tag deviates">shut' in page
    assert f"practice={UNMET}" in page
    assert "CVE-2026-0001" in page
    assert "Apache-2.0, MIT" in page
    chinese = member_client("brake-lead").get(f"/records/{number}/", headers={"Accept-Language": "zh-CN"})
    assert "未通过" in chinese.content.decode()


def test_the_gate_of_an_item_is_reached_from_its_page(
    waiting: tuple[Small, str], member_client: MemberClient
) -> None:
    assert waiting
    client = member_client("brake-developer")
    assert '/gates/release/controller/"' in client.get("/products/brake/items/controller/").content.decode()
    assert UNMET in client.get("/gates/release/controller/").content.decode()
    assert client.get("/gates/release/").status_code == 200
    assert member_client("radio-lead").get("/gates/release/controller/").status_code == 404
    assert member_client("nobody").get("/gates/").status_code == 403
    assert client.get("/gates/nothing/controller/").status_code == 404
    assert client.get("/gates/release/controller/?as_of=2026-11-10").status_code == 200


def test_a_passed_gate_shows_what_was_frozen_and_is_proved(
    waiting: tuple[Small, str], member_client: MemberClient
) -> None:
    small, number = waiting
    confirm(small, UNMET)
    assess(small)
    approve(small, number)
    client = member_client("inner-auditor")
    page = client.get(f"/records/{number}/").content.decode()
    assert f"/records/{number}/gate/approve/" in page
    frozen = client.get(f"/records/{number}/gate/approve/").content.decode()
    assert "Work it out again" in frozen
    assert f"controller {MET}" in frozen
    proved = client.get(f"/records/{number}/gate/approve/?prove=yes").content.decode()
    assert "It comes out the same." in proved
    assert member_client("radio-lead").get(f"/records/{number}/gate/approve/").status_code == 404
    assert client.get(f"/records/{number}/gate/deliver/").status_code == 404


def test_a_version_of_a_gate_is_written_on_the_page(small: Small, member_client: MemberClient) -> None:
    text = OWN_GATE.format(version=2, practices=MET)
    lead, other = member_client("quality-lead"), member_client("brake-lead")
    assert "Write a version of a gate" not in other.get("/gates/").content.decode()
    assert other.post("/gates/", {"text": text}).status_code == 403
    refused = lead.post("/gates/", {"text": "gate: x"})
    assert refused.status_code == 422
    assert "governance.bad_gate" in refused.content.decode()
    assert lead.post("/gates/", {"text": text, "reason": "Smaller."}).status_code == 302
    assert governance.gates_for(small.operator)["release"].version == 2
