# SPDX-License-Identifier: Apache-2.0
"""Works a passed gate out again from what the log held then, and compares it with what was frozen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from asqms.contexts.conformity import api as conformity
from asqms.contexts.conformity.data import Judgement
from asqms.contexts.evidence import api as evidence
from asqms.contexts.evidence.errors import EvidenceError
from asqms.contexts.governance.data import RECORDS, Gated, GovernanceRecord, Linked
from asqms.contexts.governance.data.gates import Beside, Gate, GateFacts
from asqms.contexts.governance.data.proofs import Differing, FrozenView, GateProof, LostBytes
from asqms.contexts.governance.domain.freezing import (
    PARTS,
    FrozenAt,
    differences,
    frozen,
    rows_differing,
)
from asqms.contexts.governance.domain.judging import gaps_in, narrowed
from asqms.contexts.governance.domain.workflow import is_open
from asqms.contexts.governance.queries.gate_facts import known_evidence, open_beside, scopes_below
from asqms.contexts.governance.queries.gates import gate_of
from asqms.contexts.governance.queries.permits import exemptions
from asqms.contexts.governance.queries.reading import record_of
from asqms.contexts.governance.queries.types import type_of
from asqms.contexts.governance.queries.visible import visible_record, visible_records
from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError
from asqms.kernel.digest import canonical_json, sha256_of

MOST_BYTES = 64 << 20
FILES = "evidence_files"
BY_RECORD = frozenset({"records", "exceptions", "linked"})
"""Parts whose rows name records, which not everybody may see."""
SEE_EVIDENCE, SEE_VERDICTS = "evidence.view", "conformity.view"
BY_EVIDENCE = frozenset({"evidence", "vulnerabilities", "licences"})
"""Parts whose rows are evidence."""


def frozen_view(actor: Actor, number: str, step: str = "") -> FrozenView:
    """Return what the newest passing of a gate was decided on, without what the reader may not see.

    Right ``governance.view`` on the scope. Raises NotFoundError, also where no gate was passed.
    """
    record, gated = _passed(actor, number, step)
    document, state = _document(actor, gated)
    rows = document["rows"] if document else {part: [] for part in PARTS}
    return FrozenView(number, gated, state, _seen(actor, record, rows))


def verify_gate(actor: Actor, number: str, step: str = "") -> GateProof:
    """Work the newest passing of a gate out again, as it was known then, and say what differs.

    Reads every byte of the evidence again. Right ``governance.view`` on the scope. Raises NotFoundError,
    also where no gate was passed.
    """
    record, gated = _passed(actor, number, step)
    if gated.frozen is None:
        return GateProof(number, gated, "not_frozen", "none", (), (), 0, (), actor.day)
    document, state = _document(actor, gated)
    gate = gate_of(actor.organisation_uid, gated.gate, gated.gate_version)
    scopes = tuple(document["scopes"]) if document else scopes_below(actor, _about(actor, record))
    at = FrozenAt(number, gated.step, _about(actor, record), scopes, gated.on, gated.position)
    judgement = narrowed(gate, conformity.judged(actor, scopes, as_of=gated.on, position=gated.position))
    again = frozen(gate, at, _facts_then(actor, gate, at, judgement), judgement)
    differing = _differing(document, again, gated)
    lost, checked = _lost(actor, gated, document or again)
    outcome = "same" if not differing and not lost and state != "bytes_changed" else "differs"
    return GateProof(
        number,
        gated,
        outcome,
        state,
        _seen_differing(actor, record, differing),
        lost if organization.may(actor, SEE_EVIDENCE, record.scope or "") else (),
        checked,
        _seen_differing(actor, record, _hindsight(actor, gate, at, judgement)),
        actor.day,
    )


def _passed(actor: Actor, number: str, step: str) -> tuple[GovernanceRecord, Gated]:
    visible_record(actor, number)
    record = record_of(actor, number)
    found = [one for one in record.gates if not step or one.step == step]
    if not found:
        raise NotFoundError("passed gate", f"{number} {step}".strip())
    return record, found[-1]


def _about(actor: Actor, record: GovernanceRecord) -> str:
    return record.scope or organization.root_key(actor)


def _document(actor: Actor, gated: Gated) -> tuple[dict[str, Any] | None, str]:
    if gated.frozen is None:
        return None, "none"
    try:
        data = evidence.intact_bytes(actor.organisation_uid, gated.frozen, most_bytes=MOST_BYTES)
    except EvidenceError as error:
        return None, error.code.partition(".")[2]
    return json.loads(data), "intact"


def _facts_then(actor: Actor, gate: Gate, at: FrozenAt, judgement: Judgement) -> GateFacts:
    (record,) = ledger.records_at(actor.organisation_uid, RECORDS, at.position, [at.record])
    links = GovernanceRecord.model_validate(record.content).links
    return GateFacts(
        gaps=gaps_in(gate, judgement),
        beside=_beside_then(actor, gate, at),
        linked=_linked_then(actor, gate, at, links),
        evidence=known_evidence(gate, judgement.evidence, at.scopes, at.on),
        exemptions=exemptions(actor, gate, links, position=at.position, day=at.on),
    )


def _beside_then(actor: Actor, gate: Gate, at: FrozenAt) -> tuple[Beside, ...]:
    types = {one.type for one in gate.open}
    if not types:
        return ()
    scopes, root = frozenset(at.scopes), organization.root_key(actor)
    found: list[Beside] = []
    fields: dict[str, dict[str, object]] = {}
    for one in ledger.records_at(actor.organisation_uid, RECORDS, at.position):
        if one.content.get("type") not in types or (one.content.get("scope") or root) not in scopes:
            continue
        record = GovernanceRecord.model_validate(one.content)
        if is_open(type_of(actor.organisation, record.type, record.type_version), record.state):
            scope = record.scope or root
            found.append(Beside(record.number, record.type, record.title, record.state, scope, holds=False))
            fields[record.number] = dict(record.fields)
    return open_beside(gate.open, found, fields)


def _linked_then(
    actor: Actor, gate: Gate, at: FrozenAt, links: list[Linked]
) -> dict[str, tuple[tuple[str, str], ...]]:
    wanted = sorted({one.relation for one in gate.linked})
    numbers = [one.number for one in links if one.relation in wanted]
    written = ledger.records_at(actor.organisation_uid, RECORDS, at.position, numbers) if numbers else ()
    states = {one.key: str(one.content["state"]) for one in written}
    return {
        relation: tuple(
            (one.number, states[one.number])
            for one in links
            if one.relation == relation and one.number in states
        )
        for relation in wanted
    }


def _differing(
    document: Mapping[str, Any] | None, again: Mapping[str, Any], gated: Gated
) -> tuple[Differing, ...]:
    """Compare row by row; without the document its digest still tells whether everything is the same."""
    if document is not None:
        return differences(document, again)
    digest = sha256_of(canonical_json(dict(again)))
    if digest == gated.frozen:
        return ()
    return (Differing("document", "document", str(gated.frozen), digest),)


def _lost(actor: Actor, gated: Gated, document: Mapping[str, Any]) -> tuple[tuple[LostBytes, ...], int]:
    rows = [row for row in document["rows"]["evidence"] if row[3]]
    keys = [str(row[0]) for row in rows]
    written = ledger.records_at(actor.organisation_uid, FILES, gated.position, keys)
    stored = {one.key for one in written if one.content.get("size_bytes")}
    faults: dict[str, str] = {}
    lost: list[LostBytes] = []
    for row in rows:
        uid, digest = str(row[0]), str(row[3])
        if uid not in stored:
            continue
        if digest not in faults:
            faults[digest] = evidence.bytes_fault(actor.organisation_uid, digest).partition(".")[2]
        if faults[digest]:
            lost.append(LostBytes(uid, digest, faults[digest]))
    return tuple(lost), len(faults)


def _hindsight(actor: Actor, gate: Gate, at: FrozenAt, then: Judgement) -> tuple[Differing, ...]:
    """Return the verdicts about that day that are others by what is known today."""
    now = narrowed(gate, conformity.judged(actor, at.scopes, as_of=at.on, known_on=actor.day))
    return rows_differing(
        "obligations",
        [[one.scope, one.practice, one.verdict] for one in then.obligations],
        [[one.scope, one.practice, one.verdict] for one in now.obligations],
    )


def _numbers(rows: Mapping[str, list[list[Any]]]) -> Iterator[str]:
    for part in BY_RECORD:
        yield from (str(row[1 if part == "linked" else 0]) for row in rows.get(part, ()))


def _seen(
    actor: Actor, record: GovernanceRecord, rows: Mapping[str, list[list[Any]]]
) -> dict[str, list[list[Any]]]:
    """Leave out records the reader may not see, and evidence and verdicts where they may see none."""
    numbers = sorted(set(_numbers(rows)))
    seen = set(visible_records(actor).filter(key__in=numbers).values_list("key", flat=True))
    may, verdicts = _may(actor, record)
    shown: dict[str, list[list[Any]]] = {}
    for part, some in rows.items():
        if part in BY_RECORD:
            at = 1 if part == "linked" else 0
            shown[part] = [row for row in some if row[at] in seen]
        elif part in BY_EVIDENCE:
            shown[part] = some if may else []
        elif part == "obligations":
            rated = some if verdicts else []
            shown[part] = rated if may else [[*row[:4], []] for row in rated]
        else:
            shown[part] = some
    return shown


def _may(actor: Actor, record: GovernanceRecord) -> tuple[bool, bool]:
    """Tell whether the reader may see evidence, and verdicts; a token may be narrowed to neither."""
    scope = record.scope or ""
    return organization.may(actor, SEE_EVIDENCE, scope), organization.may(actor, SEE_VERDICTS, scope)


def _seen_differing(
    actor: Actor, record: GovernanceRecord, differing: tuple[Differing, ...]
) -> tuple[Differing, ...]:
    """Keep that something differs, and hide the names of what the reader may not see."""
    names = {word for one in differing if one.part in BY_RECORD for word in one.name.split()}
    seen = set(visible_records(actor).filter(key__in=sorted(names)).values_list("key", flat=True))
    may, verdicts = _may(actor, record)
    shown = []
    for one in differing:
        by_record = one.part in BY_RECORD and not seen.intersection(one.name.split())
        by_evidence = one.part in BY_EVIDENCE and not may
        by_verdict = one.part == "obligations" and not (may and verdicts)
        hidden = by_record or by_evidence or by_verdict
        shown.append(Differing(one.part, "", "", "") if hidden else one)
    return tuple(dict.fromkeys(shown))
