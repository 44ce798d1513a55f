# SPDX-License-Identifier: Apache-2.0
"""What a type must have so that a passed gate can write a record of it as its baseline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from asqms.contexts.governance.data.types import RecordType
from asqms.contexts.governance.domain.soundness import Flaw

BASELINE, PLANNED, BUILT, BUILD = "baseline", "planned", "built", "build"
FIELDS = ("purpose", "version", "content", "tag", "digest", "environment")


def baseline_flaws(types: Mapping[str, RecordType]) -> Iterator[Flaw]:
    """Yield what the type of baselines lacks: states, the step it is built by, and what it is filled with."""
    given = types.get(BASELINE)
    if given is None:
        yield Flaw("unknown_type", "baseline", BASELINE)
        return
    states = {one.id for one in given.states}
    yield from (Flaw("unknown_state", "baseline", one) for one in (PLANNED, BUILT) if one not in states)
    if given.transition(BUILD) is None:
        yield Flaw("unknown_transition", "baseline", BUILD)
    yield from (Flaw("unknown_field", "baseline", one) for one in FIELDS if given.field(one) is None)
