# SPDX-License-Identifier: Apache-2.0
"""G-A6 over the contexts: whatever is changed in a table behind the application is named, cell by cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import models

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.models import Counter, Obligation
from asqms.contexts.conformity.queries import verification
from asqms.contexts.conformity.queries.verification import verify_verdicts
from asqms.contexts.inventory.models import Dependency, Item
from asqms.contexts.inventory.queries.paths import verify_dependencies, verify_paths
from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.models import ScopePath
from asqms.workspace.model_records import SECTIONS
from tests.support.personas import AT, Small, fill

EVIDENTIAL = (
    "organization.Scope",
    "organization.Person",
    "organization.Assignment",
    "inventory.Project",
    "inventory.Supplier",
    "inventory.Item",
    "inventory.Tool",
    "processes.AdoptedProcess",
    "processes.ProjectAdoption",
    "processes.Decision",
)
"""Tables whose every column says what a record says."""
NOT_EVIDENTIAL = {"id", "organisation", "kind"}
"""The database's own number, and the organisation: a moved row is missing in one and unknown elsewhere."""


@pytest.fixture
def filled(small: Small) -> Small:
    fill(small)
    organization.write_record(small.operator, "items", {
        "id": "pump", "name": "Pump", "project": "brake", "domain": "in_vehicle", "owner": "brake-lead",
        "asil": "B", "cal": "CAL2", "supplier": "sensor-maker", "phase": "development", "since": "2026-11-01",
    })  # fmt: skip
    return small


def findings(small: Small) -> list[tuple[str, str, str]]:
    found = [*organization.verify_reflections(small.organisation.uid), *verify_paths(small.organisation.uid)]
    return [(one.code, one.table, one.column) for one in found]


def other(field: models.Field, value: object) -> object:  # type: ignore[type-arg]
    if isinstance(field, models.ForeignKey):
        rows = field.related_model._default_manager.exclude(pk=value)  # type: ignore[union-attr]
        return rows.values_list("pk", flat=True).first()
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.IntegerField):
        return int(str(value)) + 7
    if isinstance(field, models.DateField):
        return (value or date(2026, 1, 1)) + timedelta(days=1)  # type: ignore[operator]
    if isinstance(field, models.JSONField):
        return ["OP.REL.01"]
    return f"x{value}"[: field.max_length or 10]


def test_nothing_is_found_where_nothing_was_changed(filled: Small) -> None:
    assert findings(filled) == []


@pytest.mark.parametrize("name", EVIDENTIAL)
def test_every_changed_cell_is_named(name: str, filled: Small) -> None:
    table = apps.get_model(name)
    for field in table._meta.concrete_fields:
        if field.name in NOT_EVIDENTIAL:
            continue
        rows = table._default_manager.filter(organisation=filled.organisation).order_by("-pk")
        if name == "organization.Scope":
            rows = rows.filter(kind="software_item")
        if name == "organization.Assignment":
            rows = rows.filter(version__gt=0)
        row = rows.first()
        before = getattr(row, field.attname)
        table._default_manager.filter(pk=row.pk).update(**{field.attname: other(field, before)})
        found = findings(filled)
        table._default_manager.filter(pk=row.pk).update(**{field.attname: before})
        assert found, f"{name}.{field.name}"
        assert table._meta.db_table in {one[1] for one in found} or field.name == "scope"
    assert findings(filled) == []


def test_rows_that_come_and_go_are_named(filled: Small) -> None:
    people = apps.get_model("organization.Person")
    people.objects.filter(key="reader").delete()
    people.objects.create(organisation=filled.organisation, key="ghost", name="Ghost", version=1)
    assert {(code, table) for code, table, _ in findings(filled)} == {
        ("organization.row_missing", "organization_person"),
        ("organization.row_unknown", "organization_person"),
    }


def test_a_role_that_no_record_gives_is_found(filled: Small) -> None:
    assignments = apps.get_model("organization.Assignment")
    role = assignments.objects.get(organisation=filled.organisation, person="brake-developer")
    role.pk, role.key, role.role = None, "administrator:brake-developer::2026-01-01", "administrator"
    role.save()
    assert findings(filled) == [("organization.row_unknown", "organization_assignment", "")]


def test_a_path_that_gives_rights_is_found(filled: Small) -> None:
    rows = {one.key: one for one in apps.get_model("organization.Scope").objects.all()}
    ScopePath.objects.create(above=rows["radio"], below=rows["controller"], distance=1)
    ScopePath.objects.filter(above=rows["brake"], below=rows["sensor"]).delete()
    assert [code for code, _, _ in findings(filled)] == ["inventory.path_missing", "inventory.path_unknown"]


def test_a_verdict_that_was_turned_is_found(filled: Small) -> None:
    conformity.bring_up_to_date(filled.organisation, at=AT)
    uid = filled.organisation.uid
    assert list(verify_verdicts(uid)) == []
    row = Obligation.objects.filter(scope__key="controller").exclude(verdict=0).first()
    assert row is not None
    Obligation.objects.filter(pk=row.pk).update(verdict=0)
    Counter.objects.filter(scope__key="controller").update(own=b"")
    found = [(one.code, one.key, one.column) for one in verify_verdicts(uid)]
    assert found == [
        ("conformity.verdict_differs", f"{row.practice} on controller", "verdict"),
        ("conformity.counter_differs", "controller", "own"),
    ]


def test_a_record_that_cannot_be_read_is_named(filled: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    conformity.bring_up_to_date(filled.organisation, at=AT)
    current = ledger.current_records

    def damaged(organisation: str, kind: str, *more: object) -> list[WrittenRecord]:
        rows = list(current(organisation, kind, *more))  # type: ignore[arg-type]
        return [replace(one, content={"practice": 7}) if kind == "overrules" else one for one in rows]

    def unreadable(*_: object, **__: object) -> None:
        SECTIONS["overrules"].model_validate({"practice": 7})

    monkeypatch.setattr(verification, "whole_state", unreadable)
    monkeypatch.setattr(verification.ledger, "current_records", damaged)
    (found,) = verify_verdicts(filled.organisation.uid)
    assert (found.code, found.kind) == ("conformity.record_unreadable", "overrules")
    assert found.key.startswith("controller:OP.VER.01")
    monkeypatch.setattr(verification.ledger, "current_records", current)
    (found,) = verify_verdicts(filled.organisation.uid)
    assert (found.code, found.kind, found.key) == ("conformity.record_unreadable", "evidence_files", "")


def test_a_dependency_that_no_record_gives_is_found(filled: Small) -> None:
    uid = filled.organisation.uid
    assert list(verify_dependencies(uid)) == []
    Dependency.objects.create(item=Item.objects.get(scope__key="pump"), used="controller", kind="build")
    assert [(one.code, one.key) for one in verify_dependencies(uid)] == [
        ("inventory.dependency_differs", "pump")
    ]
