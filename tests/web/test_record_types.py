# SPDX-License-Identifier: Apache-2.0
"""The pages of record types: read by everybody inside, changed by a form or as text by who may."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from asqms.contexts.governance import api as governance
from tests.support.personas import Small

MemberClient = Callable[[str], Client]
HERE = "/settings/record-types/"
pytestmark = pytest.mark.django_db


def test_a_type_is_changed_by_the_form_and_returned(small: Small, member_client: MemberClient) -> None:
    client = member_client("quality-lead")
    assert f"{HERE}problem/" in client.get(HERE).content.decode()
    page = client.get(f"{HERE}problem/").content.decode()
    assert "type-flow" in page
    assert "from the product" in page
    sent = {"do": "tailor", "version": "1", "days-analysis": "15", "field-id": "line", "field-kind": "line"}
    sent |= {"field-en": "Line", "field-zh-Hans": "车型", "field-de": "Baureihe"}
    answer = client.post(f"{HERE}problem/", sent)
    assert answer.status_code == 302, answer.content.decode()
    given = governance.type_for(small.operator, "problem")
    assert (given.version, given.clocks[0].days, given.field("line") is not None) == (2, 15, True)
    assert "changed by us" in client.get(f"{HERE}problem/").content.decode()
    assert client.post(f"{HERE}problem/", sent).status_code == 409
    assert client.post(f"{HERE}problem/", {"do": "tailor", "days-analysis": "-1"}).status_code == 422
    assert client.post(f"{HERE}problem/", {"do": "return", "version": "2"}).status_code == 302
    assert governance.type_for(small.operator, "problem").field("line") is None


def test_a_text_is_checked_by_line_in_three_languages_and_written(
    small: Small, member_client: MemberClient
) -> None:
    client = member_client("quality-lead")
    here = f"{HERE}problem/text/"
    text = governance.type_library(small.operator)["problem"].text
    assert "version: 2" in client.get(here).content.decode()
    broken = text.replace("\nversion: 1\n", "\nversion: 2\n").replace("to: rejected", "to: nowhere")
    for language, said in (
        ("en", "There is no state nowhere."),
        ("de", "Es gibt keinen Zustand nowhere."),
        ("zh-hans", "没有状态 nowhere。"),
    ):
        for doing in ("check", "write"):
            page = client.post(
                here, {"do": doing, "text": broken}, headers={"Accept-Language": language}
            ).content.decode()
            assert said in page
    assert '<span class="plus">+     to: nowhere</span>' in page
    assert "governance.bad" not in client.post(here, {"do": "check", "text": "a: ["}).content.decode()
    sound = text.replace("\nversion: 1\n", "\nversion: 2\n").replace("days: 10\n", "days: 11\n")
    assert "The type is sound" in client.post(here, {"do": "check", "text": sound}).content.decode()
    assert client.post(here, {"do": "write", "text": sound}).status_code == 302
    assert governance.type_for(small.operator, "problem").clocks[0].days == 11
    assert client.get(f"{HERE}new/").status_code == 200


def test_others_read_and_change_nothing(small: Small, member_client: MemberClient) -> None:
    assert small
    reader = member_client("reader")
    page = reader.get(f"{HERE}problem/").content.decode()
    assert "type-flow" in page
    assert 'id="tailor"' not in page
    assert reader.post(f"{HERE}problem/", {"do": "tailor"}).status_code == 403
    assert reader.get(f"{HERE}problem/text/").status_code == 403
    assert reader.get(f"{HERE}nothing/").status_code == 404
    assert member_client("nobody").get(HERE).status_code == 403
