# SPDX-License-Identifier: Apache-2.0
"""A release waits at its gate until nothing holds it; what it was decided on is frozen and proved again."""

from __future__ import annotations

import pytest

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.errors import BlockedError
from tests.support.gates import (
    approve,
    assess,
    candidate,
    confirm,
    own_gate,
    people,
    stored_bill,
)
from tests.support.personas import Small


@pytest.fixture
def ready(small: Small) -> Small:
    """Everybody has their role, the gate asks two practices, and one of them is met."""
    people(small)
    own_gate(small, "OP.REL.01", "OP.REL.02")
    stored_bill(small)
    confirm(small, "OP.REL.01")
    return small


def _blockers(small: Small, number: str) -> set[tuple[str, str]]:
    steps = governance.record_view(small.actor("brake-lead"), number).steps
    (found,) = (one.blockers for one in steps if one.transition.id == "approve")
    return {(one.code, one.value) for one in found}


def test_a_release_waits_for_what_is_mandatory_and_passes_when_it_is_met(ready: Small) -> None:
    number = candidate(ready)
    assert _blockers(ready, number) == {("not_evaluated", "")}
    assess(ready)
    assert _blockers(ready, number) == {("obligation", "controller OP.REL.02 undetermined")}
    with pytest.raises(BlockedError):
        approve(ready, number)
    confirm(ready, "OP.REL.02")
    assess(ready)
    approve(ready, number)
    record = governance.record_view(ready.operator, number).record
    assert record.state == "approved"
    (gated,) = record.gates
    assert (gated.gate, gated.gate_version, gated.mandatory, gated.blocking) == ("release", 2, 2, [])
    assert gated.counts["obligations"] == 2
    assert gated.frozen is not None
