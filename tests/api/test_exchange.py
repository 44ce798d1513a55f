# SPDX-License-Identifier: Apache-2.0
"""Records from tables and changes of many over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import Caller
from tests.api.governing import RECORDS, made

pytestmark = pytest.mark.django_db
Called = Callable[..., Caller]
IMPORTS = "/api/v1/governance/imports"
GOOD = b"Title,Scope,Severity\nLight stays on,controller,major\nLight flickers,sensor,minor\n"


def sent(caller: Caller, content: bytes, **parts: str) -> Any:
    file = SimpleUploadedFile("problems.csv", content)
    headers = {"Authorization": f"Bearer {caller.token}"}
    key = parts.pop("key", "")
    if key:
        headers["Idempotency-Key"] = key
    return caller.client.post(IMPORTS, {"file": file, "type": "problem", **parts}, headers=headers)


def test_a_table_is_tried_then_brought_in_once(caller: Called) -> None:
    developer = caller("brake-developer")
    tried = sent(developer, GOOD, dry_run="true")
    assert (tried.status_code, tried.json()["done"]) == (200, False)
    assert [one["outcome"] for one in tried.json()["rows"]] == ["made", "made"]
    assert developer.get(RECORDS).json()["rows"] == []
    done = sent(developer, GOOD, key="once")
    assert (done.status_code, done.json()["made"]) == (201, ["PRB-1", "PRB-2"])
    assert sent(developer, GOOD, key="once").json() == done.json()
    again = sent(developer, GOOD)
    assert (again.status_code, again.json()["made"]) == (201, [])
    assert len(developer.get(RECORDS).json()["rows"]) == 2


def test_refused_rows_are_named_and_nothing_is_brought_in(caller: Called) -> None:
    developer = caller("brake-developer")
    number = made(developer)
    content = f"number,title,scope\n{number},Changed,\n,,controller\n".encode()
    tried = sent(developer, content, dry_run="true").json()
    assert tried["refused"] == 1
    assert tried["rows"][1]["problems"] == [
        {"cell": "B3", "code": "governance.title_missing", "value": "", "target": "$title"}
    ]
    refused = sent(developer, content)
    assert (refused.status_code, refused.json()["code"]) == (422, "exchange.rows_refused")
    assert developer.get(f"{RECORDS}/{number}").json()["title"] == "Brake light stays on"
    assert sent(caller("reader"), GOOD).status_code == 403
    assert sent(developer, b"", dry_run="true").json()["code"] == "exchange.no_headings"
    unknown = developer.client.post(
        IMPORTS,
        {"file": SimpleUploadedFile("x.csv", GOOD), "type": "nothing"},
        headers={"Authorization": f"Bearer {developer.token}"},
    )
    assert unknown.status_code == 404


def test_a_template_is_given(caller: Called) -> None:
    answer = caller("brake-developer").get("governance/imports/template?type=problem&form=csv")
    assert answer.content.decode("utf-8-sig").startswith("Number,Title,Scope,Owner,How to reproduce it")


def test_many_are_changed_each_with_its_own_answer(caller: Called) -> None:
    developer = caller("brake-developer")
    numbers = [made(developer), made(developer, title="Else")]
    wish = {"numbers": [*numbers, "PRB-99"], "action": "assign", "owner": "brake-lead"}
    tried = developer("POST", "governance/bulk", {**wish, "dry_run": True}).json()
    assert (tried["done"], tried["refused"], tried["dry_run"]) == (2, 1, True)
    assert developer.get(f"{RECORDS}/{numbers[0]}").json()["owner"] == ""
    done = developer("POST", "governance/bulk", wish, Idempotency_Key="x").json()
    assert done["rows"][2]["problems"] == [{"code": "organization.not_found", "value": ""}]
    assert developer.get(f"{RECORDS}/{numbers[1]}").json()["owner"] == "brake-lead"
    blocked = developer(
        "POST", "governance/bulk", {"numbers": numbers, "action": "step", "step": "analyse"}
    ).json()
    assert blocked["rows"][0]["problems"][0]["code"] == "blocked.field_missing"
    assert caller("reader")("POST", "governance/bulk", wish).status_code == 403
    assert developer("POST", "governance/bulk", {"numbers": [], "action": "assign"}).status_code == 422


def test_mail_is_chosen_for_oneself(caller: Called) -> None:
    lead = caller("brake-lead")
    assert lead.get("me/mail").json() == {"choice": "none", "sent": False}
    assert lead("PUT", "me/mail", {"choice": "daily"}).json()["choice"] == "daily"
    assert lead.get("me/mail").json()["choice"] == "daily"
    assert caller("brake-developer").get("me/mail").json()["choice"] == "none"
    assert lead("PUT", "me/mail", {"choice": "often"}).status_code == 400
