# SPDX-License-Identifier: Apache-2.0
"""The gates an organisation works with: ours, and those it wrote itself, in every version."""

from __future__ import annotations

from functools import lru_cache

from asqms.contexts.catalog import api as catalog
from asqms.contexts.governance.data.gates import GATES, Gate, GateText
from asqms.contexts.governance.gate_library import read_gate, require_sound_gate, shipped_gates
from asqms.contexts.governance.library import known_by
from asqms.contexts.governance.queries.types import types_for
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError


@lru_cache(maxsize=128)
def _read(key: str, text: str) -> Gate:
    return read_gate(f"{key}.yaml", text.encode())


def gate_versions(organisation: str) -> dict[tuple[str, int], Gate]:
    """Return every version of every gate of an organisation (by uid)."""
    written = [
        _read(one.key, str(one.content["text"])) for one in ledger.current_records(organisation, GATES)
    ]
    return {**shipped_gates(), **{(one.gate, one.version): one for one in written}}


def gates_for(actor: Actor) -> dict[str, Gate]:
    """Return the newest version of every gate, in order of names; they are no secret inside."""
    found: dict[str, Gate] = {}
    for _, one in sorted(gate_versions(actor.organisation_uid).items()):
        found[one.gate] = one
    return found


def gate_for(actor: Actor, name: str) -> Gate:
    """Return the newest version of a gate; raises NotFoundError."""
    found = gates_for(actor).get(name)
    if found is None:
        raise NotFoundError("gate", name)
    return found


def gate_of(organisation: str, name: str, version: int) -> Gate:
    """Return a version of a gate of an organisation (by uid), its own first; raises NotFoundError."""
    found = gate_versions(organisation).get((name, version))
    if found is None:
        raise NotFoundError("gate", f"{name}:{version}")
    return found


def refuse_bad_gate(actor: Actor, entry: GateText) -> Gate:
    """Return the gate a text says; raises GovernanceError where it cannot work."""
    gate = read_gate(f"{entry.gate}.yaml", entry.text.encode())
    known = known_by(catalog.catalogue(actor.organisation_uid, actor.day), types_for(actor))
    require_sound_gate(gate, known)
    return gate
