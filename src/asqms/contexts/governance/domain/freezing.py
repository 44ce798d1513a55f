# SPDX-License-Identifier: Apache-2.0
"""What a gate was decided on as one document whose digest is kept, and how two of them differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from asqms.contexts.conformity.data import Judgement
from asqms.contexts.governance.data.gates import Gate, GateFacts
from asqms.contexts.governance.data.proofs import Differing
from asqms.contexts.governance.domain.gating import licences, permits_used, vulnerabilities
from asqms.kernel.digest import CanonicalValue, digest_of

MOST_ROWS = 50_000
"""Rows of a part that are kept one by one; beyond, only the digest over all of them is."""
PARTS = ("obligations", "evidence", "records", "linked", "vulnerabilities", "licences", "exceptions")
Document = dict[str, CanonicalValue]


@dataclass(frozen=True, slots=True)
class FrozenAt:
    """Where and when a gate was passed."""

    record: str
    step: str
    about: str
    scopes: tuple[str, ...]
    on: date
    position: int


def frozen(gate: Gate, at: FrozenAt, facts: GateFacts, judgement: Judgement) -> Document:
    """Return what a gate was decided on; the same facts give the same document."""
    digests = {one.uid: one.digest for one in judgement.evidence}
    rows: dict[str, list[Any]] = {
        "obligations": [
            [one.scope, one.practice, one.strength, one.verdict, _proofs(one.evidence, digests)]
            for one in judgement.obligations
        ],
        "evidence": [
            [one.uid, one.subject, one.type, one.digest, one.effective.isoformat(), one.revision]
            for one in sorted(judgement.evidence, key=lambda one: one.uid)
        ],
        "records": [[one.number, one.type, one.state, one.holds] for one in facts.beside],
        "linked": [
            [relation, number, state]
            for relation, others in sorted(facts.linked.items())
            for number, state in others
        ],
        "vulnerabilities": [
            [one.scope, one.evidence, one.id, one.severity, one.count]
            for one in vulnerabilities(facts.evidence)
        ],
        "licences": [
            [one.scope, one.evidence, list(one.names), one.without] for one in licences(facts.evidence)
        ],
        "exceptions": [
            [one.number, one.practice, one.scope, one.expires.isoformat() if one.expires else None, one.flaw]
            for one in facts.exemptions
        ],
    }
    return {
        "form": 1,
        "gate": gate.gate,
        "gate_version": gate.version,
        "gate_digest": gate_digest(gate),
        "record": at.record,
        "step": at.step,
        "about": at.about,
        "scopes": list(at.scopes),
        "on": at.on.isoformat(),
        "position": at.position,
        "catalogue": judgement.catalogue,
        "engine": judgement.engine,
        "permits": list(permits_used(facts)),
        "digests": {part: digest_of(rows[part]) for part in PARTS},
        "counts": {part: len(rows[part]) for part in PARTS},
        "rows": {part: rows[part] if len(rows[part]) <= MOST_ROWS else [] for part in PARTS},
    }


def gate_digest(gate: Gate) -> str:
    """Return the digest of what a gate asks."""
    return digest_of(gate.model_dump(mode="json", by_alias=True))


def _proofs(evidence: Sequence[str], digests: Mapping[str, str]) -> list[list[str]]:
    return [[uid, digests.get(uid, "")] for uid in evidence]


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], most: int = 200
) -> tuple[Differing, ...]:
    """Return how what is worked out again differs from what was frozen, at most so many rows of a part."""
    found = [
        Differing(head, head, str(before.get(head)), str(after.get(head)))
        for head in ("gate_digest", "catalogue", "engine")
        if before.get(head) != after.get(head)
    ]
    for part in PARTS:
        old, new = before["digests"].get(part), after["digests"].get(part)
        if old == new:
            continue
        found += rows_differing(part, before["rows"].get(part, []), after["rows"].get(part, []), most) or (
            Differing(part, part, str(old), str(new)),
        )
    return tuple(found)


_WIDTH = {"obligations": 2, "evidence": 1, "records": 1, "linked": 2, "vulnerabilities": 3, "licences": 2}
"""How many first columns name a row of a part; one where nothing is said."""


def rows_differing(
    part: str, before: list[list[Any]], after: list[list[Any]], most: int = 200
) -> tuple[Differing, ...]:
    """Return the rows of a part that differ, at most so many."""
    width = _WIDTH.get(part, 1)
    old = {tuple(str(one) for one in row[:width]): row[width:] for row in before}
    new = {tuple(str(one) for one in row[:width]): row[width:] for row in after}
    changed = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    return tuple(
        Differing(part, " ".join(name), _told(old.get(name)), _told(new.get(name))) for name in changed[:most]
    )


def _told(row: list[Any] | None) -> str:
    if row is None:
        return ""
    return " ".join(str(one) for one in row)[:300]
