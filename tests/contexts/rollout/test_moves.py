# SPDX-License-Identifier: Apache-2.0
"""A new version of a process shows which projects must move by when, and what to look at again there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from asqms.contexts.governance import api as governance
from asqms.contexts.organization import api as organization
from asqms.contexts.processes import api as processes
from asqms.contexts.processes.errors import ProcessesError
from asqms.contexts.rollout import api as rollout
from tests.support.personas import AT, Small

FIRST = date(2026, 2, 1)


@pytest.fixture
def followed(small: Small) -> Small:
    lead = small.actor("quality-lead")
    processes.adopt_version(lead, processes.AdoptionWish("SP.PRB", "1.0", "quality-lead", FIRST))
    for project in ("brake", "radio"):
        processes.let_project_follow(lead, project, "SP.PRB", "1.0", since=FIRST)
    return small


def test_projects_move_by_the_day_the_version_says(followed: Small) -> None:
    lead = followed.actor("quality-lead")
    assert rollout.moves_to(lead, "OP.VER") is None
    told = rollout.moves_to(lead, "SP.PRB")
    assert told is not None
    assert (told.version, told.rows, told.there) == ("1.0", (), 2)
    wish = processes.AdoptionWish(
        "SP.PRB", "2.0", "quality-lead", date(2026, 10, 1), "Read-across is a step.", date(2026, 11, 1)
    )
    processes.adopt_version(lead, wish)
    processes.let_project_follow(lead, "radio", "SP.PRB", "2.0", since=date(2026, 11, 2))
    governance.create_record(
        followed.actor("brake-developer"), "problem", title="Something", scope="controller"
    )
    tailoring = {
        "id": "t-1",
        "practices": ["SP.PRB.09"],
        "scope": "controller",
        "reason": "No field yet.",
        "author": "brake-lead",
        "approver": "quality-lead",
        "on": "2026-03-01",
    }
    organization.write_record(followed.operator, "tailorings", tailoring)
    told = rollout.moves_to(lead, "SP.PRB")
    assert told is not None
    assert (told.version, told.by, told.changes, told.there) == (
        "2.0",
        date(2026, 11, 1),
        "Read-across is a step.",
        1,
    )
    (row,) = told.rows
    assert (row.project, row.version, row.overdue) == ("brake", "1.0", True)
    assert (row.open_records, row.tailorings) == (1, 1)
    early = replace(lead, at=AT - timedelta(days=30))
    moved = rollout.moves_to(early, "SP.PRB")
    assert moved is not None
    assert not any(one.overdue for one in moved.rows)


def test_without_a_day_projects_have_ninety(followed: Small) -> None:
    lead = followed.actor("quality-lead")
    since = date(2026, 10, 1)
    processes.adopt_version(lead, processes.AdoptionWish("SP.PRB", "2.0", "quality-lead", since))
    told = rollout.moves_to(lead, "SP.PRB")
    assert told is not None
    assert told.by == since + timedelta(days=90)
    with pytest.raises(ProcessesError) as raised:
        processes.adopt_version(
            lead,
            processes.AdoptionWish("SP.PRB", "3.0", "quality-lead", since, "", since - timedelta(days=1)),
        )
    assert raised.value.code == "processes.moves_before"


def test_a_leader_of_one_project_sees_only_that(followed: Small) -> None:
    processes.adopt_version(
        followed.actor("quality-lead"),
        processes.AdoptionWish("SP.PRB", "2.0", "quality-lead", date(2026, 10, 1)),
    )
    told = rollout.moves_to(followed.actor("radio-lead"), "SP.PRB")
    assert told is not None
    assert [one.project for one in told.rows] == ["radio"]
