# SPDX-License-Identifier: Apache-2.0
"""A project starts from the adopted processes in one go or not at all; what it brings is told before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.models import Obligation
from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import RecordFilter
from asqms.contexts.inventory.models import Item, Project
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.errors import AccessRefusedError, ConflictError
from asqms.contexts.processes import api as processes
from asqms.contexts.rollout import api as rollout
from asqms.contexts.rollout.data import ProjectStart
from asqms.contexts.rollout.errors import RolloutError
from asqms.engine.rows import VERDICTS
from asqms.engine.snapshot import VerdictName
from asqms.workspace.catalogue.loader import load_catalogue
from tests.support.personas import AT, QUESTIONS, Small

ANSWERS = {f"CLS.{number}": "no" for number in range(1, len(QUESTIONS) + 1)}
WISH = ProjectStart(
    id="steer",
    name="Steering",
    leader="brake-lead",
    unit="driving",
    item={"id": "steer-controller", "name": "Steering controller", "domain": "in_vehicle"},
    answers=ANSWERS,
    duties={"product_owner": "second-lead", "test_manager": "brake-developer"},
    tailored={"suppliers": "We develop all of it."},
    records=("project_charter", "verification_plan"),
)


@pytest.fixture
def adopted(small: Small) -> Small:
    for process in ("OP.PRJ", "OP.VER", "OP.SUP", "SM.PER"):
        given = {"process": process, "version": "1.0", "owner": "quality-lead", "since": "2026-02-01"}
        organization.write_record(small.operator, "processes", given)
    return small


def test_everything_of_a_start_is_there_afterwards(adopted: Small) -> None:
    lead = adopted.actor("quality-lead")
    started = rollout.start_project(lead, WISH, reason="Contract signed.")
    assert (started.project, started.item, started.follows, started.assigned) == (
        "steer",
        "steer-controller",
        3,
        2,
    )
    assert Project.objects.get(scope__key="steer").owner == "brake-lead"
    item = Item.objects.get(scope__key="steer-controller")
    assert (item.owner, item.project.scope.key) == ("second-lead", "steer")
    followed = {
        one: [row.version for row in processes.followers(lead, one, size=50).rows if row.project == "steer"]
        for one in ("OP.PRJ", "OP.VER", "OP.SUP", "SM.PER")
    }
    assert followed == {"OP.PRJ": ["1.0"], "OP.VER": ["1.0"], "OP.SUP": ["1.0"], "SM.PER": [""]}
    assert organization.roles_on(adopted.actor("brake-developer"), "steer") >= {"test_manager"}
    rows = governance.record_page(lead, RecordFilter(within="steer")).rows
    assert {(one.type, one.owner, one.state) for one in rows} == {
        ("project_charter", "brake-lead", "draft"),
        ("verification_plan", "brake-developer", "draft"),
    }
    assert all("Steering" in one.title for one in rows)
    waiting = organization.proposals(adopted.actor("second-lead"), state="open", scope="", mine=False)
    assert sorted(one.kind for one in waiting) == ["classifications", "tailorings"]
    assert {one.uid for one in waiting} == set(started.proposals)


def test_what_the_preview_said_is_what_binds_once_others_approved(adopted: Small) -> None:
    lead, other = adopted.actor("quality-lead"), adopted.actor("second-lead")
    wish = replace(WISH, item={**WISH.item, "supplier": "sensor-maker"})
    preview = rollout.preview_start(lead, wish)
    assert preview.expected is not None
    assert preview.expected.software_type == "I"
    assert preview.follows == {"OP.PRJ": "1.0", "OP.SUP": "1.0", "OP.VER": "1.0"}
    assert "software_architect" in preview.unfilled
    assert "product_owner" not in preview.unfilled
    assert not Project.objects.filter(scope__key="steer").exists()
    started = rollout.start_project(lead, wish)
    for uid in started.proposals:
        organization.approve_proposal(other, uid)
    conformity.bring_up_to_date(adopted.organisation, at=AT)
    rows = Obligation.objects.filter(assessment__current=True, scope__key="steer-controller")
    left_out = [one for one in rows if VERDICTS[one.verdict] is VerdictName.NOT_APPLICABLE]
    bound = [one for one in rows if one not in left_out and one.strength == 0]
    assert len(bound) == preview.expected.mandatory
    by_process = {one.process: one for one in preview.expected.processes}
    assert by_process["OP.SUP"].tailored == len(left_out)


def test_unanswered_or_yes_binds_as_type_two(adopted: Small) -> None:
    lead = adopted.actor("quality-lead")
    for answers in ({}, {**ANSWERS, "CLS.1": "yes"}, {**ANSWERS, "CLS.2": "unknown"}):
        expected = rollout.preview_start(lead, replace(WISH, answers=answers)).expected
        assert expected is not None
        assert expected.software_type == "II"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tailored": {"weather": ""}}, "rollout.unknown_question"),
        ({"records": ("problem",)}, "rollout.unknown_record"),
        ({"duties": {"test_manager": "nobody-known"}}, ""),
        ({"item": {"id": "controller", "name": "Again", "domain": "in_vehicle"}}, ""),
        ({"item": {"id": "x", "name": "X", "domain": "in_space"}}, ""),
        ({"id": "brake"}, ""),
        ({"duties": {"test_manager": "quality-lead"}}, "organization.self_grant"),
    ],
)
def test_a_start_that_is_refused_leaves_nothing(
    adopted: Small, changes: dict[str, object], code: str
) -> None:
    lead = adopted.actor("quality-lead")
    before = ledger.newest_position(adopted.organisation.uid)
    with pytest.raises(Exception) as raised:  # noqa: PT011 - each refusal has its own class
        rollout.start_project(lead, replace(WISH, **changes))  # type: ignore[arg-type]
    assert getattr(raised.value, "code", "")
    assert not code or getattr(raised.value, "code", "") == code
    assert ledger.newest_position(adopted.organisation.uid) == before
    assert not Project.objects.filter(scope__key="steer").exists()


def test_twice_is_refused(adopted: Small) -> None:
    lead = adopted.actor("quality-lead")
    rollout.start_project(lead, WISH)
    with pytest.raises(ConflictError):
        rollout.start_project(lead, WISH)


def test_without_an_adopted_process_there_is_nothing_to_start_from(small: Small) -> None:
    with pytest.raises(RolloutError) as raised:
        rollout.start_project(small.actor("quality-lead"), WISH)
    assert raised.value.code == "rollout.no_process"


@pytest.mark.parametrize("person", ["brake-lead", "reader", "brake-auditor", "nobody"])
def test_who_may_not_register_projects_starts_none(adopted: Small, person: str) -> None:
    with pytest.raises(AccessRefusedError):
        rollout.start_project(adopted.actor(person), WISH)
    with pytest.raises(AccessRefusedError):
        rollout.preview_start(adopted.actor(person), WISH)


def test_every_question_duty_and_record_is_known() -> None:
    catalogue, given = load_catalogue(), rollout.starting()
    practices = {one.id for one in catalogue.practices}
    assert {one for question in given.questions for one in question.practices} <= practices
    roles = {one.id for one in catalogue.roles}
    assert {*given.duties, *(one.role for one in given.records)} <= roles
