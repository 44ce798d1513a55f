# SPDX-License-Identifier: Apache-2.0
"""A signature that rates a practice confirms it once, in the signer's name, on the evidence it became."""

from __future__ import annotations

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.models import Obligation
from asqms.contexts.governance import api as governance
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.work import api as work
from asqms.engine.rows import VERDICTS
from asqms.kernel.clock import FrozenClock
from tests.support.following import HANDS, Followers, give_every_role
from tests.support.personas import AT, Small

PRACTICE = "OP.PRJ.01"


def _settled(small: Small) -> dict[str, tuple[str, bool]]:
    work.run_until_idle(FrozenClock(AT))
    conformity.bring_up_to_date(small.organisation, at=AT)
    rows = Obligation.objects.filter(assessment__current=True, practice=PRACTICE).select_related("scope")
    return {one.scope.key: (VERDICTS[one.verdict].value, one.awaiting) for one in rows}


def _confirmations(small: Small) -> list[dict[str, object]]:
    found = ledger.current_records(small.organisation.uid, "confirmations")
    return [dict(one.content) for one in found if one.content["practice"] == PRACTICE]


def test_a_signature_on_a_project_confirms_for_its_items_and_no_others(small: Small) -> None:
    give_every_role(small)
    number = Followers(small, {}).follow("project_charter", "brake")
    found = _settled(small)
    assert found["controller"] == found["sensor"] == ("conforms", False)
    assert found["player"][0] == "undetermined"
    said = _confirmations(small)
    assert sorted(str(one["scope"]) for one in said) == ["controller", "sensor"]
    assert {one["reason"] for one in said} == {f"{number}: approve"}
    assert {one["person"] for one in said} <= set(HANDS)
    assert all(one["evidence"] for one in said)


def test_a_signer_needs_no_right_to_confirm_beside_the_role_of_the_step(small: Small) -> None:
    """A product owner may approve a charter, and confirms no verdict elsewhere."""
    people = Followers(small, {})
    give_every_role(small)
    number = people.begin("project_charter", "controller")
    people.finish_to(number, "approve")
    owner = small.actor("reader")
    given = {"role": "product_owner", "person": "reader", "since": "2026-01-01", "scope": "brake"}
    organization.write_record(small.operator, "assignments", given)
    assert not organization.may(owner, "conformity.confirm", "controller")
    people.take(number, "approve", by=owner)
    assert _settled(small)["controller"] == ("conforms", False)
    assert [one["person"] for one in _confirmations(small)] == ["reader"]


def test_what_was_confirmed_goes_out_of_date_with_its_evidence_and_is_not_said_again(small: Small) -> None:
    give_every_role(small)
    people = Followers(small, {})
    people.follow("project_charter", "controller")
    assert _settled(small)["controller"] == ("conforms", False)
    other = people.follow("acceptance", "controller")
    assert governance.record_view(people.hand(0), other).record.signatures
    assert _settled(small)["controller"] == ("conforms", True)
    governance.produce_evidence(small.operator, "project_charter", "controller")
    assert _settled(small)["controller"] == ("conforms", True)
    assert len(_confirmations(small)) == 1
