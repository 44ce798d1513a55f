# SPDX-License-Identifier: Apache-2.0
"""The page that brings records in from a table: preview, refusal by cell, all or nothing, its own alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.support.personas import Small

MemberClient = Callable[[str], Client]
HERE = "/work/problem/import/"
GOOD = b"Title,Scope,Severity\nLight stays on,controller,major\nLight flickers,sensor,minor\n"
BAD = b"Titel;Bereich;Schweregrad\nLicht;controller;riesig\n"

pytestmark = pytest.mark.django_db


def sent(client: Client, content: bytes, **more: str) -> HttpResponse:
    file = SimpleUploadedFile("problems.csv", content)
    return client.post(HERE, {"file": file, "encoding": "", **more})


def test_a_table_is_looked_at_then_brought_in_once(small: Small, member_client: MemberClient) -> None:
    small.account("brake-developer")
    client = member_client("brake-developer")
    assert HERE in client.get("/work/problem/").content.decode()
    preview = sent(client, GOOD).headers["Location"]
    page = client.get(preview).content.decode()
    assert "2 new" in page
    assert "Bring in all rows" in page
    assert "PRB-1" not in client.get("/work/problem/").content.decode()
    staged = preview.rpartition("staged=")[2]
    done = client.post(HERE, {"do": "import", "staged": staged, "reason": "from the old tool"})
    assert (done.status_code, done.headers["Location"]) == (302, "/work/problem/")
    assert "Brought in: 2 new, 0 changed, 0 there already." in client.get("/work/problem/").content.decode()
    assert client.post(HERE, {"do": "import", "staged": staged}).status_code == 404
    again = client.get(sent(client, GOOD).headers["Location"]).content.decode()
    assert "Everything in this file is there already." in again
    assert "Bring in all rows" not in again


@pytest.mark.usefixtures("small")
def test_bad_cells_are_named_in_three_languages(member_client: MemberClient) -> None:
    client = member_client("brake-developer")
    preview = sent(client, BAD).headers["Location"]
    for language, said in (
        ("en", "C2 (Severity): “riesig” is none of the choices."),
        ("de", "C2 (Schweregrad): „riesig“ steht nicht zur Wahl."),
        ("zh-hans", "C2 (严重度): “riesig”不在可选值中。"),
    ):
        page = client.get(preview, headers={"Accept-Language": language}).content.decode()
        assert said in page
    refused = client.post(HERE, {"do": "import", "staged": preview.rpartition("staged=")[2]})
    assert refused.status_code == 422
    assert "exchange.rows_refused" in refused.content.decode()
    exported = client.get(f"{preview}&export=csv&table=rows").content.decode("utf-8-sig")
    assert "riesig" in exported


@pytest.mark.usefixtures("small")
def test_only_who_makes_such_records_gets_in_and_only_the_sender_sees_the_table(
    member_client: MemberClient,
) -> None:
    preview = sent(member_client("brake-developer"), GOOD).headers["Location"]
    assert member_client("brake-lead").get(preview).status_code == 404
    for person in ("reader", "nobody"):
        assert member_client(person).get(HERE).status_code in {403, 404}
        assert sent(member_client(person), GOOD).status_code in {403, 404}
    assert sent(member_client("brake-developer"), b"\x00\x01").status_code == 422
    nothing = member_client("brake-developer").post(HERE, {"encoding": ""})
    assert "exchange.no_file" in nothing.content.decode()


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_comes_back_as_a_table(member_client: MemberClient, form: str) -> None:
    client = member_client("brake-developer")
    file = client.get(f"{HERE}template/?form={form}", headers={"Accept-Language": "de"})
    assert file.headers["Content-Disposition"] == f'attachment; filename="problem.{form}"'
    answer = client.post(HERE, {"file": SimpleUploadedFile(f"t.{form}", file.content), "encoding": ""})
    assert answer.status_code == 302
