# SPDX-License-Identifier: Apache-2.0
"""Search over everything within what may be seen, suggestions, and kept views of tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import NotFoundError, OrganizationError
from tests.support.assessed import grow, queries_of, text_of
from tests.support.personas import Small
from tests.support.places import is_small, main_of, words_of

Clients = Callable[[str], Client]


@pytest.mark.parametrize("language", ["en", "zh-Hans", "de"])
@pytest.mark.parametrize("path", ["/search/", "/search/?q=brake", "/search/?q=test", "/views/?page=/people/"])
def test_every_page_stands_small_in_every_language(
    assessed: Small, member_client: Clients, path: str, language: str
) -> None:
    account = assessed.account("quality-lead")
    account.language = language
    account.save()
    queries, response = queries_of(member_client("quality-lead"), path)
    assert response.status_code == 200
    assert f'<html lang="{language}"' in text_of(response)
    assert is_small(response)
    assert queries <= 15


def test_queries_do_not_grow_with_the_data(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    before, _ = queries_of(client, "/search/?q=part")
    grow(assessed, projects=4, items=8)
    after, _ = queries_of(client, "/search/?q=part")
    assert after <= before


@pytest.mark.parametrize(
    ("words", "href"),
    [
        ("contr", "/products/brake/items/controller/"),
        ("CONTROLLER", "/products/brake/items/controller/"),
        ("rad", "/products/radio/"),
        ("unit verif", "/processes/OP.UVE/"),
        ("OP.UVE.05", "/standards/practices/OP.UVE.05/"),
        ("structural coverage", "/standards/practices/OP.UVE.05/"),
        ("26262 safety culture", "/standards/iso26262/2-5.4.2/"),
        ("junit", "/evidence/"),
        ("brake-dev", "/people/brake-developer/"),
    ],
)
@pytest.mark.usefixtures("assessed")
def test_everything_is_found(member_client: Clients, words: str, href: str) -> None:
    page = main_of(member_client("quality-lead").get("/search/", {"q": words}))
    assert f'href="{href}' in page


@pytest.mark.parametrize(
    ("person", "words", "unseen"),
    [
        ("brake-lead", "player", "/items/player/"),
        ("brake-lead", "radio", "/products/radio/"),
        ("brake-auditor", "radio", "radio"),
        ("sensor-contact", "controller", "/items/controller/"),
        ("sensor-contact", "lead", "/people/"),
        ("sensor-contact", "junit", "/evidence/unit"),
        ("nobody", "controller", "/items/controller/"),
    ],
)
@pytest.mark.usefixtures("assessed")
def test_only_what_may_be_seen_is_found(member_client: Clients, person: str, words: str, unseen: str) -> None:
    response = member_client(person).get("/search/", {"q": words})
    if response.status_code == 200:
        page = main_of(response).replace(f'value="{words}"', "").replace(f"q={words}", "")
        assert unseen not in page
    else:
        assert response.status_code == 403
        assert person == "nobody"


@pytest.mark.usefixtures("assessed")
def test_suggestions_are_a_part_of_the_page(member_client: Clients) -> None:
    headers = {"HX-Request": "true", "HX-Target": "suggestions"}
    response = member_client("quality-lead").get("/search/?q=brake", headers=headers)
    assert response.status_code == 200
    assert "<html" not in text_of(response)
    assert 'href="/products/brake/"' in text_of(response)
    assert len(response.content) < 8_000


@pytest.mark.usefixtures("assessed")
def test_short_and_fruitless_searches_say_so(member_client: Clients) -> None:
    client = member_client("quality-lead")
    assert "at least two letters" in words_of(client.get("/search/?q=a"))
    assert "Nothing found" in words_of(client.get("/search/?q=zzzzqqqq"))


@pytest.mark.usefixtures("assessed")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_words_are_answered(small: Small, words: str) -> None:
    client = Client()
    client.force_login(
        small.account("quality-lead"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert client.get("/search/", {"q": words}).status_code in {200, 400}


def test_signs_of_patterns_are_plain_signs(assessed: Small) -> None:
    actor = assessed.actor("quality-lead")
    for words in ("%%", "__", "50%", "co_troller", "con%ler"):
        assert organization.found_scopes(actor, words, kinds=("software_item", "project")) == ()


def test_a_view_is_kept_opened_and_removed(assessed: Small, member_client: Clients) -> None:
    client = member_client("quality-lead")
    query = "role=test_manager&after=xyz&as_of=2026-01-01"
    saved = client.post("/views/", {"page": "/people/", "query": query, "name": "Testers"})
    assert saved.status_code == 302
    assert saved.headers["Location"] == "/people/?role=test_manager"
    page = main_of(client.get("/views/?page=/people/"))
    assert 'href="/people/?role=test_manager"' in page
    assert "Testers" not in main_of(client.get("/views/?page=/ledger/"))
    assert "Testers" not in main_of(member_client("second-lead").get("/views/?page=/people/"))
    account = assessed.account("quality-lead").pk
    (kept,) = organization.saved_filters(assessed.actor("quality-lead", account=account), "/people/")
    assert (
        member_client("second-lead").post("/views/", {"page": "/people/", "remove": kept.id}).status_code
        == 404
    )
    assert client.post("/views/", {"page": "/people/", "remove": kept.id}).status_code == 302
    assert "Testers" not in main_of(client.get("/views/?page=/people/"))


@pytest.mark.parametrize(
    "page",
    [
        "http://evil.example/",
        "//evil.example/people/",
        "/no/such/page/",
        "javascript:alert(1)",
        "",
        "/\\evil",
    ],
)
@pytest.mark.usefixtures("assessed")
def test_views_lead_only_to_pages_of_ours(member_client: Clients, page: str) -> None:
    client = member_client("quality-lead")
    assert client.get("/views/", {"page": page}).status_code == 404
    assert client.post("/views/", {"page": page, "query": "", "name": "x"}).status_code == 404


@pytest.mark.usefixtures("assessed")
def test_a_view_needs_a_name(member_client: Clients) -> None:
    client = member_client("quality-lead")
    for name in ("", "  ", "x" * 121):
        response = client.post("/views/", {"page": "/people/", "query": "role=x", "name": name})
        assert response.status_code == 422
        assert "needs a name" in words_of(response)


def test_views_are_bounded_and_belong_to_accounts(assessed: Small) -> None:
    actor = assessed.actor("quality-lead", account=assessed.account("quality-lead").pk)
    for number in range(50):
        organization.save_filter(actor, "/people/", f"View {number}", "role=x")
    organization.save_filter(actor, "/people/", "View 0", "role=y")
    with pytest.raises(OrganizationError, match="50 views"):
        organization.save_filter(actor, "/people/", "One more", "")
    with pytest.raises(OrganizationError, match="sign in"):
        organization.save_filter(assessed.actor("quality-lead"), "/people/", "x", "")
    with pytest.raises(NotFoundError):
        organization.remove_filter(actor, 999_999)


@pytest.mark.usefixtures("assessed")
def test_saved_views_come_as_a_part_for_htmx(member_client: Clients) -> None:
    headers = {"HX-Request": "true", "HX-Target": "saved-views"}
    response = member_client("quality-lead").get("/views/?page=/people/&query=role%3Dx", headers=headers)
    assert "<html" not in text_of(response)
    assert 'value="role=x"' in text_of(response)
