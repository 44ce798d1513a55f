# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: ARG001 - fixtures that fill the database
"""Decisions in the browser: shown before they are saved, by two people where the rule asks, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from tests.support.assessed import FACTS, REPORT, assess, text_of
from tests.support.personas import Small

ITEM = "/products/brake/items/controller/"
VERDICT = f"{ITEM}obligations/OP.UVE.04/"
ANSWERS = {f"CLS.{number}": "no" for number in range(1, 7)}
Clients = Callable[[str], Client]


def _proposal(client: Client) -> str:
    found = re.search(r'href="(/proposals/[0-9a-f]+/)"', text_of(client.get("/")))
    assert found is not None
    return found.group(1)


def _records(small: Small, kind: str) -> int:
    return len(list(ledger.current_records(small.organisation.uid, kind)))


def test_a_justification_counts_when_somebody_else_approves_it(
    assessed: Small, member_client: Clients
) -> None:
    lead, second = member_client("brake-lead"), member_client("second-lead")
    form = text_of(lead.get(f"{VERDICT}justify/"))
    assert "deviates → justified" in form
    sent = {"reason": "The runner moves.", "expires": "2026-12-31"}
    assert lead.post(f"{VERDICT}justify/", sent).status_code == 302
    assert _records(assessed, "justifications") == 0
    assert "waits for approval" in text_of(lead.get(VERDICT))
    address = _proposal(second)
    assert "deviates → justified" in text_of(second.get(address))
    refused = lead.post(address, {"decision": "approve"})
    assert refused.status_code in {403, 422}
    assert second.post(address, {"decision": "approve"}).status_code == 302
    assert _records(assessed, "justifications") == 1
    assess(assessed)
    assert "justified" in text_of(lead.get(VERDICT))


def test_a_rejection_needs_words_and_keeps_them(assessed: Small, member_client: Clients) -> None:
    member_client("brake-lead").post(f"{VERDICT}tailor/", {"reason": "No units here."})
    second = member_client("second-lead")
    address = _proposal(second)
    assert second.post(address, {"decision": "reject"}).status_code == 422
    assert second.post(address, {"decision": "reject", "words": "There are."}).status_code == 302
    assert second.post(address, {"decision": "approve"}).status_code == 422


def test_a_justification_without_a_last_day_keeps_what_was_typed(
    assessed: Small, member_client: Clients
) -> None:
    answer = member_client("brake-lead").post(f"{VERDICT}justify/", {"reason": "Long words", "expires": ""})
    assert answer.status_code == 422
    assert "Long words" in text_of(answer)


def test_a_confirmation_is_bound_to_the_evidence_that_was_seen(
    assessed: Small, member_client: Clients
) -> None:
    client = member_client("quality-lead")
    passed = {**FACTS, "tests.passed": 12, "tests.failed": 0}
    organization.write_record(assessed.operator, "evidence_files", {**REPORT, "facts": passed})
    assess(assessed)
    form = text_of(client.get(f"{VERDICT}confirm/"))
    seen = re.findall(r'name="seen" value="([^"]+)"', form)
    assert seen == [REPORT["digest"]]
    other = client.post(f"{VERDICT}confirm/", {"seen": ["sha256:" + "1" * 64], "reason": "Looked"})
    assert other.status_code == 422
    assert "Looked" in text_of(other)
    assert _records(assessed, "confirmations") == 0
    assert client.post(f"{VERDICT}confirm/", {"seen": seen, "reason": "Looked"}).status_code == 302
    record = next(ledger.current_records(assessed.organisation.uid, "confirmations"))
    assert record.content["evidence"] == seen
    assert record.content["person"] == "quality-lead"


def test_an_overrule_needs_its_reason(assessed: Small, member_client: Clients) -> None:
    client = member_client("inner-auditor")
    seen = re.findall(r'name="seen" value="([^"]+)"', text_of(client.get(f"{VERDICT}overrule/")))
    without = client.post(f"{VERDICT}overrule/", {"verdict": "partly", "seen": seen, "reason": " "})
    assert without.status_code == 422
    sent = {"verdict": "partly", "seen": seen, "reason": "The test is obsolete."}
    assert client.post(f"{VERDICT}overrule/", sent).status_code == 302
    assess(assessed)
    page = text_of(client.get(VERDICT))
    assert "partly" in page
    assert "evidence alone says" in page


def test_new_answers_show_their_effect_and_count_after_approval(
    assessed: Small, member_client: Clients
) -> None:
    lead, second = member_client("brake-lead"), member_client("second-lead")
    address = f"{ITEM}classification/"
    shown = text_of(lead.post(address, {**ANSWERS, "step": "preview", "reason": "All looked at."}))
    assert "The item becomes type I." in shown
    assert re.search(r"\d+ obligations change", shown)
    assert "All looked at." in shown
    assert _records(assessed, "classifications") == 0
    assert lead.post(address, {**ANSWERS, "step": "save", "reason": "All looked at."}).status_code == 302
    assert "New answers wait for approval" in text_of(lead.get(address))
    assert second.post(_proposal(second), {"decision": "approve"}).status_code == 302
    assess(assessed)
    page = text_of(lead.get(address))
    assert "Type I<" in page
    assert "approved by second-lead" in page
    twice = lead.post(address, {**ANSWERS, "step": "preview"})
    assert "No type, obligation or verdict changes." in text_of(twice)


@pytest.mark.parametrize("person", ["brake-developer", "brake-auditor", "reader"])
def test_whoever_may_not_propose_is_refused(assessed: Small, member_client: Clients, person: str) -> None:
    client = member_client(person)
    assert "Propose new answers" not in text_of(client.get(f"{ITEM}classification/"))
    assert client.post(f"{ITEM}classification/", {**ANSWERS, "step": "save"}).status_code == 403


def _item(**changes: str) -> dict[str, str]:
    return {
        "id": "gateway",
        "name": "Gateway",
        "project": "brake",
        "domain": "in_vehicle",
        "owner": "brake-lead",
        "phase": "development",
        "since": "2026-11-01",
        "version": "0",
        **changes,
    }


def test_an_item_is_registered_with_the_effect_shown_first(assessed: Small, member_client: Clients) -> None:
    client = member_client("brake-lead")
    shown = text_of(client.post("/register/item/", _item(step="preview")))
    assert "The item becomes type II." in shown
    assert re.search(r"\d+ obligations gained", shown)
    answer = client.post("/register/item/", _item(step="save"))
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/products/brake/items/gateway/classification/"
    assess(assessed)
    assert client.get("/products/brake/items/gateway/").status_code == 200


def test_mistakes_stand_at_their_fields_and_nothing_is_lost(assessed: Small, member_client: Clients) -> None:
    client = member_client("brake-lead")
    answer = client.post("/register/item/", _item(id="Not an id!", step="save", markets="CN, EU"))
    page = text_of(answer)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in page
    assert "CN, EU" in page
    assert client.post("/register/item/", _item(project="radio", step="save")).status_code == 404


def test_an_edit_keeps_what_the_form_does_not_show(assessed: Small, member_client: Clients) -> None:
    client = member_client("brake-lead")
    sent = _item(name="Controller two", since="2026-01-10", version="1", step="save")
    assert client.post(f"{ITEM}edit/", sent).status_code == 302
    record = organization.record_seen(assessed.operator, "items", "controller")
    assert record.version == 2
    assert record.content["phases"] == [{"phase": "development", "since": "2026-01-10"}]
    sent |= {"phase": "release", "since": "2026-11-19", "version": "2"}
    client.post(f"{ITEM}edit/", sent)
    phases = organization.record_seen(assessed.operator, "items", "controller").content["phases"]
    assert [one["phase"] for one in phases] == ["development", "release"]  # type: ignore[index, union-attr]


def test_somebody_elses_change_is_shown_beside_ones_own(assessed: Small, member_client: Clients) -> None:
    client = member_client("brake-lead")
    client.post(f"{ITEM}edit/", _item(name="First", since="2026-01-10", version="1", step="save"))
    late = client.post(f"{ITEM}edit/", _item(name="Second", since="2026-01-10", version="1", step="save"))
    page = text_of(late)
    assert late.status_code == 409
    assert "Second" in page
    assert "First" in page
    assert 'name="version" value="2"' in page
    again = _item(name="Second", since="2026-01-10", version="2", step="save")
    assert client.post(f"{ITEM}edit/", again).status_code == 302


def test_an_id_in_use_is_told(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    taken = client.post(
        "/register/project/", {"id": "brake", "name": "Other", "version": "0", "step": "save"}
    )
    assert taken.status_code == 409
    assert "names something already" in text_of(taken)


def test_projects_and_items_are_removed_with_care(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    full = client.post("/products/radio/edit/", {"step": "remove"})
    assert full.status_code == 422
    gone = client.post("/products/radio/items/player/edit/", {"step": "remove"})
    assert gone.status_code == 302
    assert client.get("/products/radio/items/player/").status_code == 404
    held = client.post("/products/radio/edit/", {"step": "remove"})
    assert held.status_code == 422
    assert "write the day on which it ends" in text_of(held)
    organization.remove_record(
        assessed.operator, "assignments", "project_manager:radio-lead:radio:2026-01-01"
    )
    assert client.post("/products/radio/edit/", {"step": "remove"}).status_code == 302
    assert member_client("brake-developer").post(f"{ITEM}edit/", {"step": "remove"}).status_code == 403


def test_a_role_nobody_holds_is_assigned_from_the_gap(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    address = f"{ITEM}obligations/OP.ARC.01/"
    assert "nobody assigned" in text_of(client.get(address))
    form = text_of(client.get(f"{address}assign/"))
    assert "brake-developer" in form
    sent = {"person": "brake-developer", "where": "brake", "since": "2026-11-20"}
    assert client.post(f"{address}assign/", sent).status_code == 302
    assess(assessed)
    assert "Owner: brake-developer" in text_of(client.get(address))


@pytest.mark.parametrize(
    ("person", "sentence", "sends"),
    [
        ("brake-developer", "You may send the evidence that is missing.", 1),
        ("reader", "they let you neither send evidence nor decide", 0),
        ("brake-lead", "Send the evidence that is missing, or have", 1),
    ],
)
@pytest.mark.usefixtures("assessed")
def test_everybody_is_told_what_their_roles_let_them_do(
    member_client: Clients, person: str, sentence: str, sends: int
) -> None:
    page = text_of(member_client(person).get(VERDICT))
    assert sentence in page
    assert page.count("/evidence/upload/?subject=controller") == sends


def test_a_long_effect_begins_with_what_gets_worse(assessed: Small, member_client: Clients) -> None:
    page = text_of(member_client("brake-lead").post("/register/item/", _item(step="preview")))
    first, _, others = page.partition('id="table-effect-gained"')[2].partition(
        '<details class="effect-others">'
    )
    count = re.search(r"(\d+) obligations gained – (\d+) for the worse, shown first", first)
    assert count is not None
    assert 0 < int(count[2]) <= int(count[1])
    assert f"<summary>Show all {count[1]}</summary>" in others
    rows = [re.findall(r'<tr>.*?class="verdict (\w+)"', part, re.DOTALL) for part in (first, others)]
    assert (len(rows[0]), len(rows[0]) + len(rows[1])) == (8, int(count[1]))
    heavy = {"deviates": 0, "undetermined": 1, "partly": 2}
    order = [heavy.get(one, 3) for one in (*rows[0], *rows[1])]
    assert order == sorted(order)
