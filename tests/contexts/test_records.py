# SPDX-License-Identifier: Apache-2.0
"""Governed records: rights, two people, versions, scope tree."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from django.db.models import QuerySet

from asqms.contexts.inventory import api as inventory
from asqms.contexts.inventory.errors import InventoryError
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import (
    AccessRefusedError,
    ConflictError,
    InvalidRecordError,
    NotFoundError,
    OrganizationError,
)
from asqms.contexts.organization.models import Scope, ScopePath
from tests.support.personas import Small, fill

ITEM = {
    "id": "pump",
    "name": "Pump",
    "project": "brake",
    "domain": "in_vehicle",
    "owner": "brake-lead",
    "phase": "development",
    "since": "2026-11-01",
}


def keys(actor: Actor, right: str) -> set[str]:
    return set(organization.scopes_with(actor, right).values_list("key", flat=True))


def test_rights_reach_the_scope_and_what_lies_below(small: Small) -> None:
    assert keys(small.actor("brake-lead"), "inventory.view") == {"brake", "controller", "sensor"}
    assert keys(small.actor("quality-lead"), "inventory.view") == {
        "small",
        "driving",
        "brake",
        "radio",
        "controller",
        "sensor",
        "player",
        "sensor-maker",
    }
    assert keys(small.actor("nobody"), "inventory.view") == set()


def test_a_supplier_sees_what_it_develops_and_nothing_else(small: Small) -> None:
    assert keys(small.actor("sensor-contact"), "evidence.view") == {"sensor-maker", "sensor"}


def test_rights_end_with_the_assignment(small: Small) -> None:
    organization.write_record(
        small.operator,
        "assignments",
        {"role": "reader", "person": "nobody", "since": "2026-01-01", "until": "2026-11-19"},
    )
    assert keys(small.actor("nobody"), "inventory.view") == set()


def test_a_token_has_no_more_rights_than_it_names(small: Small) -> None:
    actor = small.actor("quality-lead", limits=frozenset({"evidence.receive"}))
    assert keys(actor, "evidence.receive")
    assert keys(actor, "evidence.view") == set()


def test_another_organisation_is_never_reached(small: Small, foreign: Small) -> None:
    assert not keys(small.actor("quality-lead"), "inventory.view") & keys(
        foreign.actor("quality-lead"), "inventory.view"
    )
    with pytest.raises(NotFoundError):
        organization.write_record(small.actor("quality-lead"), "items", ITEM | {"project": "canarybrake"})


def test_what_may_not_be_seen_is_not_found_and_what_may_not_be_done_is_refused(small: Small) -> None:
    with pytest.raises(NotFoundError):
        organization.write_record(small.actor("radio-lead"), "items", ITEM)
    with pytest.raises(AccessRefusedError):
        organization.write_record(small.actor("brake-developer"), "items", ITEM)
    organization.write_record(small.actor("brake-lead"), "items", ITEM)


def test_every_version_stays_and_a_stale_writer_is_told(small: Small) -> None:
    actor = small.actor("brake-lead")
    organization.write_record(actor, "items", ITEM, expected_version=0)
    organization.write_record(
        actor, "items", ITEM | {"name": "Oil pump"}, expected_version=1, reason="renamed"
    )
    with pytest.raises(ConflictError):
        organization.write_record(actor, "items", ITEM, expected_version=1)
    history = ledger.record_history(actor.organisation_uid, "items", "pump")
    assert [(one.version, one.content["name"], one.reason) for one in history] == [
        (2, "Oil pump", "renamed"),
        (1, "Pump", ""),
    ]


def test_a_past_day_knows_what_was_known_then(small: Small) -> None:
    organization.write_record(small.actor("brake-lead"), "items", ITEM)
    uid = small.organisation.uid
    before = [one.key for one in ledger.records_known_on(uid, "items", date(2026, 11, 19))]
    after = [one.key for one in ledger.records_known_on(uid, "items", date(2026, 11, 20))]
    assert "pump" not in before
    assert "pump" in after


def test_mistakes_are_told_with_their_place(small: Small) -> None:
    with pytest.raises(InvalidRecordError) as caught:
        organization.write_record(small.operator, "items", ITEM | {"since": "soon", "colour": "red"})
    assert {path for path, *_ in caught.value.mistakes} == {"since", "colour"}


def test_a_refused_write_leaves_nothing(small: Small) -> None:
    before = ledger.newest_position(small.organisation.uid)
    with pytest.raises(OrganizationError):
        organization.write_record(small.operator, "items", ITEM | {"supplier": "unknown-maker"})
    assert ledger.newest_position(small.organisation.uid) == before
    assert not Scope.objects.filter(key="pump").exists()


def test_an_id_names_one_kind_of_scope(small: Small) -> None:
    with pytest.raises(OrganizationError, match="already names"):
        organization.write_record(small.operator, "units", {"id": "brake", "name": "Brake"})


def test_a_unit_cannot_lie_below_itself(small: Small) -> None:
    write = organization.write_record
    write(small.operator, "units", {"id": "chassis", "name": "Chassis", "parent": "driving"})
    with pytest.raises(OrganizationError, match="below itself"):
        write(small.operator, "units", {"id": "driving", "name": "Driving", "parent": "chassis"})


def test_paths_follow_a_move(small: Small) -> None:
    write = organization.write_record
    write(small.operator, "units", {"id": "comfort", "name": "Comfort"})
    write(small.operator, "projects", {"id": "brake", "name": "Brake", "unit": "comfort"})
    above = ScopePath.objects.filter(below__key="controller").values_list("above__key", "distance")
    assert dict(above) == {"controller": 0, "brake": 1, "comfort": 2, "small": 3}


def test_classification_needs_two_people(small: Small) -> None:
    answers = dict.fromkeys(("Q1", "Q2"), "no")
    given = inventory.propose_classification(small.actor("brake-lead"), "controller", answers, reason="first")
    with pytest.raises(AccessRefusedError):
        organization.approve_proposal(small.actor("brake-lead"), given.uid)
    assert [one.uid for one in organization.proposals(small.actor("quality-lead"), to_decide=True)] == [
        given.uid
    ]
    assert organization.proposals(small.actor("radio-lead")) == ()
    record = organization.approve_proposal(small.actor("quality-lead"), given.uid)
    assert record.content["author"] == "brake-lead"
    assert record.content["approver"] == "quality-lead"
    with pytest.raises(OrganizationError, match="decided already"):
        organization.approve_proposal(small.actor("second-lead"), given.uid)


def test_who_holds_both_rights_still_needs_somebody_else(small: Small) -> None:
    given = inventory.propose_classification(small.actor("quality-lead"), "controller", {"Q1": "no"})
    with pytest.raises(OrganizationError) as caught:
        organization.approve_proposal(small.actor("quality-lead"), given.uid)
    assert caught.value.code == "organization.one_person"
    content = {
        "item": "controller",
        "answers": {"Q1": "no"},
        "author": "quality-lead",
        "approver": "quality-lead",
        "on": "2026-11-20",
    }
    with pytest.raises(OrganizationError):
        organization.write_record(small.actor("quality-lead"), "classifications", content)
    with pytest.raises(OrganizationError) as caught:
        organization.write_record(
            small.actor("quality-lead"), "classifications", content | {"approver": "second-lead"}
        )
    assert caught.value.code == "organization.not_yours_to_sign"


def test_nobody_gives_a_role_to_themselves(small: Small) -> None:
    role = {"role": "internal_auditor", "person": "quality-lead", "since": "2026-11-20"}
    with pytest.raises(OrganizationError) as caught:
        organization.write_record(small.actor("quality-lead"), "assignments", role)
    assert caught.value.code == "organization.self_grant"
    organization.write_record(small.actor("second-lead"), "assignments", role)


def test_nobody_takes_over_what_belongs_to_others(small: Small) -> None:
    with pytest.raises(NotFoundError):
        organization.write_record(
            small.actor("radio-lead"), "items", ITEM | {"id": "controller", "project": "radio"}
        )
    assert Scope.objects.get(key="controller").parent.key == "brake"


@pytest.mark.parametrize("key", ["controller", "brake", "sensor-maker"])
def test_what_records_name_is_not_removed(key: str, small: Small) -> None:
    fill(small)
    kind = {"controller": "items", "brake": "projects", "sensor-maker": "suppliers"}[key]
    for item in ("sensor", "controller") if key != "controller" else ():
        with suppress(OrganizationError):
            organization.remove_record(small.operator, "items", item)
    with pytest.raises((OrganizationError, InventoryError)) as caught:
        organization.remove_record(small.operator, kind, key)
    assert caught.value.code in {"organization.scope_has_records", "inventory.in_use"}
    assert Scope.objects.filter(key=key).exists()
    assert list(organization.verify_reflections(small.organisation.uid)) == []


def test_what_no_record_names_is_removed_with_its_owner(small: Small) -> None:
    organization.write_record(small.operator, "items", ITEM)
    organization.remove_record(small.operator, "items", "pump")
    assert not Scope.objects.filter(key="pump").exists()
    assert list(organization.verify_reflections(small.organisation.uid)) == []


def test_a_proposal_made_twice_at_the_same_moment_is_told(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = {"item": "controller", "answers": {"CLS.1": "no"}, "on": "2026-11-20"}
    lead, right = small.actor("brake-lead"), "inventory.propose_classification"
    organization.propose(lead, "classifications", content, right=right)
    monkeypatch.setattr(QuerySet, "exists", lambda _: False)  # what the other one sees before this commits
    with pytest.raises(OrganizationError) as caught:
        organization.propose(lead, "classifications", content, right=right)
    assert caught.value.code == "organization.proposed_already"
