# SPDX-License-Identifier: Apache-2.0
"""A problem from its report to the verified solution: roles, hands, fields, signature, evidence, verdict."""

from __future__ import annotations

from datetime import timedelta

import pytest

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.models import Obligation
from asqms.contexts.evidence.models import Evidence
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import SigningProof
from asqms.contexts.governance.errors import BlockedError, GovernanceError
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, Channel
from asqms.contexts.organization.errors import AccessRefusedError, ConflictError, NotFoundError
from asqms.contexts.work import api as work
from asqms.engine.rows import VERDICTS
from asqms.kernel.clock import FrozenClock
from tests.support.personas import AT, Small
from tests.support.problems import FIELDS, SOLVED
from tests.support.walking import type_fields


@pytest.fixture
def people(small: Small) -> Small:
    for person, role in (
        ("brake-developer", "problem_manager"),
        ("reader", "software_quality_engineer"),
    ):
        given = {"role": role, "person": person, "since": "2026-01-01", "scope": "brake"}
        organization.write_record(small.operator, "assignments", given)
    return small


def _proof(actor: Actor, number: str, **changes: object) -> SigningProof:
    digest = governance.record_view(actor, number).record.content_digest()
    return SigningProof(actor.at, digest, **changes)  # type: ignore[arg-type]


def _solved(small: Small) -> tuple[str, Actor, Actor]:
    developer, quality = small.actor("brake-developer"), small.actor("reader")
    number = governance.create_record(
        developer, "problem", title="Brake light stays on", scope="controller", fields=FIELDS
    )
    governance.take_step(developer, number, "analyse")
    governance.edit_record(developer, number, fields=SOLVED)
    for step in ("start", "solve"):
        governance.take_step(developer, number, step)
    governance.edit_record(developer, number, fields={"verification": "Test run 512 passed."})
    return number, developer, quality


def _verdict(small: Small, practice: str) -> str:
    conformity.bring_up_to_date(small.organisation, at=AT)
    row = Obligation.objects.get(
        assessment__organisation=small.organisation,
        assessment__current=True,
        scope__key="controller",
        practice=practice,
    )
    return VERDICTS[row.verdict].value


def test_the_way_of_a_problem_is_evidence_by_itself(people: Small) -> None:
    assert _verdict(people, "SP.PRB.01") == "undetermined"
    number, _, quality = _solved(people)
    assert number == "PRB-1"
    governance.take_step(quality, number, "close", proof=_proof(quality, number))
    work.run_until_idle(FrozenClock(AT))
    kinds = set(Evidence.objects.filter(subject__key="controller").values_list("type", flat=True))
    assert {"record.problem", "analysis.problem"} <= kinds
    assert _verdict(people, "SP.PRB.01") == "conforms"


def test_stopping_halfway_does_not_conform(people: Small) -> None:
    developer = people.actor("brake-developer")
    governance.create_record(developer, "problem", title="Something", scope="controller")
    work.run_until_idle(FrozenClock(AT))
    assert _verdict(people, "SP.PRB.01") != "conforms"


def test_what_is_missing_is_named_before_the_step(people: Small) -> None:
    developer = people.actor("brake-developer")
    number = governance.create_record(developer, "problem", title="Something", scope="controller")
    steps = {one.transition.id: one.blockers for one in governance.record_view(developer, number).steps}
    assert ("field_missing", "severity") in [(one.code, one.value) for one in steps["analyse"]]
    with pytest.raises(BlockedError) as raised:
        governance.take_step(developer, number, "analyse")
    assert ("field_missing", "severity") in raised.value.blockers
    assert governance.record_view(developer, number).record.state == "open"


def test_who_solved_it_cannot_close_it(people: Small) -> None:
    number, developer, _ = _solved(people)
    with pytest.raises(BlockedError) as raised:
        governance.take_step(developer, number, "close", proof=_proof(developer, number))
    assert raised.value.blockers == (("not_by", "solve"),)


def test_a_signature_needs_somebody_fresh_on_what_is_there_and_never_a_token(people: Small) -> None:
    number, developer, quality = _solved(people)
    for proof, code in (
        (None, "governance.signature_needed"),
        (
            SigningProof(AT - timedelta(seconds=301), _proof(quality, number).digest),
            "governance.signature_needed",
        ),
        (SigningProof(AT, "sha256:" + "0" * 64), "governance.changed_meanwhile"),
    ):
        with pytest.raises(GovernanceError) as raised:
            governance.take_step(quality, number, "close", proof=proof)
        assert raised.value.code == code
    token = people.actor("reader", channel=Channel.TOKEN)
    with pytest.raises(GovernanceError) as raised:
        governance.take_step(token, number, "close", proof=_proof(quality, number))
    assert raised.value.code == "governance.no_signature_by_token"
    assert governance.record_view(developer, number).record.signatures == []


def test_a_signature_falls_when_the_content_changes(people: Small) -> None:
    number, developer, quality = _solved(people)
    governance.take_step(quality, number, "close", proof=_proof(quality, number))
    closed = governance.record_view(quality, number).record
    assert closed.holds(closed.signatures[0])
    with pytest.raises(GovernanceError) as raised:
        governance.edit_record(developer, number, fields={"cause": "Something else."})
    assert raised.value.code == "governance.not_editable"
    governance.take_step(quality, number, "reopen", reason="It came back.")
    governance.edit_record(developer, number, fields={"cause": "Something else."})
    again = governance.record_view(quality, number).record
    assert not again.holds(again.signatures[0])


