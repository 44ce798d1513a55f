# SPDX-License-Identifier: Apache-2.0
"""The description of the API is as reviewed, every error is problem+json, the page speaks three languages."""

from __future__ import annotations

import pytest
from django.test import Client

from asqms.faces.api.page import schema
from asqms.faces.api.page_words import WORDS
from tools.api_reference import PAGE, SNAPSHOT, page, snapshot

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "put", "patch", "delete", "head")


def test_the_description_is_the_reviewed_one() -> None:
    """After a wanted change: ``python -m tools.api_reference``, and look at what differs."""
    assert snapshot(schema()) == SNAPSHOT.read_text(encoding="utf-8")
    assert page(schema()) == PAGE.read_text(encoding="utf-8")


def test_every_operation_has_its_own_name_and_tells_its_errors() -> None:
    names = []
    for path, operations in schema()["paths"].items():
        for method in METHODS:
            if method in operations:
                one = operations[method]
                names.append(one["operationId"])
                assert one["tags"], path
                for status, answer in one["responses"].items():
                    if int(status) >= 400:
                        assert answer == {"$ref": f"#/components/responses/Problem{status}"}, (path, status)
                assert {"400", "401", "403", "404", "429"} <= set(one["responses"]), path
    assert len(names) == len(set(names))
    for answer in schema()["components"]["responses"].values():
        assert list(answer["content"]) == ["application/problem+json"]
    assert schema()["openapi"].startswith("3.1")


def concrete(path: str) -> str:
    return path.replace("{what}", "practices").replace("{", "").replace("}", "")


@pytest.mark.parametrize("path", sorted(schema()["paths"]))
def test_nobody_is_answered_without_being_known(path: str) -> None:
    client = Client(raise_request_exception=False)
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"):
        answer = client.generic(method, concrete(path), b"{}", content_type="application/json")
        known = method.lower() in schema()["paths"][path]
        assert answer.status_code == (401 if known else 405), (method, answer.content)
        assert answer["Content-Type"] == "application/problem+json"
        if method == "HEAD":
            continue
        body = answer.json()
        assert body["status"] == answer.status_code
        assert body["code"].startswith("api.")
        assert body["instance"] == concrete(path)
        if not known:
            assert set(answer["Allow"].lower().split(", ")) == set(schema()["paths"][path]) & set(METHODS)


@pytest.mark.parametrize(
    "path", ["/api/v1/nowhere", "/api/v2/items", "/api/v1", "/api/v1/items/", "/api/x\n"]
)
def test_addresses_that_lead_nowhere(path: str) -> None:
    answer = Client(raise_request_exception=False).get(path)
    assert answer.status_code in {401, 404}
    assert answer["Content-Type"] == "application/problem+json"


def test_numbers_that_are_sent_have_published_limits() -> None:
    sent = {name: shape for name, shape in schema()["components"]["schemas"].items() if name.endswith("Wish")}
    numbers = {
        f"{name}.{field}": given
        for name, shape in sent.items()
        for field, given in shape.get("properties", {}).items()
        if given.get("type") == "integer"
    }
    assert "TokenWish.days" in numbers
    assert {name for name, given in numbers.items() if not {"minimum", "maximum"} <= given.keys()} == set()


@pytest.mark.parametrize(("language", "heading"), WORDS["heading"].items())
def test_the_readable_page(language: str, heading: str) -> None:
    answer = Client().get("/api/", headers={"Accept-Language": language})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f"<h1>{heading}</h1>" in text
    assert f'<html lang="{language}">' in text
    assert "<script" not in text
    assert "style=" not in text
    assert "http://" not in text
    for name in ("/api/v1/gate", "/api/v1/items/{key}"):
        assert name in text
    assert Client().get("/api/page.css").status_code == 200
    assert Client().get("/api/v1/openapi.json").json()["paths"].keys() == schema()["paths"].keys()
