# SPDX-License-Identifier: Apache-2.0
"""Indicators, rows, targets and review inputs over HTTP."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from asqms.contexts.governance import api as governance
from tests.api.conftest import Caller
from tests.support.performing import record
from tests.support.personas import Small

pytestmark = pytest.mark.django_db
Called = Callable[..., Caller]


@pytest.fixture
def lived(small: Small) -> Small:
    record(small, "PRB-1", "problem", [("open", "2026-10-21")], fields={"severity": "major"})
    record(small, "PRB-2", "problem", [("open", "2026-11-10")], scope="player")
    governance.create_record(small.operator, "management_review", title="Review")
    return small


@pytest.mark.usefixtures("lived")
def test_indicators_come_with_everything_they_are_made_of(caller: Called) -> None:
    lead = caller("quality-lead")
    found = lead.get("performance").json()
    assert (len(found["rows"]), found["scope"], found["behind"]) == (27, "", 0)
    age = next(one for one in found["rows"] if one["kpi"] == "kpi.prb.age")
    assert age["figure"] == {"value": 20.0, "numerator": 20.0, "denominator": 2, "rows": 2}
    assert (age["unit"], age["direction"], age["state"], age["target"]["own"]) == (
        "days",
        "down",
        "met",
        False,
    )
    gate = next(one for one in found["rows"] if one["kpi"] == "kpi.rel.gate")
    assert (gate["figure"]["value"], gate["state"]) == (None, "nothing")
    past = lead.get("performance?as_of=2026-11-01&scope=brake").json()
    age = next(one for one in past["rows"] if one["kpi"] == "kpi.prb.age")
    assert (past["as_of"], age["figure"]["value"]) == ("2026-11-01", 11)


@pytest.mark.usefixtures("lived")
def test_one_has_trend_labels_and_breakdown(caller: Called) -> None:
    found = caller("quality-lead").get("performance/kpi.prb.age").json()
    assert len(found["trend"]) == 25
    assert found["trend"][-1]["day"] == "2026-11-20"
    assert {one["scope"]: one["figure"]["value"] for one in found["breakdown"]} == {"brake": 30, "radio": 10}
    assert {one["label"] for one in found["labels"]} == {"major", ""}
    assert found["origin"] == "our proposal"
    assert set(found["counts"]) == {"en", "zh-Hans", "de"}


@pytest.mark.usefixtures("lived")
def test_rows_turn_by_cursor(caller: Called) -> None:
    lead = caller("quality-lead")
    first = lead.get("performance/kpi.prb.age/rows?limit=1").json()
    second = lead.get(f"performance/kpi.prb.age/rows?limit=1&cursor={first['next']}").json()
    assert [first["rows"][0]["ref"], second["rows"][0]["ref"]] == ["PRB-1", "PRB-2"]
    assert second["next"] is None
    assert lead.get("performance/kpi.prb.age/rows?cursor=x").status_code == 422
    assert [
        one["ref"] for one in caller("brake-lead").get("performance/kpi.prb.age/rows").json()["rows"]
    ] == ["PRB-1"]


@pytest.mark.usefixtures("lived")
def test_a_target_is_put_like_any_record(caller: Called) -> None:
    lead = caller("quality-lead")
    content = {"kpi": "kpi.prb.age", "scope": "brake", "target": 10, "warning": 20}
    address = "performance-targets/kpi.prb.age:brake"
    made = lead("PUT", address, content, If_None_Match="*")
    assert made.status_code == 201, made.content
    found = lead.get("performance/kpi.prb.age?scope=brake").json()
    assert (found["state"], found["target"]["version"], found["target"]["own"]) == ("missed", 1, True)
    assert lead("PUT", address, content | {"target": 40}, If_Match='"7"').status_code == 412
    refused = lead("PUT", address, content | {"warning": 5}, If_Match='"1"')
    assert (refused.status_code, refused.json()["code"]) == (422, "performance.warning_beyond_target")
    assert caller("brake-lead")("PUT", address, content, If_Match='"1"').status_code == 403
    assert lead("DELETE", address, If_Match='"1"').status_code == 204
    assert lead.get("performance/kpi.prb.age?scope=brake").json()["target"]["own"] is False


@pytest.mark.usefixtures("lived")
def test_a_review_is_told_and_printed(caller: Called) -> None:
    lead = caller("quality-lead")
    found = lead.get("performance/reviews/MRV-1").json()
    assert (found["kept"], len(found["sections"])) == (False, 15)
    printed = lead.get("performance/reviews/MRV-1/pdf", Accept_Language="de")
    assert printed.headers["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(printed.content)).pages
    assert "Kennzahlen" in "".join(page.extract_text() for page in pages)
    for path in ("performance/reviews/MRV-9", "performance/reviews/PRB-1", "performance/reviews/PRB-1/pdf"):
        assert lead.get(path).status_code == 404


@pytest.mark.usefixtures("lived")
def test_strangers_and_bad_questions_are_refused(caller: Called) -> None:
    lead = caller("quality-lead")
    assert lead.get("performance/kpi.none").status_code == 404
    assert lead.get("performance?scope=nowhere").status_code == 404
    assert lead.get("performance?as_of=2027-01-01").status_code in {400, 422}
    assert caller("brake-lead").get("performance?scope=radio").status_code in {403, 404}
    limited = caller("quality-lead", rights=["governance.view"])
    assert limited.get("performance").status_code == 403
