# SPDX-License-Identifier: Apache-2.0
"""Which obligations of a judgement a gate looks at, and which of them hold it."""

from __future__ import annotations

from dataclasses import replace

from asqms.contexts.conformity.data import Judgement
from asqms.contexts.governance.data.gates import Gap, Gate, GateObligations


def looks_at(wanted: GateObligations, process: str, practice: str, strength: str) -> bool:
    """Tell whether a gate looks at an obligation."""
    if strength not in wanted.strengths or practice in wanted.without:
        return False
    chosen = wanted.processes or wanted.practices
    return not chosen or process in wanted.processes or practice in wanted.practices


def narrowed(gate: Gate, judgement: Judgement) -> Judgement:
    """Return a judgement with only the obligations a gate looks at."""
    wanted = gate.obligations
    kept = tuple(
        one
        for one in judgement.obligations
        if wanted is not None and looks_at(wanted, one.process, one.practice, one.strength)
    )
    return replace(judgement, obligations=kept)


def gaps_in(gate: Gate, judgement: Judgement) -> tuple[Gap, ...]:
    """Return the obligations of a judgement that hold a gate."""
    holding: frozenset[str] = frozenset(gate.obligations.verdicts) if gate.obligations else frozenset()
    found = [
        Gap(one.scope, one.practice, one.verdict) for one in judgement.obligations if one.verdict in holding
    ]
    return tuple(sorted(found, key=lambda one: (one.scope, one.practice)))
