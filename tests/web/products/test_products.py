# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: ARG001 - fixtures that fill the database
"""Projects, software items and verdicts: what each persona sees, and how the pages behave with data."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.support.assessed import grow, queries_of, text_of
from tests.support.personas import Small

ITEM = "/products/brake/items/controller/"
VERDICT = f"{ITEM}obligations/OP.UVE.04/"
PAGES = (
    "/products/",
    "/products/?show_items=yes",
    "/products/brake/",
    ITEM,
    f"{ITEM}obligations/",
    f"{ITEM}obligations/?process=OP.UVE",
    f"{ITEM}evidence/",
    f"{ITEM}traceability/",
    f"{ITEM}classification/",
    f"{ITEM}applicability/",
    f"{ITEM}history/",
    VERDICT,
)
FORMS = (
    f"{ITEM}edit/",
    "/products/brake/edit/",
    "/register/item/",
    "/register/project/",
    f"{VERDICT}justify/",
)
Clients = Callable[[str], Client]


@pytest.mark.parametrize("path", [*PAGES, *FORMS])
@pytest.mark.parametrize("language", ["en", "zh-Hans", "de"])
def test_every_page_stands_in_every_language(
    assessed: Small, member_client: Clients, path: str, language: str
) -> None:
    account = assessed.account("quality-lead")
    account.language = language
    account.save()
    response = member_client("quality-lead").get(path)
    assert response.status_code == 200
    assert f'<html lang="{language}"' in text_of(response)


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("quality-lead", 200),
        ("brake-lead", 200),
        ("brake-developer", 200),
        ("brake-auditor", 200),
        ("inner-auditor", 200),
        ("radio-lead", 404),
        ("sensor-contact", 404),
        ("nobody", 404),
    ],
)
def test_an_item_is_seen_by_those_of_its_project(
    assessed: Small, member_client: Clients, person: str, status: int
) -> None:
    client = member_client(person)
    for path in PAGES[3:]:
        assert client.get(path).status_code == status, path


def test_an_item_is_found_only_under_its_own_project(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    assert client.get("/products/radio/items/controller/").status_code == 404
    assert client.get("/products/radio/items/controller/obligations/OP.UVE.04/").status_code == 404
    assert client.get("/products/driving/").status_code == 404
    assert client.get(f"{ITEM}obligations/NO.SUCH.99/").status_code == 404


def test_the_verdict_page_reads_like_an_answer(assessed: Small, member_client: Clients) -> None:
    page = text_of(member_client("quality-lead").get(VERDICT))
    for said in (
        "deviates",
        "One test failed",
        "Why",
        "Needed",
        "junit.xml",
        "Counts for",
        "What can be done now",
    ):
        assert said in page, said


@pytest.mark.parametrize(
    ("person", "offered"),
    [
        ("quality-lead", {"overrule", "justify", "tailor"}),
        ("brake-lead", {"justify", "tailor"}),
        ("inner-auditor", {"overrule"}),
        ("brake-auditor", {"overrule"}),
        ("brake-developer", set()),
        ("reader", set()),
    ],
)
def test_what_is_offered_is_what_is_allowed(
    assessed: Small, member_client: Clients, person: str, offered: set[str]
) -> None:
    client = member_client(person)
    page = text_of(client.get(VERDICT))
    found = set(re.findall(r'OP\.UVE\.04/(\w+)/"', page)) - {"assign"}
    assert found == offered
    for action in ("overrule", "justify", "tailor"):
        status = client.get(f"{VERDICT}{action}/").status_code
        assert status == (200 if action in offered else 403), action
        assert client.post(f"{VERDICT}{action}/", {"reason": "x"}).status_code != 500


@pytest.mark.parametrize("path", PAGES)
def test_the_past_is_marked_and_read_only(assessed: Small, member_client: Clients, path: str) -> None:
    client = member_client("quality-lead")
    sign = "&" if "?" in path else "?"
    response = client.get(f"{path}{sign}as_of=2026-11-19")
    assert response.status_code in {200, 404}
    assert 'class="past"' in text_of(response)
    for action in ("justify", "overrule"):
        assert f"/{action}/" not in text_of(response)


def test_forms_are_closed_in_the_past(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    for path in FORMS:
        assert client.get(f"{path}?as_of=2026-11-19").status_code in {403, 404, 409}, path
        assert client.post(f"{path}?as_of=2026-11-19", {}).status_code == 409, path


def test_the_number_of_queries_does_not_grow(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    before = {path: queries_of(client, path)[0] for path in PAGES}
    grow(assessed, 12, 3)
    for path, count in before.items():
        assert queries_of(client, path)[0] <= count, path


def test_pages_stay_small(assessed: Small, member_client: Clients) -> None:
    grow(assessed, 60, 1)
    client = member_client("quality-lead")
    for path in (*PAGES, *FORMS):
        page = text_of(client.get(path))
        assert len(page.encode()) <= 150_000, path
        assert len(re.findall(r"<[a-zA-Z]", page)) <= 1_500, path
    assert "1 to 50 of 62" in text_of(client.get("/products/"))
    assert "51 to 62 of 62" in text_of(client.get("/products/?page=2"))


def test_the_statement_of_applicability_tells_each_reason(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    out = text_of(client.get(f"{ITEM}applicability/?shown=excluded"))
    assert "Its phase is not reached yet" in out or "The item lacks" in out
    answer = client.get(f"{ITEM}applicability/?export=csv&table=applicability")
    assert len(answer.content.decode().splitlines()) > 200


def test_the_history_names_versions_and_people(assessed: Small, member_client: Clients) -> None:
    page = text_of(member_client("quality-lead").get(f"{ITEM}history/"))
    assert "Item, version 1" in page