def test_only_hands_of_the_type_write_and_only_where_they_see(people: Small) -> None:
    with pytest.raises(AccessRefusedError):
        governance.create_record(people.actor("sensor-contact"), "problem", title="x", scope="sensor")
    with pytest.raises(NotFoundError):
        governance.create_record(people.actor("brake-developer"), "problem", title="x", scope="player")
    number, _, _ = _solved(people)
    with pytest.raises(NotFoundError):
        governance.record_view(people.actor("radio-lead"), number)


def test_whoever_comes_second_is_told(people: Small) -> None:
    developer = people.actor("brake-developer")
    number = governance.create_record(developer, "problem", title="x", scope="controller")
    governance.edit_record(developer, number, title="y", expected_version=1)
    with pytest.raises(ConflictError):
        governance.edit_record(developer, number, title="z", expected_version=1)


def test_the_next_record_is_raised_with_its_context(people: Small) -> None:
    number, developer, _ = _solved(people)
    change = governance.create_record(
        developer, "change_request", title="", scope="controller", raised_from=(number, "change")
    )
    made = governance.record_view(developer, change).record
    assert made.title == "Brake light stays on"
    assert made.fields["reason"] == SOLVED["cause"]
    view = governance.record_view(developer, number)
    assert [(one.relation, one.number, one.back) for one in view.neighbours] == [("change", change, False)]


def test_every_change_of_a_field_is_told(people: Small) -> None:
    number, developer, _ = _solved(people)
    told = governance.field_changes(developer, number)
    assert ("cause", None, SOLVED["cause"]) in [(one.field, one.before, one.after) for one in told]
    assert [(one.before, one.after) for one in told if one.field == "$state"] == [
        ("solving", "solved"),
        ("analysed", "solving"),
        ("open", "analysed"),
        (None, "open"),
    ]


def test_limits_run_in_working_days_and_end(people: Small) -> None:
    """2026-11-20 is a Friday: five working days later is the next Friday."""
    developer = people.actor("brake-developer")
    number = governance.create_record(
        developer, "problem", title="x", scope="controller", fields={"severity": "major"}
    )
    (limit,) = governance.record_view(developer, number).limits
    assert (limit.clock, limit.due.isoformat(), limit.ended) == ("analysis", "2026-11-27", None)
    governance.edit_record(developer, number, fields=FIELDS)
    governance.take_step(developer, number, "analyse")
    limits = {one.clock: one for one in governance.record_view(developer, number).limits}
    assert limits["analysis"].ended == AT.date()
    assert limits["solution"].due.isoformat() == "2027-01-01"


def test_the_ledger_still_stands(people: Small) -> None:
    number, _, quality = _solved(people)
    governance.take_step(quality, number, "close", proof=_proof(quality, number))
    governance.comment(quality, number, "Well done, @brake-developer and @nobody-there.")
    assert list(organization.verify_reflections(people.organisation.uid)) == []


def test_what_is_added_after_a_signature_leaves_it_standing_what_is_changed_does_not(people: Small) -> None:
    """A change request is approved, then says what was implemented."""
    given = {"role": "change_manager", "person": "reader", "since": "2026-01-01", "scope": "brake"}
    organization.write_record(people.operator, "assignments", given)
    record = governance.record_view(people.operator, _approved_change(people)).record
    assert record.state == "approved"
    (signature,) = record.signatures
    edited = governance.edit_record(people.operator, record.number, fields={"implementation": "Commit 41."})
    after = governance.record_view(people.operator, record.number).record
    assert edited.version > 1
    assert after.holds(signature)
    governance.edit_record(people.operator, record.number, fields={"reason": "Something else."})
    assert not governance.record_view(people.operator, record.number).record.holds(signature)


def _approved_change(people: Small) -> str:
    given = type_fields("change_request")
    lead = people.actor("brake-lead")
    number = governance.create_record(
        lead,
        "change_request",
        title="Reset the timer",
        scope="controller",
        fields={name: value for name, value in given.items() if name != "implementation"},
    )
    for step, person in (("submit", "brake-lead"), ("assess", "brake-developer"), ("approve", "reader")):
        actor = people.actor(person)
        governance.take_step(actor, number, step, proof=_proof(actor, number))
    return number


def test_a_table_without_rows_is_withdrawn_and_comes_back(people: Small) -> None:
    quality = people.actor("reader")
    number = governance.create_record(
        people.actor("brake-developer"), "problem", title="x", scope="controller"
    )
    work.run_until_idle(FrozenClock(AT))
    row = Evidence.objects.get(subject__key="controller", type="record.problem")
    assert row.withdrawn_on is None
    governance.take_step(quality, number, "reject", reason="A duplicate.")
    work.run_until_idle(FrozenClock(AT))
    row.refresh_from_db()
    assert row.withdrawn_on == AT.date()
    governance.take_step(quality, number, "reconsider", reason="It is none.")
    work.run_until_idle(FrozenClock(AT))
    row.refresh_from_db()
    assert row.withdrawn_on is None
