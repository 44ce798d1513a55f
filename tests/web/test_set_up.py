# SPDX-License-Identifier: Apache-2.0
"""An empty server asks for the code of its folder, and then never again."""

from __future__ import annotations

import pytest
from django.test import Client

from asqms.contexts.organization import api as organization
from tests.support.personas import small_organisation

pytestmark = pytest.mark.django_db


def _wish(**changes: str) -> dict[str, str]:
    return {
        "code": organization.set_up_code(),
        "organisation": "Musterfahrt",
        "reference": "musterfahrt",
        "name": "Mira Okonkwo",
        "email": "mira@musterfahrt.example",
        "password": "a long sentence to keep",
        "repeated": "a long sentence to keep",
    } | changes


def test_the_first_administrator_enters() -> None:
    client = Client()
    assert client.get("/set-up/").status_code == 200
    answer = client.post("/set-up/", _wish())
    assert answer.headers["Location"] == "/"
    page = client.get("/settings/access/")
    assert page.status_code == 200
    assert b"mira@musterfahrt.example" in page.content
    assert b"Your organisation is founded" in page.content
    assert Client().get("/set-up/").headers["Location"] == "/sign-in/"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": "guessed"}, "This is not the code."),
        ({"organisation": " "}, "This is needed."),
        ({"reference": "not an id"}, "letters, digits and hyphens"),
        ({"email": "no address"}, "This is no e-mail address."),
        ({"password": "short", "repeated": "short"}, "too short"),
        ({"password": "mira@musterfahrt.example", "repeated": "mira@musterfahrt.example"}, "too similar"),
        ({"repeated": "something else"}, "The two passwords differ."),
    ],
)
def test_mistakes_are_told_and_nothing_is_founded(changes: dict[str, str], said: str) -> None:
    answer = Client().post("/set-up/", _wish(**changes))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert 'value="Mira Okonkwo"' in page
    assert "a long sentence to keep" not in page
    assert organization.nobody_yet()


def test_an_empty_server_leads_to_set_up() -> None:
    assert Client().get("/settings/").headers["Location"] == "/set-up/"


def test_a_server_in_use_is_never_set_up_again() -> None:
    small_organisation()
    assert Client().post("/set-up/", _wish()).headers["Location"] == "/sign-in/"
