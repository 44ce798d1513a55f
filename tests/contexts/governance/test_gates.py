# SPDX-License-Identifier: Apache-2.0
"""A release waits at its gate until nothing holds it; who may let something pass, and for how long."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from asqms.contexts.conformity import api as conformity
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.errors import BlockedError, GovernanceError
from asqms.contexts.governance.gate_library import shipped_gates
from asqms.contexts.governance.library import newest, shipped_types
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError, NotFoundError
from tests.support.gates import (
    OWN_GATE,
    approve,
    assess,
    candidate,
    confirm,
    own_gate,
    people,
    proof_of,
    stored_bill,
)
from tests.support.personas import AT, Small
from tests.support.walking import type_fields

MET, UNMET = "OP.VER.01", "OP.VER.02"
HELD = ("obligation", f"controller {UNMET} undetermined")


@pytest.fixture
def ready(small: Small) -> Small:
    """Everybody has their role, the gate asks two practices, and one of them is met."""
    people(small)
    own_gate(small, MET, UNMET)
    stored_bill(small)
    confirm(small, MET)
    return small


def _blockers(small: Small, number: str) -> set[tuple[str, str]]:
    steps = governance.record_view(small.actor("brake-lead"), number).steps
    (found,) = (one.blockers for one in steps if one.transition.id == "approve")
    return {(one.code, one.value) for one in found}


def test_a_release_waits_for_what_is_mandatory_and_passes_when_it_is_met(ready: Small) -> None:
    number = candidate(ready)
    assert _blockers(ready, number) == {("not_evaluated", "")}
    assess(ready)
    assert _blockers(ready, number) == {HELD}
    with pytest.raises(BlockedError):
        approve(ready, number)
    confirm(ready, UNMET)
    assess(ready)
    approve(ready, number)
    record = governance.record_view(ready.operator, number).record
    assert record.state == "approved"
    (gated,) = record.gates
    assert (gated.gate, gated.gate_version, gated.mandatory, gated.blocking) == ("release", 2, 2, [])
    assert (gated.counts["obligations"], gated.counts["licences"]) == (2, 1)


def test_what_was_passed_is_named_by_a_baseline_that_somebody_else_audits(ready: Small) -> None:
    digest = stored_bill(ready)
    confirm(ready, UNMET)
    assess(ready)
    number = candidate(ready)
    assess(ready)
    approve(ready, number)
    record = governance.record_view(ready.operator, number).record
    baseline = record.gates[0].baseline
    assert baseline is not None
    assert ("baseline", baseline) in [(one.relation, one.number) for one in record.links]
    made = governance.record_view(ready.operator, baseline).record
    assert made.state == "built"
    assert made.fields["digest"] == record.gates[0].frozen
    assert digest in str(made.fields["content"])
    auditor = ready.actor("brake-lead")
    steps = {one.transition.id: one.blockers for one in governance.record_view(auditor, baseline).steps}
    assert "not_by" in {one.code for one in steps["audit"]}


def _permit(small: Small, number: str, until: date, *, by: str = "quality-lead", scope: str = "brake") -> str:
    fields = {**type_fields("concession"), "practice": UNMET, "expires": until.isoformat()}
    developer = small.actor("brake-developer")
    permit = governance.create_record(developer, "concession", title="x", scope=scope, fields=fields)
    for step, person in (("submit", "brake-developer"), ("assess", "reader"), ("approve", by)):
        actor = small.actor(person)
        governance.take_step(actor, permit, step, proof=proof_of(actor, permit))
    governance.link_records(small.actor("brake-lead"), number, "exception", permit)
    assess(small)
    return permit


def test_a_permit_in_force_by_the_right_role_lets_pass_and_is_kept(ready: Small) -> None:
    number = candidate(ready)
    permit = _permit(ready, number, AT.date() + timedelta(days=100))
    assert _blockers(ready, number) == set()
    approve(ready, number)
    (gated,) = governance.record_view(ready.operator, number).record.gates
    assert gated.exceptions == [permit]
    assert gated.blocking == [f"controller {UNMET} undetermined"]


def test_a_permit_is_told_only_to_whom_it_shows(ready: Small) -> None:
    number = candidate(ready)
    permit = _permit(ready, number, AT.date() + timedelta(days=100))
    organization.write_record(ready.operator, "people", {"id": "looker", "name": "Looker"})
    given = {"role": "reader", "person": "looker", "since": "2026-01-01", "scope": "controller"}
    organization.write_record(ready.operator, "assignments", given)

    def told(person: str) -> set[str]:
        view = governance.record_view(ready.actor(person), number)
        return {one.number for gate in view.gates for one in gate.exemptions}

    assert told("brake-lead") == {permit}
    assert told("looker") == set()


def test_a_permit_too_long_or_by_another_role_or_about_something_else_does_not_stand(ready: Small) -> None:
    given = {"role": "product_owner", "person": "radio-lead", "since": "2026-01-01", "scope": "brake"}
    organization.write_record(ready.operator, "assignments", given)
    for until, by, scope, flaw in (
        (AT.date() + timedelta(days=101), "quality-lead", "brake", "exception_too_long"),
        (AT.date() + timedelta(days=10), "radio-lead", "brake", "exception_by_role"),
        (AT.date() + timedelta(days=10), "quality-lead", "sensor", ""),
    ):
        number = candidate(ready)
        permit = _permit(ready, number, until, by=by, scope=scope)
        assert _blockers(ready, number) == {HELD, *([(flaw, permit)] if flaw else [])}, flaw


def test_a_permit_ends_on_its_day(ready: Small) -> None:
    number = candidate(ready)
    permit = _permit(ready, number, AT.date())
    assert _blockers(ready, number) == set()
    later = AT + timedelta(days=1)
    conformity.bring_up_to_date(ready.organisation, at=later)
    actor = ready.actor("brake-lead", at=later)
    (found,) = (
        one.blockers for one in governance.record_view(actor, number).steps if one.transition.id == "approve"
    )
    assert ("exception_expired", permit) in {(one.code, one.value) for one in found}


def test_a_critical_problem_holds_the_gate_and_any_other_is_listed(ready: Small) -> None:
    confirm(ready, UNMET)
    numbers = {}
    for severity in ("critical", "minor"):
        fields = {**type_fields("problem"), "severity": severity}
        numbers[severity] = governance.create_record(
            ready.operator, "problem", title=severity, scope="controller", fields=fields
        )
    number = candidate(ready)
    assess(ready)
    assert _blockers(ready, number) == {("still_open", numbers["critical"])}
    (view,) = governance.record_view(ready.actor("brake-lead"), number).gates
    assert {one.number: one.holds for one in view.beside} == {
        numbers["critical"]: True,
        numbers["minor"]: False,
    }


def test_a_severe_vulnerability_without_a_status_holds_the_gate(ready: Small) -> None:
    confirm(ready, UNMET)
    named = "CVE-2026-0001 critical; CVE-2026-0002 low"
    stored_bill(
        ready,
        **{
            "vulnerabilities.without_status": named,
            "vulnerabilities.without_status.by_severity.critical": 1,
            "vulnerabilities.without_status.by_severity.high": 2,
        },
    )
    number = candidate(ready)
    assess(ready)
    assert _blockers(ready, number) == {
        ("vulnerability", "controller CVE-2026-0001 critical"),
        ("vulnerability", "controller 2 high"),
    }
    (view,) = governance.record_view(ready.actor("brake-lead"), number).gates
    assert [one.id for one in view.vulnerabilities] == ["CVE-2026-0001", "CVE-2026-0002", ""]
    assert [(one.names, one.without) for one in view.licences] == [(("Apache-2.0", "MIT"), 1)]


def test_a_release_for_test_asks_no_obligations(ready: Small) -> None:
    number = candidate(ready, kind="test")
    assert _blockers(ready, number) == set()
    approve(ready, number)
    (gated,) = governance.record_view(ready.operator, number).record.gates
    assert (gated.gate, gated.mandatory) == ("release_limited", 0)


def test_the_gate_of_an_item_is_seen_before_there_is_a_release(ready: Small) -> None:
    assess(ready)
    view = governance.gate_view(ready.actor("brake-developer"), "release", "controller")
    assert {(one.code, one.value) for one in view.blockers} == {HELD}
    with pytest.raises(NotFoundError):
        governance.gate_view(ready.actor("radio-lead"), "release", "controller")
    with pytest.raises(GovernanceError) as raised:
        governance.gate_view(ready.actor("quality-lead"), "release", "driving")
    assert raised.value.code == "governance.bad_scope"


def test_an_organisation_writes_gates_of_its_own_and_bad_ones_are_told(small: Small) -> None:
    with pytest.raises(AccessRefusedError):
        governance.write_gate(small.actor("brake-lead"), OWN_GATE.format(version=2, practices=MET))
    for text, code in (
        ("gate: release", "governance.bad_gate"),
        (OWN_GATE.format(version=1, practices=MET), "governance.version_taken"),
        (OWN_GATE.format(version=2, practices="OP.NIL.01"), "governance.unsound_gate"),
    ):
        with pytest.raises(GovernanceError) as raised:
            governance.write_gate(small.actor("quality-lead"), text)
        assert raised.value.code == code
    governance.write_gate(small.actor("quality-lead"), OWN_GATE.format(version=2, practices=MET))
    assert governance.gates_for(small.operator)["release"].version == 2
    assert list(organization.verify_reflections(small.organisation.uid)) == []


def test_every_gate_a_type_names_is_shipped() -> None:
    named = {
        need.gate
        for one in newest(shipped_types().values()).values()
        for step in one.transitions
        for need in step.needs
        if need.gate
    }
    assert named <= {name for name, _ in shipped_gates()}
    assert {"release", "release_update", "phase_end", "supplier_approval", "deployment_start"} <= named
    assert {"termination_start", "termination_close"} <= named
