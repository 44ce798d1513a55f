# SPDX-License-Identifier: Apache-2.0
"""The types that come with the product, and the reading of types an organisation writes itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from asqms.contexts.governance.data.types import RecordType
from asqms.contexts.governance.domain.soundness import Flaw, Known
from asqms.contexts.governance.errors import GovernanceError
from asqms.contexts.governance.extending import known_questions
from asqms.contexts.governance.gate_library import shipped_gates
from asqms.contexts.governance.texts import read_text, shipped_files
from asqms.engine.catalogue import Catalogue

MOST_BYTES = 500_000
Versions = Mapping[tuple[str, int], RecordType]


@lru_cache(maxsize=1)
def shipped_types() -> Versions:
    """Return every version of every type that comes with the product."""
    return {(one.type, one.version): one for one, _ in _shipped()}


@lru_cache(maxsize=1)
def shipped_texts() -> Mapping[tuple[str, int], str]:
    """Return the texts of every version of every type that comes with the product."""
    return {(one.type, one.version): text for one, text in _shipped()}


@lru_cache(maxsize=1)
def _shipped() -> tuple[tuple[RecordType, str], ...]:
    return tuple((read_type(name, data), data.decode()) for name, data in shipped_files("types"))


def read_type(name: str, data: bytes) -> RecordType:
    """Return the type written in a YAML text.

    Raises GovernanceError ``governance.bad_type`` with every mistake and its line, and what load_yaml
    raises.
    """
    given, told = read_text(RecordType, name, data, most_bytes=MOST_BYTES)
    if given is None:
        raise GovernanceError(
            "governance.bad_type", f"{name} is no type of record: {told}", hint="Correct these places."
        )
    return given


def newest(versions: Iterable[RecordType]) -> dict[str, RecordType]:
    """Return the newest version of each type, in order of names."""
    found: dict[str, RecordType] = {}
    for one in sorted(versions, key=lambda one: (one.type, one.version)):
        found[one.type] = one
    return found


def known_by(
    catalogue: Catalogue, types: Mapping[str, RecordType], gates: Collection[str] | None = None
) -> Known:
    """Return what types may name, from a catalogue, the types beside them, and gates (ours without)."""
    return Known(
        types=types,
        roles=frozenset(one.id for one in catalogue.roles) | {"external_auditor", "supplier_contact"},
        practices=frozenset(one.id for one in catalogue.practices),
        processes=frozenset(one.id for one in catalogue.processes),
        evidence_types=frozenset(catalogue.evidence_type_by_id),
        gates=frozenset(name for name, _ in shipped_gates()) if gates is None else gates,
        questions=known_questions(),
    )


def require_sound(given: RecordType, found: Sequence[Flaw]) -> None:
    """Raise GovernanceError ``governance.unsound_type`` with every flaw of a type, where there are any."""
    if found:
        told = "; ".join(f"{one.code} at {one.at}: {one.value}" for one in found[:20])
        raise GovernanceError(
            "governance.unsound_type",
            f"The type {given.type} cannot work: {told}",
            hint="Every state must be reached and must lead to an end, and every name must be known.",
        )
