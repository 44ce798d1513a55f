# SPDX-License-Identifier: Apache-2.0
"""Whoever follows a process makes its practices conform by that; whoever stops halfway does not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pytest

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.models import Obligation
from asqms.contexts.governance import api as governance
from asqms.contexts.organization import api as organization
from asqms.contexts.work import api as work
from asqms.engine.rows import VERDICTS
from asqms.kernel.clock import FrozenClock
from tests.support.following import Followers, Way, give_every_role
from tests.support.gates import confirm, stored_bill
from tests.support.personas import AT, Small

ITEM, ORGANISATION = "item", ""
IN_PHASE = {"OP.REL": "release", "OP.DEP": "deployment", "OP.MNT": "maintenance", "OP.TRM": "termination"}


WAYS = {
    "release": Way(fields={"kind": "test"}),  # its gate asks no obligations
    "termination": Way(("plan", "approve", "announce", "execute", "verify")),  # closing asks all of OP.TRM
}


class Followed(NamedTuple):
    """What a process is about, the practices that come to conform, and the types that are followed."""

    about: str
    practices: str
    types: str


FOLLOWED = {
    "OP.PRJ": Followed(
        ITEM,
        "01 03 04 05 06 07 08 10",
        "project_charter milestone status_report role_description escalation competence_need training "
        "metric_result",
    ),
    "OP.REQ": Followed(
        ITEM,
        "04 06",
        "requirements_baseline review change_request project_charter",
    ),
    "OP.ARC": Followed(
        ITEM,
        "01 02 04 05 07",
        "architecture_description interface architecture_decision baseline review resource_budget",
    ),
    "OP.DES": Followed(
        ITEM,
        "01 08",
        "detailed_design interface configuration_item",
    ),
    "OP.UVE": Followed(
        ITEM,
        "01 07",
        "unit_verification_plan verification_specification verification_report problem",
    ),
    "OP.INT": Followed(
        ITEM,
        "07",
        "integration_plan verification_report problem",
    ),
    "OP.VER": Followed(
        ITEM,
        "03",
        "verification_plan verification_report feedback",
    ),
    "OP.SUP": Followed(
        ORGANISATION,
        "01 02 06 10",
        "supplier_evaluation nonconformity escalation improvement training",
    ),
    "OP.DEP": Followed(
        ITEM,
        "01 02 03 05",
        "deployment change_request user_information maintenance_plan",
    ),
    "OP.MNT": Followed(
        ITEM,
        "01 07",
        "maintenance_plan management_review",
    ),
    "OP.UIN": Followed(
        ITEM,
        "01 04 06 07",
        "interested_party legal_requirement document user_information data_subject_request vulnerability "
        "termination",
    ),
    "OP.TRM": Followed(
        ITEM,
        "01 02 03 04",
        "termination data_store erasure_record user_information maintenance_plan",
    ),
    "SP.CFG": Followed(
        ITEM,
        "01 03 04 05 06",
        "configuration_plan configuration_item baseline quality_check restore_test",
    ),
    "SP.PRB": Followed(
        ITEM,
        "01 02 03 04 05 06 08",
        "problem change_request acceptance metric_result",
    ),
    "SP.CHG": Followed(
        ITEM,
        "01 02 03 06",
        "change_request",
    ),
    "SP.QUA": Followed(
        ITEM,
        "01 03 04 05 06 07",
        "quality_check review audit nonconformity escalation role_description metric_result",
    ),
    "SP.DOC": Followed(
        ITEM,
        "01 02 03 04 05 06 07",
        "document review access_grant archive_entry restore_test",
    ),
    "SP.EQF": Followed(
        ORGANISATION,
        "01 02 03 05 06 07",
        "equipment contingency_plan tool_qualification access_grant audit restore_test sanitization",
    ),
    "SP.KNW": Followed(
        ORGANISATION,
        "01 02 03 05 07",
        "knowledge_article competence_need lesson training access_grant",
    ),
    "SP.REV": Followed(
        ITEM,
        "02 03 04 06 07",
        "milestone review problem",
    ),
    "SP.EXT": Followed(
        ORGANISATION,
        "01 08 12",
        "policy training role_description supplier_agreement supplier_evaluation metric_result audit",
    ),
    "SP.RSK": Followed(
        ITEM,
        "01 02 03 04 05",
        "process_description risk status_report",
    ),
    "SM.CTX": Followed(
        ORGANISATION,
        "01 02 03 09",
        "scope_statement risk interested_party legal_requirement management_review",
    ),
    "SM.QMF": Followed(
        ORGANISATION,
        "01 02 03 04 06 07 09 10",
        "policy objective metric_result role_description management_review equipment process_description "
        "change_request audit",
    ),
    "SM.PER": Followed(
        ORGANISATION,
        "01 02 03 04 05 06 07 08",
        "role_description competence_need training access_grant",
    ),
    "SM.PEV": Followed(
        ORGANISATION,
        "01 02 04 05 06 07 08 09",
        "objective metric_result audit_programme audit training nonconformity management_review "
        "legal_requirement",
    ),
    "SM.IMP": Followed(
        ORGANISATION,
        "01 02 03 04 05 06 07 08",
        "nonconformity improvement process_description training metric_result feedback",
    ),
}
"""Processes and what following them brings."""


def _settle(small: Small) -> None:
    """Let everything that waits be done."""
    work.run_until_idle(FrozenClock(AT))
    conformity.bring_up_to_date(small.organisation, at=AT)


def _verdicts(small: Small, scope: str, practices: Iterable[str]) -> dict[str, str]:
    rows = Obligation.objects.filter(
        assessment__organisation=small.organisation,
        assessment__current=True,
        scope__key=scope or organization.root_key(small.operator),
        practice__in=list(practices),
    )
    return {one.practice: VERDICTS[one.verdict].value for one in rows}


def _scope_of(people: Followers, name: str, about: str) -> str:
    """Return the narrowest scope that a type may be about, at or above what the process is about."""
    scopes = people.types[name].scopes
    if about and "software_item" in scopes:
        return about
    places = {"project": "brake", "organization": "", "unit": "driving", "supplier": "sensor-maker"}
    wanted = (
        ("project", "organization", "unit", "supplier") if about else ("organization", "unit", "supplier")
    )
    return next((places[one] for one in wanted if one in scopes), places["supplier"])


@pytest.mark.parametrize("process", sorted(FOLLOWED))
def test_following_a_process_makes_its_practices_conform_and_stopping_halfway_does_not(
    small: Small, process: str
) -> None:
    given = FOLLOWED[process]
    practices = [f"{process}.{one}" for one in given.practices.split()]
    give_every_role(small)
    about = _item(small, IN_PHASE.get(process, "operation")) if given.about == ITEM else ""
    people = Followers(small, WAYS)
    _settle(small)
    before = _verdicts(small, about, practices)
    assert sorted(before) == practices
    assert "conforms" not in before.values()

    begun = [people.begin(name, _scope_of(people, name, about)) for name in given.types.split()]
    _settle(small)
    halfway = _verdicts(small, about, practices)
    assert "conforms" not in halfway.values(), halfway

    for number in begun:
        people.finish(number)
    governance.write_registers(small.operator)
    _settle(small)
    after = _verdicts(small, about, practices)
    assert after == dict.fromkeys(practices, "conforms")


def test_a_release_passes_its_gate_and_its_practices_conform(small: Small) -> None:
    """The gate of the product asks everything mandatory but what only the release itself shows."""
    own = ["OP.REL.03", "OP.REL.04"]
    give_every_role(small)
    item = _item(small, "release")
    _settle(small)
    assert set(_verdicts(small, item, own).values()) == {"undetermined"}
    people = Followers(small, {})
    number = people.begin("release", item)
    people.finish_to(number, "approve")
    _settle(small)
    assert "conforms" not in _verdicts(small, item, own).values()
    view = governance.record_view(people.hand(3), number)
    (held,) = (one.blockers for one in view.steps if one.transition.id == "approve")
    asked = {one.value.split()[1] for one in held if one.code == "obligation"}
    assert asked
    assert not asked & {*own, "SP.REV.05"}
    assert "evidence_missing" in {one.code for one in held}
    for practice in sorted(asked):
        confirm(small, practice, item)
    stored_bill(small, subject=item)
    _settle(small)
    people.take(number, "approve")
    people.take(number, "deliver")
    _settle(small)
    assert _verdicts(small, item, own) == dict.fromkeys(own, "conforms")


def _item(small: Small, phase: str) -> str:
    given = {
        "id": "followed",
        "name": "Followed",
        "project": "brake",
        "domain": "in_vehicle",
        "owner": "brake-lead",
        "phases": [{"phase": phase, "since": "2026-01-10"}],
    }
    organization.write_record(small.operator, "items", given)
    return "followed"
