# SPDX-License-Identifier: Apache-2.0
"""The register of software items and their classification are evidence without anybody writing them down."""

from __future__ import annotations

import io
import json

import pytest

from asqms.contexts.conformity import api as conformity
from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.models import Evidence
from asqms.contexts.governance import api as governance
from asqms.contexts.organization import api as organization
from tests.support.following import Followers, give_every_role
from tests.support.personas import AT, QUESTIONS, Small


@pytest.fixture
def classified(small: Small) -> Small:
    answers = {f"CLS.{number}": "no" for number in range(1, len(QUESTIONS) + 1)}
    given = {
        "item": "controller",
        "answers": answers,
        "author": "brake-lead",
        "approver": "quality-lead",
        "on": "2026-02-02",
        "reason": "Nothing depends on it.",
    }
    organization.write_record(small.operator, "classifications", given)
    conformity.bring_up_to_date(small.organisation, at=AT)
    return small


def _facts(small: Small, name: str, subject: str) -> dict[str, object]:
    row = Evidence.objects.filter(type=name, subject__key=subject).order_by("-pk").first()
    assert row is not None
    assert row.organisation_id == small.organisation.pk
    return dict(json.loads(row.facts))


def test_every_item_is_in_the_register_with_its_type(classified: Small) -> None:
    root = organization.root_key(classified.operator)
    assert governance.write_registers(classified.operator) == 3
    facts = _facts(classified, "register.software_items", root)
    assert facts["rows.total"] == 3
    assert (facts["values.type.i"], facts["values.type.ii"]) == (1, 2)
    assert facts["rows.missing.end_of_support"] == 0
    decided = _facts(classified, "record.classification", "controller")
    assert (decided["rows.total"], decided["rows.missing.reviewed_on"]) == (1, 0)
    assert not Evidence.objects.filter(type="record.classification", subject__key="sensor").exists()


def test_nothing_new_is_written_where_nothing_changed(classified: Small) -> None:
    governance.write_registers(classified.operator)
    assert governance.write_registers(classified.operator) == 0
    conformity.bring_up_to_date(classified.organisation, at=AT)
    assert governance.write_registers(classified.operator) == 0


def test_an_item_with_users_and_no_end_of_support_is_a_blank(classified: Small) -> None:
    phases = [{"phase": "operation", "since": "2026-03-01"}]
    given = {
        "id": "served",
        "name": "Served",
        "project": "brake",
        "domain": "cloud_side",
        "owner": "brake-lead",
    }
    organization.write_record(classified.operator, "items", {**given, "phases": phases})
    conformity.bring_up_to_date(classified.organisation, at=AT)
    governance.write_registers(classified.operator)
    root = organization.root_key(classified.operator)
    assert _facts(classified, "register.software_items", root)["rows.missing.end_of_support"] == 1
    give_every_role(classified)
    Followers(classified, {}).follow("maintenance_plan", "served")
    governance.write_registers(classified.operator)
    assert _facts(classified, "register.software_items", root)["rows.missing.end_of_support"] == 0


def test_without_verdicts_nothing_is_written(small: Small) -> None:
    assert governance.write_registers(small.operator) == 0
    assert not Evidence.objects.filter(type="register.software_items").exists()


def test_a_register_somebody_brings_stands_alone(classified: Small) -> None:
    root = organization.root_key(classified.operator)
    statement = {
        "subject": root,
        "name": "items.csv",
        "series": "our.items",
        "type": "register.software_items",
        "adapter": "register",
        "effective": "2026-11-01",
    }
    evidence.receive_evidence(classified.operator, statement, stream=io.BytesIO(b"id,type\ncontroller,I\n"))
    assert governance.write_registers(classified.operator) == 2
    found = Evidence.objects.filter(type="register.software_items")
    assert [one.series for one in found] == ["our.items"]
