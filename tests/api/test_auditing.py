# SPDX-License-Identifier: Apache-2.0
"""Checklists, coverage, auditors and readiness over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.api.conftest import Caller
from tests.support.audits import begun_audit, trained
from tests.support.gates import assess
from tests.support.personas import Small

pytestmark = pytest.mark.django_db
Called = Callable[..., Caller]


def test_a_checklist_is_drawn_worked_through_and_raises_a_finding(caller: Called, small: Small) -> None:
    assess(small)
    number = begun_audit(small)
    lead, project, outsider = caller("inner-auditor"), caller("brake-lead"), caller("radio-lead")
    here = f"auditing/audits/{number}"
    assert lead.get(f"{here}/checklist").json()["checklist"] is None
    assert project("POST", f"{here}/checklist", {}).json()["code"] == "auditing.not_the_team"
    assert outsider("POST", f"{here}/checklist", {}).status_code == 404
    drawn = lead("POST", f"{here}/checklist", {})
    assert drawn.status_code == 201, drawn.content
    first, second, third = (one["line"] for one in drawn.json()["lines"][:3])
    of = f"{here}/lines/{first['scope']}/{first['practice']}"
    noted = lead("PUT", of, {"result": "conforms", "note": "Seen."})
    assert (noted.status_code, noted.json()["answered"]) == (200, 1)
    assert lead("PUT", of, {"result": "fine"}).status_code == 400
    assert project("PUT", of, {"result": "conforms"}).status_code == 403
    raised = lead(
        "POST",
        f"{here}/lines/{second['scope']}/{second['practice']}/finding",
        {"title": "No record", "statement": "None.", "grade": "minor"},
    )
    assert raised.status_code == 201
    record = lead.get(f"governance/records/{raised.json()['number']}").json()
    assert record["fields"]["practice"] == second["practice"]
    out = f"{here}/lines/{third['scope']}/{third['practice']}"
    assert lead("DELETE", f"{out}?reason=Too+much").status_code == 204
    assert lead("DELETE", out).json()["code"] == "auditing.reason_missing"
    added = lead("POST", f"{here}/lines", {**{k: third[k] for k in ("scope", "practice")}, "reason": "Yes."})
    assert added.status_code == 201
    assert (
        lead("POST", f"{here}/lines", {"scope": "player", "practice": "OP.VER.01", "reason": "x"}).json()[
            "code"
        ]
        == "auditing.unknown_line"
    )


def test_coverage_auditors_and_readiness(caller: Called, small: Small) -> None:
    assess(small)
    begun_audit(small)
    trained(small, "inner-auditor", completed="2026-05-20")
    lead, project = caller("quality-lead"), caller("brake-lead")
    rows = {one["process"]: one["cells"] for one in lead.get("auditing/coverage").json()["rows"]}
    assert "planned" in {one["state"] for one in rows["OP.VER"]}
    (first, *_) = lead.get("auditing/auditors").json()["rows"]
    states = {one["person"]: one["state"] for one in lead.get("auditing/auditors").json()["rows"]}
    assert states["inner-auditor"] == "qualified"
    assert first["source"]
    ready = lead.get("auditing/readiness").json()
    assert ready["ready"] is False
    assert ready["origin"] == "our proposal"
    for path in ("auditing/auditors", "auditing/readiness"):
        assert project.get(path).status_code == 403
