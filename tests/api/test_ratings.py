# SPDX-License-Identifier: Apache-2.0
"""Ratings over HTTP: a person who rates a verdict says which evidence they looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from asqms.contexts.ledger.models import Record
from asqms.contexts.organization import api as organization
from tests.api.conftest import Caller
from tests.support.assessed import PASSING
from tests.support.personas import Small

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("kind", "verdict"), [("confirmations", "partly"), ("overrules", "conforms")])
def test_a_rating_names_the_evidence_that_was_looked_at(
    small: Small, caller: Callable[..., Caller], kind: str, verdict: str
) -> None:
    organization.write_record(small.operator, "evidence_files", PASSING)
    lead = caller("second-lead")
    view = lead.get("obligations/controller/OP.UVE.04").json()
    assert view["seen"]
    wish = {
        "practice": "OP.UVE.04", "scope": "controller", "verdict": verdict, "person": "second-lead",
        "on": "2026-11-20", "reason": "I read the report.",
    }  # fmt: skip
    before = Record.objects.count()
    for evidence in ({}, {"evidence": []}, {"evidence": ["sha256:" + "9" * 64]}):
        refused = lead("POST", kind, wish | evidence)
        assert (refused.status_code, refused.json()["code"]) == (409, "conformity.evidence_changed")
    assert Record.objects.count() == before
    nowhere = lead("POST", kind, wish | {"practice": "OP.NO.99", "evidence": view["seen"]})
    assert nowhere.status_code in {404, 422}
    made = lead("POST", kind, wish | {"evidence": view["seen"]})
    assert made.status_code == 201, made.content
    assert made.json()["content"]["evidence"] == view["seen"]
