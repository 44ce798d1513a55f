# SPDX-License-Identifier: Apache-2.0
"""Nobody gets round the two-person rule, and nobody gives rights to themselves by another record."""

from __future__ import annotations

import pytest

from asqms.contexts.inventory import api as inventory
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import OrganizationError
from tests.support.personas import Small

DECISION = {"author": "brake-lead", "approver": "quality-lead", "on": "2026-11-20", "reason": "agreed"}
PRACTICES = {"practices": ["OP.VER.09"], "scope": "controller"}
FORGED = (
    ("classifications", DECISION | {"item": "controller", "answers": {"CLS.1": "no"}}),
    ("tailorings", DECISION | PRACTICES | {"id": "T-1"}),
    ("justifications", DECISION | PRACTICES | {"id": "J-1", "expires": "2026-12-20"}),
)
ITEM = {
    "id": "controller",
    "name": "Controller",
    "project": "brake",
    "domain": "in_vehicle",
    "owner": "brake-lead",
    "phases": [{"phase": "development", "since": "2026-01-10"}],
}


def _refused(small: Small, person: str, kind: str, content: dict[str, object]) -> str:
    before = ledger.newest_position(small.organisation.uid)
    with pytest.raises(OrganizationError) as caught:
        organization.write_record(small.actor(person), kind, content)
    assert ledger.newest_position(small.organisation.uid) == before
    return caught.value.code


@pytest.mark.parametrize(("kind", "content"), FORGED)
def test_an_approver_cannot_invent_the_author(small: Small, kind: str, content: dict[str, object]) -> None:
    assert _refused(small, "quality-lead", kind, content) == "organization.proposal_needed"


def test_an_approved_proposal_is_written(small: Small) -> None:
    answers = {"CLS.1": "no"}
    given = inventory.propose_classification(small.actor("brake-lead"), "controller", answers)
    record = organization.approve_proposal(small.actor("quality-lead"), given.uid)
    assert (record.content["author"], record.content["approver"]) == ("brake-lead", "quality-lead")


def test_nobody_takes_a_classification_away_alone(small: Small) -> None:
    record = organization.write_record(small.operator, "classifications", FORGED[0][1])
    with pytest.raises(OrganizationError) as caught:
        organization.remove_record(small.actor("second-lead"), "classifications", record.key)
    assert caught.value.code == "organization.proposal_needed"
    assert organization.record_seen(small.operator, "classifications", record.key).version == 1


def test_a_classification_inside_an_item_needs_a_proposal_too(small: Small) -> None:
    forged = {"author": "admin", "approver": "quality-lead", "on": "2026-11-20", "answers": {"CLS.1": "no"}}
    code = _refused(small, "brake-lead", "items", ITEM | {"classifications": [forged]})
    assert code == "organization.proposal_needed"


def test_what_an_item_held_already_may_stay(small: Small) -> None:
    held = {"author": "admin", "approver": "quality-lead", "on": "2026-11-20", "answers": {"CLS.1": "no"}}
    depends = {"item": "sensor", "free_from_interference": "separate", "approver": "quality-lead"}
    content = ITEM | {"classifications": [held], "depends_on": [depends]}
    organization.write_record(small.operator, "items", content)
    again = content | {"name": "Other name", "depends_on": [depends | {"kind": "interface"}]}
    assert organization.write_record(small.actor("brake-lead"), "items", again).version == 3


@pytest.mark.parametrize(
    ("person", "approver", "code"),
    [
        ("brake-lead", "quality-lead", "organization.not_yours_to_sign"),
        ("brake-lead", "brake-lead", "organization.one_person"),
    ],
)
def test_freedom_from_interference_is_approved_by_who_says_so(
    small: Small, person: str, approver: str, code: str
) -> None:
    claimed = {"item": "sensor", "free_from_interference": "separate", "approver": approver}
    assert _refused(small, person, "items", ITEM | {"depends_on": [claimed]}) == code


def test_an_administrator_takes_no_office_by_owning(small: Small) -> None:
    project = {"id": "brake", "name": "Brake", "unit": "driving", "owner": "admin"}
    assert _refused(small, "admin", "projects", project) == "organization.self_grant"
    assert _refused(small, "admin", "items", ITEM | {"owner": "admin"}) == "organization.self_grant"
    new = ITEM | {"id": "new", "owner": "admin"}
    assert _refused(small, "admin", "items", new) == "organization.self_grant"
    assert not organization.may(small.actor("admin"), "evidence.receive", "controller")


def test_who_has_the_rights_of_an_owner_already_may_own(small: Small) -> None:
    organization.write_record(small.actor("brake-lead"), "items", ITEM | {"id": "new"})
    project = {"id": "brake", "name": "Brake", "unit": "driving", "owner": "quality-lead"}
    organization.write_record(small.actor("quality-lead"), "projects", project)
    organization.write_record(small.actor("admin"), "items", ITEM | {"id": "new", "name": "Renamed"})
