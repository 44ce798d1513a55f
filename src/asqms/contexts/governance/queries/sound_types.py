# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a type among the other types and gates of an organisation, and what it would break."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from asqms.contexts.catalog import api as catalog
from asqms.contexts.governance.data import RecordType
from asqms.contexts.governance.data.gates import Gate
from asqms.contexts.governance.domain.soundness import Flaw, Known, flaws
from asqms.contexts.governance.gate_library import gate_flaws
from asqms.contexts.governance.library import known_by
from asqms.contexts.governance.queries.gates import gates_for
from asqms.contexts.governance.queries.types import types_for
from asqms.contexts.organization.data import Actor


def type_flaws(actor: Actor, given: RecordType) -> tuple[Flaw, ...]:
    """Return every flaw of a type, and what other types and gates would not find in it any more.

    Besides the codes of soundness there are ``breaks_type`` and ``breaks_gate``, which name what breaks and
    what it would miss: a gate that asks for a field there is no more would let everything pass.
    """
    types, gates = types_for(actor), gates_for(actor)
    catalogue = catalog.catalogue(actor.organisation_uid, actor.day)
    before = known_by(catalogue, types, gates)
    after = known_by(catalogue, {**types, given.type: given}, gates)
    return (*flaws(given, after), *_broken_types(given, before, after), *_broken_gates(gates, before, after))


def _broken_types(given: RecordType, before: Known, after: Known) -> Iterator[Flaw]:
    for name, other in before.types.items():
        found = flaws(other, after) if name != given.type else ()
        known = flaws(other, before) if found else ()
        yield from (Flaw("breaks_type", "type", f"{name}: {one.value}") for one in found if one not in known)


def _broken_gates(gates: Mapping[str, Gate], before: Known, after: Known) -> Iterator[Flaw]:
    for name, gate in gates.items():
        found = gate_flaws(gate, after)
        known = gate_flaws(gate, before) if found else ()
        yield from (Flaw("breaks_gate", "type", f"{name}: {one.value}") for one in found if one not in known)
