# SPDX-License-Identifier: Apache-2.0
"""The start of a project and moves over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from asqms.contexts.organization import api as organization
from tests.api.conftest import Caller
from tests.support.personas import Small

pytestmark = pytest.mark.django_db
Called = Callable[..., Caller]
WISH = {
    "id": "steer",
    "name": "Steering",
    "leader": "brake-lead",
    "item": {"id": "steer-controller", "name": "Steering controller", "domain": "in_vehicle"},
    "answers": {f"CLS.{number}": "no" for number in range(1, 7)},
    "duties": {"test_manager": "brake-developer"},
    "tailored": {"tools": "Checked twice."},
    "records": ["project_charter"],
}


@pytest.fixture
def adopted(small: Small) -> Small:
    given = {"process": "OP.PRJ", "version": "1.0", "owner": "quality-lead", "since": "2026-02-01"}
    organization.write_record(small.operator, "processes", given)
    return small


@pytest.mark.usefixtures("adopted")
def test_asked_previewed_and_started_once(caller: Called) -> None:
    lead = caller("quality-lead")
    asked = lead.get("project-starts").json()
    assert {"suppliers", "tools"} <= {one["id"] for one in asked["questions"]}
    preview = lead("POST", "project-starts/preview", WISH).json()
    assert (preview["expected"]["software_type"], preview["follows"]) == ("I", {"OP.PRJ": "1.0"})
    assert lead.get("projects/steer").status_code == 404
    done = lead("POST", "project-starts", WISH)
    assert (done.status_code, done["Location"]) == (201, "/api/v1/projects/steer")
    assert (done.json()["follows"], len(done.json()["proposals"])) == (1, 2)
    assert lead.get("projects/steer").status_code == 200
    again = lead("POST", "project-starts", WISH)
    assert again.status_code == 409


@pytest.mark.usefixtures("adopted")
@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"tailored": {"weather": "x"}}, 422),
        ({"records": ["problem"]}, 422),
        ({"item": {"id": "x"}}, 422),
        ({"surprise": 1}, 400),
        ({"leader": "nobody-known"}, 404),
    ],
)
def test_what_is_wrong_is_told(caller: Called, changes: dict[str, object], status: int) -> None:
    answer = caller("quality-lead")("POST", "project-starts", {**WISH, **changes})
    assert (answer.status_code, bool(answer.json()["code"])) == (status, True)


@pytest.mark.usefixtures("adopted")
def test_others_start_nothing(caller: Called) -> None:
    for person in ("brake-lead", "reader"):
        assert caller(person)("POST", "project-starts", WISH).status_code == 403


def test_moves_are_told_by_project(adopted: Small, caller: Called) -> None:
    lead = caller("quality-lead")
    assert lead.get("process-moves/OP.VER").status_code == 404
    follows = {"project": "brake", "process": "OP.PRJ", "version": "1.0", "since": "2026-02-02"}
    organization.write_record(adopted.operator, "adoptions", follows)
    newer = {"process": "OP.PRJ", "version": "2.0", "owner": "quality-lead", "since": "2026-10-01"}
    organization.write_record(adopted.operator, "processes", {**newer, "changes": "Shorter."})
    told = lead.get("process-moves/OP.PRJ").json()
    assert (told["version"], told["changes"], told["by"]) == ("2.0", "Shorter.", "2026-12-30")
    assert [(one["project"], one["version"], one["overdue"]) for one in told["rows"]] == [
        ("brake", "1.0", False)
    ]
    assert caller("radio-lead").get("process-moves/OP.PRJ").json()["rows"] == []
