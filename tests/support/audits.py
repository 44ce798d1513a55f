# SPDX-License-Identifier: Apache-2.0
"""An audit that is under way, with people who may hold it; not a test."""

from __future__ import annotations

from asqms.contexts.auditing import api as auditing
from asqms.contexts.governance import api as governance
from tests.support.gates import proof_of
from tests.support.personas import Small
from tests.support.walking import type_fields

__all__ = ["audit", "begun_audit", "proof_of", "trained"]


def begun_audit(
    small: Small,
    *,
    scope: str = "controller",
    processes: str = "OP.VER",
    team: tuple[str, ...] = (),
    start: bool = True,
) -> str:
    """Plan an audit led by the inner auditor and open it."""
    fields = {
        **type_fields("audit"),
        "kind": "internal",
        "processes": processes,
        "lead": "inner-auditor",
        "team": list(team),
        "planned_on": "2026-11-20",
    }
    lead = small.actor("inner-auditor")
    number = governance.create_record(
        lead, "audit", title="Verification of the controller", scope=scope, fields=fields
    )
    for step in ("prepare", "start") if start else ():
        governance.take_step(lead, number, step)
    return number


def audit(small: Small, scope: str, *, word: str) -> str:
    """Plan an audit about an item with its checklist drawn, each with the word."""
    fields = {
        "kind": "internal",
        "processes": "OP.VER",
        "lead": "inner-auditor",
        "criteria": f"{word} criteria",
    }
    number = governance.create_record(
        small.operator, "audit", title=f"{word} audit", scope=scope, fields=fields
    )
    auditing.draw_checklist(small.operator, number)
    return number


def trained(small: Small, person: str, *, completed: str, role: str = "internal_auditor") -> str:
    """Have somebody complete the course of an auditor, with its effect confirmed."""
    fields = {
        **type_fields("training"),
        "person": person,
        "course": "Auditor",
        "kind": "auditor",
        "role": role,
        "completed_on": completed,
        "result": "passed",
        "valid_until": "2030-01-01",
    }
    del fields["hours"]
    number = governance.create_record(small.operator, "training", title="Auditor", fields=fields)
    for step, by in (("attend", "quality-lead"), ("confirm", "second-lead")):
        actor = small.actor(by)
        governance.take_step(actor, number, step, proof=proof_of(actor, number))
    return number
