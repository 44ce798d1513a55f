# SPDX-License-Identifier: Apache-2.0
"""Gates over the API and from a terminal: state, frozen document, proof, a version of one's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.api.conftest import Caller
from tests.support.gates import OWN_GATE, approve, assess, candidate, confirm, own_gate, people, stored_bill
from tests.support.personas import Small

pytestmark = pytest.mark.django_db
Called = Callable[..., Caller]
MET, UNMET = "OP.VER.01", "OP.VER.02"


def _waiting(small: Small) -> str:
    people(small)
    own_gate(small, MET, UNMET)
    stored_bill(small)
    confirm(small, MET)
    number = candidate(small)
    assess(small)
    return number


def test_a_gate_is_seen_passed_and_proved(caller: Called, small: Small) -> None:
    number = _waiting(small)
    developer, outsider = caller("brake-developer"), caller("radio-lead")
    state = developer.get("governance/gates/release/state?scope=controller").json()
    assert (state["open"], state["version"], state["obligations"]) == (False, 2, 2)
    assert state["blockers"] == [{"code": "obligation", "value": f"controller {UNMET} undetermined"}]
    assert state["licences"][0]["names"] == ["Apache-2.0", "MIT"]
    (ahead,) = developer.get(f"governance/records/{number}/gates").json()["rows"]
    assert ahead["blockers"] == state["blockers"]
    confirm(small, UNMET)
    assess(small)
    approve(small, number)
    frozen = developer.get(f"governance/records/{number}/gates/frozen?step=approve").json()
    assert [row[:2] for row in frozen["rows"]["obligations"]] == [["controller", MET], ["controller", UNMET]]
    proof = developer.get(f"governance/records/{number}/gates/proof").json()
    assert (proof["outcome"], proof["document"], proof["differing"]) == ("same", "intact", [])
    for path in ("gates", "gates/frozen", "gates/proof"):
        assert outsider.get(f"governance/records/{number}/{path}").status_code == 404
    assert outsider.get("governance/gates/release/state?scope=controller").status_code == 404
    assert developer.get("governance/gates/none/state").status_code == 404
    assert developer.get(f"governance/records/{number}/gates/proof?step=deliver").status_code == 404


def test_a_version_is_written_by_whoever_may(caller: Called) -> None:
    wish = {"text": OWN_GATE.format(version=2, practices=MET), "reason": "Smaller."}
    assert caller("brake-lead")("POST", "governance/gates", wish).status_code == 403
    lead = caller("quality-lead")
    assert lead("POST", "governance/gates", wish).status_code == 201
    again = lead("POST", "governance/gates", wish)
    assert again.json()["code"] == "governance.version_taken"
    assert lead("POST", "governance/gates", {"text": "gate: x"}).status_code == 422
    versions = {one["gate"]: one["version"] for one in lead.get("governance/gates").json()["rows"]}
    assert versions["release"] == 2
