# SPDX-License-Identifier: Apache-2.0
"""Governance records over HTTP: the way of a problem, what blocks it, who sees what."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import SigningProof
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from tests.api.conftest import Caller
from tests.api.governing import RECORDS, made, problem, write_note
from tests.support.personas import Small, govern
from tests.support.problems import FIELDS, SOLVED

pytestmark = pytest.mark.django_db
Called = Callable[..., Caller]


def step(caller: Caller, number: str, name: str, **content: object) -> Any:
    match = caller.get(f"{RECORDS}/{number}")["ETag"]
    return caller("POST", f"{RECORDS}/{number}/steps", {"step": name, **content}, If_Match=match)


def solved(developer: Caller, lead: Caller) -> str:
    number = made(developer, fields=FIELDS)
    changed = developer("PATCH", f"{RECORDS}/{number}", {"fields": SOLVED}, If_Match="*")
    assert changed.status_code == 200
    for taking, name in ((developer, "analyse"), (lead, "start"), (developer, "solve")):
        assert step(taking, number, name).status_code == 200
    return number


def test_the_way_of_a_problem_to_solved(caller: Called) -> None:
    developer = caller("brake-developer")
    answer = developer("POST", RECORDS, problem(fields=FIELDS, owner="brake-lead", reason="seen in a test"))
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    assert answer["Location"] == "/api/v1/governance/records/PRB-1"
    record = answer.json()
    assert (record["state"], record["open"], record["process"]) == ("open", True, "SP.PRB")
    assert (record["author"], record["owner"], record["scope_name"]) == (
        "brake-developer", "brake-lead", "Controller",
    )  # fmt: skip
    (analyse, reject) = record["steps"]
    assert (analyse["id"], analyse["to"], analyse["name"]["zh-Hans"]) == ("analyse", "analysed", "完成分析")
    assert (analyse["blockers"], reject["reason"]) == ([], True)
    assert {"code": "not_by", "value": "author"} in reject["blockers"]
    assert record["limits"] == [
        {"clock": "analysis", "started": "2026-11-20", "due": "2026-11-27", "ended": None}
    ]
    number = solved(developer, caller("brake-lead"))
    read = developer.get(f"{RECORDS}/{number}")
    assert (read.json()["state"], read["ETag"], read.json()["version"]) == ("solved", '"5"', 5)
    assert [one["state"] for one in read.json()["path"]] == ["open", "analysed", "solving", "solved"]
    close = next(one for one in read.json()["steps"] if one["id"] == "close")
    assert close["signature"]["meaning"]["en"].startswith("I verified")
    assert read.json()["may_edit"] is True


def test_a_blocked_step_tells_what_blocks_it(caller: Called) -> None:
    developer = caller("brake-developer")
    number = made(developer)
    told = step(developer, number, "analyse")
    assert (told.status_code, told.json()["code"]) == (409, "governance.step_blocked")
    assert told["Content-Type"] == "application/problem+json"
    assert {"code": "field_missing", "value": "severity"} in told.json()["blockers"]
    assert told.json()["mistakes"] == []
    shown = developer.get(f"{RECORDS}/{number}").json()
    assert (shown["steps"][0]["blockers"], shown["state"]) == (told.json()["blockers"], "open")
    assert "blockers" not in developer.get(f"{RECORDS}/PRB-77").json()


def test_steps_there_are_not_and_reasons_that_lack(caller: Called, small: Small) -> None:
    given = {"role": "problem_manager", "person": "brake-lead", "since": "2026-01-01", "scope": "brake"}
    organization.write_record(small.operator, "assignments", given)
    lead, number = caller("brake-lead"), made(caller("brake-developer"))
    assert step(lead, number, "close").json()["code"] == "governance.unknown_step"
    assert step(lead, number, "close").status_code == 409
    assert step(lead, number, "Close!").json()["code"] == "api.invalid"
    told = step(lead, number, "reject")
    assert (told.status_code, told.json()["code"]) == (422, "governance.reason_missing")
    assert step(lead, number, "reject", reason="It is as specified.").json()["state"] == "rejected"
    changed = lead("PATCH", f"{RECORDS}/{number}", {"fields": {"cause": "x"}}, If_Match="*")
    assert (changed.status_code, changed.json()["code"]) == (409, "governance.not_editable")


def test_a_token_never_signs(caller: Called, small: Small) -> None:
    given = {"role": "software_quality_engineer", "person": "reader", "since": "2026-01-01", "scope": "brake"}
    organization.write_record(small.operator, "assignments", given)
    number = solved(caller("brake-developer"), caller("brake-lead"))
    quality = caller("reader")
    quality("PATCH", f"{RECORDS}/{number}", {"fields": {"verification": "Run 512 passed."}}, If_Match="*")
    told = step(quality, number, "close")
    assert (told.status_code, told.json()["code"]) == (403, "governance.no_signature_by_token")
    assert quality.get(f"{RECORDS}/{number}").json()["signatures"] == []
    reader = small.actor("reader")
    digest = governance.record_view(reader, number).record.content_digest()
    governance.take_step(reader, number, "close", proof=SigningProof(reader.at, digest))
    (signature,) = quality.get(f"{RECORDS}/{number}").json()["signatures"]
    assert (signature["person"], signature["step"], signature["stands"]) == ("reader", "close", True)
    step(quality, number, "reopen", reason="It came back.")
    quality("PATCH", f"{RECORDS}/{number}", {"fields": {"cause": "Something else."}}, If_Match="*")
    assert [one["stands"] for one in quality.get(f"{RECORDS}/{number}").json()["signatures"]] == [False]


def test_conditions_guard_changes(caller: Called) -> None:
    developer = caller("brake-developer")
    number = made(developer, fields=FIELDS)
    at = f"{RECORDS}/{number}"
    for method, path, content in (
        ("PATCH", at, {"title": "New"}),
        ("POST", f"{at}/steps", {"step": "analyse"}),
    ):
        assert developer(method, path, content).status_code == 428
        for match in ('"7"', '"x"', "nonsense"):
            told = developer(method, path, content, If_Match=match)
            assert (told.status_code, told.json()["code"]) == (412, "api.condition_failed")
    done = developer("PATCH", at, {"title": "New", "owner": "brake-lead"}, If_Match='"1"')
    assert (done.status_code, done["ETag"], done.json()["title"]) == (200, '"2"', "New")
    assert developer("PATCH", at, {"title": "Late"}, If_Match='"1"').status_code == 412
    emptied = developer("PATCH", at, {"owner": "", "fields": {"severity": None}}, If_Match='"2"').json()
    assert (emptied["owner"], "severity" in emptied["fields"], emptied["title"]) == ("", False, "New")
    again = developer.get(at, If_None_Match='"3"')
    assert (again.status_code, again["ETag"]) == (200, '"3"')


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"fields": {"colour": "red"}}, 422, "governance.bad_fields"),
        ({"fields": {"severity": "huge"}}, 422, "governance.bad_fields"),
        ({"fields": {"severity": {"a": [1]}}}, 422, "governance.bad_fields"),
        ({"fields": {"Bad Name": "x"}}, 400, "api.invalid"),
        ({"fields": "x"}, 400, "api.invalid"),
        ({"owner": "no-such-person"}, 422, "organization.unknown_reference"),
        ({"scope": "no-such-thing"}, 404, "organization.not_found"),
        ({"scope": "radio"}, 404, "organization.not_found"),
        ({"type": "no_such_type"}, 404, "organization.not_found"),
        ({"raised_from": {"number": "PRB-99", "relation": "change"}}, 404, "organization.not_found"),
        ({"title": "x" * 501}, 400, "api.invalid"),
        ({"state": "closed"}, 400, "api.invalid"),
    ],
)
def test_what_cannot_be_kept(changes: dict[str, object], status: int, code: str, caller: Called) -> None:
    told = caller("brake-developer")("POST", RECORDS, problem(**changes))
    assert (told.status_code, told.json()["code"]) == (status, code), told.content


def test_a_repeated_request_makes_one_record(caller: Called) -> None:
    developer = caller("brake-developer")
    first = developer("POST", RECORDS, problem(fields=FIELDS), Idempotency_Key="one")
    second = developer("POST", RECORDS, problem(fields=FIELDS), Idempotency_Key="one")
    assert first.status_code == second.status_code == 201
    assert (first.content, second["Idempotency-Replayed"]) == (second.content, "true")
    assert (second["Location"], second["ETag"]) == (first["Location"], '"1"')
    at, sent = f"{RECORDS}/PRB-1/steps", {"If_Match": '"1"', "Idempotency_Key": "two"}
    for _ in range(2):
        assert developer("POST", at, {"step": "analyse"}, **sent).json()["state"] == "analysed"
    assert len(developer.get(RECORDS).json()["rows"]) == 1


def test_lists_are_narrowed_and_turned(caller: Called, small: Small) -> None:
    developer = caller("brake-developer")
    numbers = [made(developer, title=f"Problem {at}", owner="brake-lead") for at in range(5)]
    quality = caller("quality-lead")
    govern(small, "player", title="Player stutters")
    seen, cursor = [], ""
    while True:
        told = developer.get(f"{RECORDS}?type=problem&limit=2&cursor={cursor}").json()
        assert len(told["rows"]) <= 2
        seen += [row["number"] for row in told["rows"]]
        cursor = told["next"]
        if not cursor:
            break
    assert sorted(seen) == numbers
    assert developer.get(f"{RECORDS}?limit=2&cursor=abc").json()["code"] == "api.bad_cursor"
    assert developer.get(f"{RECORDS}?colour=red").json()["code"] == "api.unknown_parameter"

    def found(query: str) -> set[str]:
        return {row["number"] for row in quality.get(f"{RECORDS}?{query}").json()["rows"]}

    assert found("within=radio") == found("scope=player") == {"PRB-6", "CHR-1"}
    assert found("type=problem&within=brake") == set(numbers)
    assert found("process=SP.CHG") == found("owner=&state=&type=change_request") == {"CHR-1"}
    assert found("text=problem 3") == found("text=prb-4") == {"PRB-4"}
    assert found("open=true&state=open&owner=brake-lead&scope=controller") == set(numbers)
    assert found("overdue=true") == set()
    due = [row["number"] for row in caller("brake-lead").get("governance/tasks").json()["rows"]]
    assert due == numbers


def test_links_raise_the_next_record(caller: Called) -> None:
    developer = caller("brake-developer")
    number = made(developer, fields=FIELDS | SOLVED)
    raised = {"number": number, "relation": "change"}
    change = developer("POST", RECORDS, problem(type="change_request", title="", raised_from=raised)).json()
    assert (change["title"], change["fields"]["reason"]) == ("Brake light stays on", SOLVED["cause"])
    at = f"{RECORDS}/{number}"
    (neighbour,) = developer.get(at).json()["neighbours"]
    assert (neighbour["number"], neighbour["relation"], neighbour["back"]) == ("CHR-1", "change", False)
    assert developer.get(f"{RECORDS}/CHR-1").json()["neighbours"][0]["back"] is True
    for _ in range(2):
        assert developer("DELETE", f"{at}/links/change/CHR-1").status_code in {204, 404}
        assert developer.get(at).json()["neighbours"] == []
    linked = developer("POST", f"{at}/links", {"relation": "change", "number": "CHR-1"})
    assert (linked.status_code, linked.json()["neighbours"][0]["number"]) == (200, "CHR-1")
    wrong = developer("POST", f"{at}/links", {"relation": "lesson", "number": "CHR-1"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "governance.bad_relation")
    assert developer("POST", f"{at}/links", {"relation": "change", "number": "CHR-9"}).status_code == 404


def test_comments_and_changes_page_by_page(caller: Called) -> None:
    developer = caller("brake-developer")
    number = made(developer, fields=FIELDS)
    at = f"{RECORDS}/{number}"
    for text in ("one", "two", "three, @brake-lead"):
        said = developer("POST", f"{at}/comments", {"text": text})
        assert (said.status_code, said.json()["id"].startswith(f"{number}.")) == (201, True)
    blank = developer("POST", f"{at}/comments", {"text": "  "})
    assert (blank.status_code, blank.json()["code"]) == (422, "governance.empty_comment")
    first = developer.get(f"{at}/comments?limit=2").json()
    rest = developer.get(f"{at}/comments?limit=2&cursor={first['next']}").json()
    assert {one["text"] for one in first["rows"] + rest["rows"]} == {"one", "two", "three, @brake-lead"}
    assert (len(first["rows"]), rest["next"], rest["rows"][0]["person"]) == (2, None, "brake-developer")
    step(developer, number, "analyse")
    changes: list[dict[str, Any]] = []
    following: str | None = ""
    while following is not None:
        told = developer.get(f"{at}/changes?limit=3&cursor={following}").json()
        changes += told["rows"]
        following = told["next"]
    assert len(changes) == len({(one["version"], one["field"]) for one in changes}) == 9
    assert (changes[0]["field"], changes[0]["before"], changes[0]["after"]) == ("$state", "open", "analysed")
    assert developer.get(f"{at}/changes?cursor=abc").json()["code"] == "api.bad_cursor"


def test_a_past_day_shows_what_was_known(caller: Called, small: Small) -> None:
    developer, operator = caller("brake-developer"), small.operator
    number = govern(small, "controller", title="Brake light stays on")
    assert developer.get(f"{RECORDS}/{number}?as_of=2026-11-19").status_code == 404
    assert developer.get(f"{RECORDS}/{number}?as_of=2027-01-01").json()["code"] == "api.bad_day"
    today = developer.get(f"{RECORDS}/{number}?as_of=2026-11-20").json()
    assert today["steps"] != []
    view = governance.record_view(operator, number, as_of=operator.day)
    assert (view.steps, view.may_edit) == ((), False)
    assert [(one.number, one.relation) for one in view.neighbours] == [("CHR-1", "change")]


def told(response: Any, name: str) -> tuple[object, ...]:
    body = response.json()
    return response.status_code, body["code"], str(body["detail"]).replace(name, "NAME"), body["hint"]


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("GET", "{}", None),
        ("PATCH", "{}", {"title": "x"}),
        ("POST", "{}/steps", {"step": "analyse"}),
        ("POST", "{}/links", {"relation": "change", "number": "CHR-1"}),
        ("POST", "PRB-1/links", {"relation": "change", "number": "{}"}),
        ("DELETE", "{}/links/change/CHR-1", None),
        ("DELETE", "PRB-1/links/change/{}", None),
        ("GET", "{}/comments", None),
        ("POST", "{}/comments", {"text": "x"}),
        ("GET", "{}/changes", None),
    ],
)
def test_records_of_others_are_as_unknown(
    method: str, path: str, content: object, caller: Called, small: Small, foreign: Small
) -> None:
    mine = govern(small, "controller", title="Mine")
    hidden = govern(small, "player", title="Player stutters")
    for _ in range(3):
        theirs = govern(foreign, "canarycontroller", title="CANARY")
    assert (mine, hidden, theirs) == ("PRB-1", "PRB-2", "PRB-3")
    lead, before = caller("brake-lead"), ledger.newest_position(small.organisation.uid)
    answers = set()
    for name in (hidden, theirs, "PRB-9"):
        body = None if content is None else json.loads(json.dumps(content).replace("{}", name))
        address = f"{RECORDS}/{path.replace('{}', name)}"
        answers.add(told(lead(method, address, body, If_Match="*"), name))
    assert len(answers) == 1, answers
    assert next(iter(answers))[:2] == (404, "organization.not_found")
    assert ledger.newest_position(small.organisation.uid) == before


def test_a_supplier_contact_is_refused(caller: Called, small: Small) -> None:
    contact = caller("sensor-contact")
    refused = contact("POST", RECORDS, problem(scope="sensor"))
    assert (refused.status_code, refused.json()["code"]) == (403, "organization.not_allowed")
    assert contact("POST", RECORDS, problem(scope="controller")).status_code == 404
    govern(small, "controller", title="Brake light stays on")
    number = govern(small, "sensor", title="Sensor drifts")
    assert {row["scope"] for row in contact.get(RECORDS).json()["rows"]} == {"sensor"}
    at = f"{RECORDS}/{number}"
    assert contact("PATCH", at, {"title": "x"}, If_Match="*").status_code == 403
    assert contact.get(at).json()["may_edit"] is False
    blocked = contact("POST", f"{at}/steps", {"step": "analyse"}, If_Match="*")
    assert (blocked.status_code, blocked.json()["blockers"][0]["code"]) == (409, "role")
    assert contact("POST", "governance/types", {"text": "type: x"}).status_code == 403


def test_who_only_reads_and_who_has_nothing(caller: Called, small: Small) -> None:
    number = govern(small, "controller", title="Brake light stays on")
    at, reader = f"{RECORDS}/{number}", caller("reader")
    assert reader.get(at).json()["steps"] == []
    for method, path, content in (
        ("POST", RECORDS, problem()),
        ("PATCH", at, {"title": "x"}),
        ("POST", f"{at}/steps", {"step": "analyse"}),
        ("POST", f"{at}/links", {"relation": "change", "number": "CHR-1"}),
        ("DELETE", f"{at}/links/change/CHR-1", None),
        ("POST", f"{at}/comments", {"text": "x"}),
        ("POST", "governance/types", {"text": "type: x"}),
    ):
        assert reader(method, path, content, If_Match="*").status_code == 403, path
    send = caller("brake-developer", rights=["evidence.receive"])
    assert send.get(RECORDS).json()["rows"] == []
    assert send.get(at).status_code == 404
    assert send.get("governance/types").status_code == 403
    assert send("POST", RECORDS, problem()).status_code in {403, 404}


def test_confidential_records_are_for_those_they_are_meant_for(caller: Called) -> None:
    lead, other = caller("second-lead"), caller("inner-auditor")
    write_note(caller("quality-lead"), confidential=True)
    given = {"type": "note", "title": "Secret", "scope": "controller", "fields": {"said": "Secret words"}}
    number = lead("POST", RECORDS, given).json()["number"]
    assert lead.get(f"{RECORDS}/{number}").json()["confidential"] is True
    lead("POST", f"{RECORDS}/{number}/comments", {"text": "Secret said"})
    problem_number = made(caller("brake-developer"))
    for asking in (other, caller("brake-lead"), caller("reader"), caller("brake-auditor")):
        for path in ("", "/comments", "/changes"):
            assert asking.get(f"{RECORDS}/{number}{path}").status_code == 404
        for kind in ("governance_records", "governance_comments"):
            assert asking.get(f"ledger/history?kind={kind}&key={number}").status_code == 404
            assert asking.get(f"ledger/proof?kind={kind}&key={number}&version=1").status_code == 404
        listed = asking.get(RECORDS)
        assert [row["number"] for row in listed.json()["rows"]] == [problem_number]
        assert b"Secret" not in listed.content
    assert len(lead.get(f"ledger/history?kind=governance_records&key={number}").json()["rows"]) == 1


def test_records_are_found_by_search_where_they_may_be_seen(caller: Called) -> None:
    number = made(caller("brake-developer"))
    rows = caller("brake-lead").get("search?text=stays&what=record").json()["rows"]
    assert [(one["what"], one["key"], one["kind"]) for one in rows] == [("record", number, "problem")]
    assert caller("radio-lead").get("search?text=stays&what=record").json()["rows"] == []
