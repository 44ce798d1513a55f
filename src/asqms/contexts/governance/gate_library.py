# SPDX-License-Identifier: Apache-2.0
"""The gates that come with the product, and the reading of gates an organisation writes itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from asqms.contexts.governance.data.gates import Gate
from asqms.contexts.governance.domain.baselines import baseline_flaws
from asqms.contexts.governance.domain.soundness import Flaw, Known, wanted_flaws
from asqms.contexts.governance.errors import GovernanceError
from asqms.contexts.governance.texts import read_text, shipped_files

MOST_BYTES = 100_000


@lru_cache(maxsize=1)
def shipped_gates() -> Mapping[tuple[str, int], Gate]:
    """Return every version of every gate that comes with the product."""
    gates = [read_gate(name, data) for name, data in shipped_files("gates")]
    return {(one.gate, one.version): one for one in gates}


def read_gate(name: str, data: bytes) -> Gate:
    """Return the gate written in a YAML text.

    Raises GovernanceError ``governance.bad_gate`` with every mistake and its line, and what load_yaml
    raises.
    """
    given, told = read_text(Gate, name, data, most_bytes=MOST_BYTES)
    if given is None:
        raise GovernanceError(
            "governance.bad_gate", f"{name} is no gate: {told}", hint="Correct these places."
        )
    return given


def gate_flaws(gate: Gate, known: Known) -> tuple[Flaw, ...]:
    """Return every name in a gate that nobody knows.

    Codes: ``unknown_process``, ``unknown_practice``, ``unknown_type``, ``unknown_field``,
    ``unknown_choice``, ``unknown_evidence_type``, ``unknown_role``, ``empty_gate``.
    """
    return (*_flaws(gate, known), *(baseline_flaws(known.types) if gate.baseline else ()))


def _flaws(gate: Gate, known: Known) -> Iterator[Flaw]:
    if gate.obligations is not None:
        wanted = gate.obligations
        yield from (
            Flaw("unknown_process", "obligations", one)
            for one in wanted.processes
            if one not in known.processes
        )
        yield from (
            Flaw("unknown_practice", "obligations", one)
            for one in (*wanted.practices, *wanted.without)
            if one not in known.practices
        )
    for need in gate.open:
        other = known.types.get(need.type)
        if other is None:
            yield Flaw("unknown_type", "open", need.type)
            continue
        for name, values in need.where.items():
            yield from wanted_flaws(other, "open", name, values)
    for evidence in gate.evidence:
        if evidence.type not in known.evidence_types:
            yield Flaw("unknown_evidence_type", "evidence", evidence.type)
    for role in gate.exceptions.roles if gate.exceptions else ():
        if role not in known.roles:
            yield Flaw("unknown_role", "exceptions", role)
    if not (gate.obligations or gate.open or gate.linked or gate.evidence or gate.vulnerabilities):
        yield Flaw("empty_gate", "gate", gate.gate)


def require_sound_gate(gate: Gate, known: Known) -> None:
    """Raise GovernanceError ``governance.unsound_gate`` with every flaw of a gate."""
    found = gate_flaws(gate, known)
    if found:
        told = "; ".join(f"{one.code} at {one.at}: {one.value}" for one in found[:20])
        raise GovernanceError(
            "governance.unsound_gate",
            f"The gate {gate.gate} cannot work: {told}",
            hint="Every name must be known, and a gate has to look at something.",
        )
