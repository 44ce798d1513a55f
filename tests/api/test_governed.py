# SPDX-License-Identifier: Apache-2.0
"""Records as each person may see them: lists, one, versions, the past, and what records may name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import RecordFilter, Turn
from asqms.contexts.organization.errors import ConflictError, NotFoundError, OrganizationError
from tests.support.personas import Small

pytestmark = pytest.mark.django_db


def keys(small: Small, person: str, kind: str, **wanted: object) -> list[str]:
    rows, _ = organization.record_page(small.actor(person), kind, RecordFilter(**wanted), Turn())
    return [one.key for one in rows]


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("quality-lead", ["controller", "player", "sensor"]),
        ("brake-developer", ["controller", "sensor"]),
        ("brake-auditor", ["controller", "sensor"]),
        ("sensor-contact", ["sensor"]),
        ("nobody", []),
    ],
)
def test_items_follow_the_roles(small: Small, person: str, seen: list[str]) -> None:
    assert keys(small, person, "items") == seen
    found, _ = organization.record_page(
        small.actor(person), "items", RecordFilter(), Turn(), as_of=date(2026, 11, 20)
    )
    assert [one.key for one in found] == seen


def test_people_are_for_insiders(small: Small) -> None:
    assert len(keys(small, "brake-developer", "people")) == 11
    assert keys(small, "brake-auditor", "people") == ["brake-auditor", "brake-developer", "brake-lead"]
    assert keys(small, "sensor-contact", "people") == []
    assert keys(small, "sensor-contact", "settings") == keys(small, "nobody", "settings") == []
    assert keys(small, "brake-developer", "settings") == ["organisation"]


def test_filters_by_text_scope_and_field(small: Small) -> None:
    assert keys(small, "quality-lead", "items", text="PLAY") == ["player"]
    assert keys(small, "quality-lead", "items", within="brake") == ["controller", "sensor"]
    assert keys(small, "quality-lead", "items", within="radio", scope="player") == ["player"]
    assert keys(small, "quality-lead", "items", values={"supplier": "sensor-maker"}) == ["sensor"]
    assert len(keys(small, "quality-lead", "items", values={"personal_data": "false"})) == 3
    assert keys(small, "quality-lead", "assignments", values={"role": "reader"})
    with pytest.raises(OrganizationError, match="no field"):
        keys(small, "quality-lead", "items", values={"password": "x"})
    assert keys(small, "sensor-contact", "items", within="brake") == ["sensor"]


def test_what_may_not_be_seen_is_as_unknown(small: Small) -> None:
    told = set()
    for key in ("player", "no-such"):
        with pytest.raises(NotFoundError) as error:
            organization.record_seen(small.actor("brake-lead"), "items", key)
        told.add(str(error.value).replace(key, "KEY"))
        with pytest.raises(NotFoundError) as error:
            organization.record_versions(small.actor("brake-lead"), "items", key)
        told.add(str(error.value).replace(key, "KEY"))
    assert len(told) == 1


def item(**changes: object) -> dict[str, object]:
    return {
        "id": "controller", "name": "Controller", "project": "brake", "domain": "in_vehicle",
        "owner": "brake-lead", "phases": [{"phase": "development", "since": "2026-01-10"}],
    } | changes  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"project": "radio"},
        {"project": "no-such"},
        {"depends_on": ["player"]},
        {"depends_on": ["no-such"]},
        {"owner": "no-such"},
        {"supplier": "no-such"},
        {"supplier": "player"},
    ],
)
def test_a_record_names_only_what_its_writer_sees(small: Small, changes: dict[str, object]) -> None:
    with pytest.raises(NotFoundError):
        organization.write_record(small.actor("brake-lead"), "items", item(**changes))
    assert organization.newest_state(small.operator, "items", "controller") == (1, False)


def test_nobody_takes_a_record_of_others_over(small: Small) -> None:
    stolen = item(id="player", name="Mine")
    with pytest.raises(NotFoundError):
        organization.write_record(small.actor("brake-lead"), "items", stolen)


def test_names_that_stood_there_may_stay(small: Small) -> None:
    organization.write_record(small.operator, "items", item(depends_on=["player"]))
    organization.write_record(small.actor("brake-lead"), "items", item(depends_on=["player"], name="New"))


def test_insiders_may_name_suppliers(small: Small) -> None:
    organization.write_record(small.actor("brake-lead"), "items", item(supplier="sensor-maker"))


def test_versions_are_expected(small: Small) -> None:
    actor = small.actor("brake-lead")
    organization.write_record(actor, "items", item(name="Two"), expected_version=1)
    with pytest.raises(ConflictError):
        organization.write_record(actor, "items", item(name="Three"), expected_version=1)
    versions = organization.record_versions(actor, "items", "controller")
    assert [one.version for one in versions] == [2, 1]


def test_a_token_reaches_no_further_than_its_scope(small: Small) -> None:
    actor = replace(small.actor("quality-lead"), limits=frozenset({"inventory.view"}), within="brake")
    rows, _ = organization.record_page(actor, "items", RecordFilter(), Turn())
    assert [one.key for one in rows] == ["controller", "sensor"]
    rows, _ = organization.record_page(actor, "assignments", RecordFilter(), Turn())
    assert rows == ()


def test_pages_follow_each_other(small: Small) -> None:
    actor, after, found = small.actor("quality-lead"), None, []
    while True:
        rows, more = organization.record_page(actor, "people", RecordFilter(), Turn(after=after, rows=3))
        found += [one.key for one in rows]
        if not more:
            break
        after = rows[-1].key
    assert found == sorted(found)
    assert len(found) == 11
    newest, _ = organization.record_page(
        actor, "people", RecordFilter(), Turn(by="recorded", downwards=True, rows=1)
    )
    assert newest[0].position == max(one.position for one in organization.record_page(
        actor, "people", RecordFilter(), Turn())[0])  # fmt: skip
