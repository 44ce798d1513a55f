# SPDX-License-Identifier: Apache-2.0
"""Records over HTTP: lists and cursors, conditions, the past, repeated requests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from asqms.contexts.organization import api as organization
from tests.api.conftest import Caller
from tests.support.personas import Small

pytestmark = pytest.mark.django_db
Called = Callable[..., Caller]


def item(**changes: object) -> dict[str, object]:
    return {
        "id": "controller", "name": "Controller", "project": "brake", "domain": "in_vehicle",
        "owner": "brake-lead", "phases": [{"phase": "development", "since": "2026-01-10"}],
    } | changes  # fmt: skip


def test_a_list_is_turned_by_cursor(caller: Called) -> None:
    lead = caller("quality-lead")
    first = lead.get("people?limit=6&sort=-key").json()
    assert [row["key"] for row in first["rows"]] == sorted(
        (row["key"] for row in first["rows"]), reverse=True
    )
    second = lead.get(f"people?limit=6&sort=-key&cursor={first['next']}").json()
    assert second["next"] is None
    assert len(first["rows"]) + len(second["rows"]) == 11
    other = lead.get(f"people?limit=6&sort=key&cursor={first['next']}")
    assert (other.status_code, other.json()["code"]) == (422, "api.bad_cursor")
    assert caller("reader").get("people?cursor=abc").status_code == 422


def test_fields_and_filters(caller: Called) -> None:
    lead = caller("quality-lead")
    rows = lead.get("items?fields=id,name&domain=in_vehicle&within=brake").json()["rows"]
    assert [row["content"] for row in rows] == [
        {"id": "controller", "name": "Controller"}, {"id": "sensor", "name": "Sensor"}
    ]  # fmt: skip
    assert lead.get("items?fields=secret").json()["code"] == "api.unknown_field"
    assert lead.get("items?colour=red").json()["code"] == "api.unknown_parameter"
    assert lead.get("items?limit=1000").json()["code"] == "api.invalid"
    assert lead.get("items?as_of=2027-01-01").json()["code"] == "api.bad_day"


def test_conditions_guard_writes(caller: Called) -> None:
    lead = caller("brake-lead")
    read = lead.get("items/controller")
    assert (read.status_code, read["ETag"]) == (200, '"1"')
    assert read["Last-Modified"].endswith("GMT")
    assert lead.get("items/controller", If_None_Match='"1"').status_code == 304
    assert lead("PUT", "items/controller", item(name="New")).status_code == 428
    assert lead("PUT", "items/controller", item(name="New"), If_Match='"7"').status_code == 412
    assert lead("PUT", "items/controller", item(name="New"), If_None_Match="*").status_code == 412
    done = lead("PUT", "items/controller", item(name="New"), If_Match='"1"')
    assert (done.status_code, done["ETag"], done.json()["content"]["name"]) == (200, '"2"', "New")
    made = lead("PUT", "items/new-one", item(id="new-one"), If_None_Match="*")
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    assert lead("DELETE", "items/new-one").status_code == 428
    assert lead("DELETE", "items/new-one", If_Match='"1"').status_code == 204
    assert lead.get("items/new-one").status_code == 404
    again = lead("PUT", "items/new-one", item(id="new-one"), If_None_Match="*")
    assert (again.status_code, again["ETag"]) == (201, '"3"')
    assert [row["version"] for row in lead.get("items/new-one/history").json()["rows"]] == [3, 2, 1]


def test_what_was_known_on_a_day(caller: Called) -> None:
    lead = caller("brake-lead")
    lead("PUT", "items/controller", item(name="New"), If_Match='"1"')
    assert lead.get("items/controller?as_of=2026-11-19").status_code == 404
    assert lead.get("items/controller").json()["content"]["name"] == "New"


def test_a_repeated_request_has_its_effect_once(caller: Called) -> None:
    lead = caller("quality-lead")
    unit = {"id": "new-unit", "name": "New"}
    first = lead("POST", "units", unit, Idempotency_Key="one")
    second = lead("POST", "units", unit, Idempotency_Key="one")
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert second["Idempotency-Replayed"] == "true"
    assert second["Location"] == "/api/v1/units/new-unit"
    other = lead("POST", "units", unit | {"name": "Other"}, Idempotency_Key="one")
    assert (other.status_code, other.json()["code"]) == (422, "work.key_reused")
    assert lead("POST", "units", unit).json()["code"] == "api.exists_already"
    assert len(lead.get("units/new-unit/history").json()["rows"]) == 1
    elsewhere = caller("second-lead")("POST", "units", {"id": "other", "name": "O"}, Idempotency_Key="one")
    assert elsewhere.status_code == 201


def test_what_fails_keeps_no_key(caller: Called) -> None:
    lead = caller("quality-lead")
    unit = {"id": "low", "name": "Low", "parent": "high"}
    assert lead("POST", "units", unit, Idempotency_Key="k").status_code == 404
    assert lead("POST", "units", {"id": "high", "name": "High"}).status_code == 201
    assert lead("POST", "units", unit, Idempotency_Key="k").status_code == 201


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"{", 400, "json.syntax"),
        (b"[" * 300, 400, "json.too_deep"),
        (b'{"id": "a", "id": "b"}', 400, "api.key_twice"),
        (b'{"id": "a", "name": "\\u0000"}', 422, "api.bad_text"),
        (b'{"id": "a", "name": NaN}', 400, "json.syntax"),
        (b"\xff\xfe\x00", 400, "text.not_utf8"),
        (b"", 400, "api.invalid"),
        (b'{"id": "a"}', 400, "api.invalid"),
        (b'{"id": "a", "name": "b", "more": 1}', 400, "api.invalid"),
    ],
)
def test_any_bytes_are_answered_with_a_code(caller: Called, content: bytes, status: int, code: str) -> None:
    told = caller("quality-lead")("POST", "units", content)
    assert (told.status_code, told.json()["code"], told["Content-Type"]) == (
        status, code, "application/problem+json",
    )  # fmt: skip


def test_names_of_the_catalogue_are_checked(caller: Called) -> None:
    told = caller("brake-lead")("POST", "items", item(id="x", domain="in_vehicl"))
    assert (told.status_code, told.json()["code"]) == (422, "catalog.unknown_name")
    assert "in_vehicle" in told.json()["hint"]


def test_rules_beyond_the_schema_are_422(caller: Called) -> None:
    told = caller("brake-lead")("POST", "items", item(id="x", phase="development", since="2026-01-01"))
    assert (told.status_code, told.json()["mistakes"][0]["code"]) == (422, "exclusive")


def test_every_version_is_found_page_by_page(small: Small, caller: Called) -> None:
    actor = small.actor("quality-lead")
    for number in range(5):
        organization.write_record(actor, "units", {"id": "paged", "name": f"Unit {number}"})
    organization.remove_record(actor, "units", "paged")
    lead = caller("quality-lead")
    for address in ("units/paged/history?limit=2", "ledger/history?kind=units&key=paged&limit=2"):
        seen, cursor = [], ""
        while True:
            told = lead.get(f"{address}&cursor={cursor}").json()
            assert len(told["rows"]) <= 2
            seen += [row["version"] for row in told["rows"]]
            cursor = told["next"]
            if not cursor:
                break
        assert seen == [6, 5, 4, 3, 2, 1]
    assert lead.get("units/paged/history?limit=500").status_code == 400
    assert lead.get("units/paged/history?cursor=wrong").json()["code"] == "api.bad_cursor"
    for number in range(4):
        organization.write_record(actor, "settings", {"id": "small", "name": f"Small {number}"})
    assert len(lead.get("settings/history?limit=3").json()["rows"]) == 3


def test_tokens_are_found_page_by_page(small: Small, caller: Called) -> None:
    admin = small.actor("admin")
    for number in range(4):
        organization.create_token(admin, f"t{number}", rights=["organization.view"], days=1)
    given = caller("admin")
    every = [row["uid"] for row in given.get("tokens").json()["rows"]]
    first = given.get("tokens?limit=3").json()
    second = given.get(f"tokens?limit=3&cursor={first['next']}").json()
    assert [row["uid"] for row in first["rows"] + second["rows"]] == every
    assert second["next"] is None
