# SPDX-License-Identifier: Apache-2.0
"""What steps ask beside gates: linked and pointing records, their siblings, own values."""

from __future__ import annotations

import pytest

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.errors import BlockedError
from asqms.contexts.organization import api as organization
from tests.support.gates import approve, candidate, people, proof_of
from tests.support.personas import Small
from tests.support.walking import type_fields

ROLES = (
    ("reader", "operations_manager"),
    ("quality-lead", "product_owner"),
    ("second-lead", "release_manager"),
)


@pytest.fixture
def staffed(small: Small) -> Small:
    people(small)
    for person, role in ROLES:
        given = {"role": role, "person": person, "since": "2026-01-01", "scope": "brake"}
        organization.write_record(small.operator, "assignments", given)
    return small


def _take(small: Small, number: str, step: str, person: str, reason: str = "") -> None:
    actor = small.actor(person)
    governance.take_step(actor, number, step, proof=proof_of(actor, number), reason=reason)


def _blocked(small: Small, number: str, step: str, person: str) -> set[tuple[str, str]]:
    with pytest.raises(BlockedError) as raised:
        _take(small, number, step, person)
    return set(raised.value.blockers)


def _deployment(small: Small) -> str:
    fields = type_fields("deployment")
    number = governance.create_record(
        small.actor("reader"), "deployment", title="Rollout", scope="controller", fields=fields
    )
    _take(small, number, "plan", "reader")
    return number


def _wave(small: Small, deployment: str, title: str) -> str:
    fields = {key: one for key, one in type_fields("deployment_wave").items() if key != "stop_criteria_met"}
    number = governance.create_record(
        small.actor("reader"),
        "deployment_wave",
        title=title,
        scope="controller",
        fields=fields,
        raised_from=(deployment, "wave"),
    )
    _take(small, number, "prepare", "reader")
    return number


def test_a_deployment_without_an_approved_release_is_not_approved(staffed: Small) -> None:
    number = _deployment(staffed)
    assert ("linked_missing", "release") in _blocked(staffed, number, "approve", "quality-lead")
    release = candidate(staffed, kind="test")
    governance.link_records(staffed.actor("reader"), number, "release", release)
    assert ("linked_elsewhere", release) in _blocked(staffed, number, "approve", "quality-lead")
    approve(staffed, release)
    _take(staffed, number, "approve", "quality-lead")


def test_a_wave_waits_for_its_deployment_and_for_the_wave_before(staffed: Small) -> None:
    number = _deployment(staffed)
    first, second = _wave(staffed, number, "North"), _wave(staffed, number, "South")
    assert ("linked_elsewhere", number) in _blocked(staffed, first, "start", "second-lead")
    release = candidate(staffed, kind="test")
    governance.link_records(staffed.actor("reader"), number, "release", release)
    approve(staffed, release)
    _take(staffed, number, "approve", "quality-lead")
    _take(staffed, number, "start", "reader")
    _take(staffed, first, "start", "second-lead")
    assert _blocked(staffed, second, "start", "second-lead") == {("linked_elsewhere", first)}
    governance.edit_record(staffed.actor("reader"), first, fields={"stop_criteria_met": True})
    _take(staffed, first, "complete", "reader")
    assert _blocked(staffed, second, "start", "second-lead") == {("linked_forbids", first)}


def test_a_wave_without_a_deployment_does_not_start(staffed: Small) -> None:
    fields = type_fields("deployment_wave")
    number = governance.create_record(
        staffed.actor("reader"), "deployment_wave", title="Alone", scope="controller", fields=fields
    )
    _take(staffed, number, "prepare", "reader")
    assert ("linked_missing", "deployment.wave") in _blocked(staffed, number, "start", "second-lead")


@pytest.mark.parametrize(("grade", "held"), [("major", True), ("minor", False)])
def test_a_major_finding_is_closed_only_with_its_corrective_action(
    staffed: Small, grade: str, held: object
) -> None:
    auditor = staffed.actor("inner-auditor")
    fields = {**type_fields("finding"), "grade": grade}
    number = governance.create_record(auditor, "finding", title="x", scope="controller", fields=fields)
    _take(staffed, number, "record", "inner-auditor")
    steps = {one.transition.id: one.blockers for one in governance.record_view(auditor, number).steps}
    found = {(one.code, one.value) for one in steps["close"]}
    assert (("linked_missing", "nonconformity") in found) == held


def test_a_supplier_that_is_not_suitable_is_not_selected(staffed: Small) -> None:
    fields = {**type_fields("supplier_selection"), "rating": "c"}
    chooser = staffed.actor("quality-lead")
    number = governance.create_record(
        staffed.operator, "supplier_selection", title="x", scope="controller", fields=fields
    )
    steps = ("invite", "evaluate")
    for step in steps:
        governance.take_step(staffed.operator, number, step)
    found = {one.transition.id: one.blockers for one in governance.record_view(chooser, number).steps}
    assert ("field_forbids", "rating") in {(one.code, one.value) for one in found["select"]}
