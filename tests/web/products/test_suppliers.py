# SPDX-License-Identifier: Apache-2.0
"""The pages of suppliers: the list with how far each is, and the forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from asqms.contexts.governance import api as governance
from asqms.contexts.inventory.models import Supplier
from tests.support.personas import Small

MemberClient = Callable[[str], Client]


@pytest.mark.usefixtures("assessed")
def test_a_supplier_is_registered_changed_and_removed(member_client: MemberClient) -> None:
    client = member_client("quality-lead")
    wish = {"id": "radar-maker", "name": "Radar maker", "version": "0"}
    assert client.post("/register/supplier/", wish).status_code == 302
    assert "Radar maker" in client.get("/suppliers/").content.decode()
    assert client.post("/register/supplier/", wish).status_code == 409
    changed = {"name": "Radar works", "version": "1"}
    assert client.post("/suppliers/radar-maker/edit/", changed).status_code == 302
    assert Supplier.objects.get(scope__key="radar-maker").scope.name == "Radar works"
    assert client.post("/suppliers/radar-maker/edit/", {"step": "remove"}).status_code == 302
    assert not Supplier.objects.filter(scope__key="radar-maker").exists()


def test_the_list_says_how_far_each_is(assessed: Small, member_client: MemberClient) -> None:
    number = governance.create_record(
        assessed.operator, "supplier_selection", title="Sensor maker", scope="sensor-maker"
    )
    text = member_client("quality-lead").get("/suppliers/").content.decode()
    assert f">{number}<" in text
    assert "Draft" in text


@pytest.mark.usefixtures("assessed")
def test_a_supplier_sees_only_itself_and_changes_nothing(member_client: MemberClient) -> None:
    client = member_client("sensor-contact")
    text = client.get("/suppliers/").content.decode()
    assert "Sensor maker" in text
    assert "Register a supplier" not in text
    assert client.get("/register/supplier/").status_code == 403
    assert client.post("/register/supplier/", {"id": "x", "name": "X"}).status_code == 403
    assert "Sensor maker" not in member_client("radio-lead").get("/suppliers/").content.decode()
