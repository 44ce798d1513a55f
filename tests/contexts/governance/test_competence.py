# SPDX-License-Identifier: Apache-2.0
"""A role signs only while what its holder learned for it counts; a new training mends a lapse."""

from __future__ import annotations

from datetime import timedelta

import pytest

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.data import SigningProof
from asqms.contexts.governance.errors import BlockedError
from asqms.contexts.organization import api as organization
from tests.support.personas import AT, Small

DUE = AT.date() + timedelta(days=40)


def _trained(small: Small, until: str) -> str:
    fields = {
        "person": "reader",
        "course": "Problem closure",
        "kind": "course",
        "role": "software_quality_engineer",
        "goal": "Judge whether a problem is solved.",
        "planned_on": "2026-01-10",
        "completed_on": "2026-01-20",
        "result": "passed",
        "effect": "reached",
        "effect_shown_by": "Three closures looked at.",
        "valid_until": until,
    }
    number = governance.create_record(small.operator, "training", title="Problem closure", fields=fields)
    for step, person in (("attend", "quality-lead"), ("confirm", "second-lead")):
        actor = small.actor(person)
        digest = governance.record_view(actor, number).record.content_digest()
        governance.take_step(actor, number, step, proof=SigningProof(AT, digest))
    return number


def _solved(small: Small) -> str:
    for person, role in (("brake-developer", "problem_manager"), ("reader", "software_quality_engineer")):
        given = {"role": role, "person": person, "since": "2026-01-01", "scope": "brake"}
        organization.write_record(small.operator, "assignments", given)
    developer = small.actor("brake-developer")
    texts = (
        "reproduction",
        "affected_versions",
        "containment",
        "cause",
        "elsewhere",
        "solution",
        "verification",
    )
    answers = {"severity": "minor", "safety_relevant": False, "security_relevant": False}
    number = governance.create_record(
        developer, "problem", title="x", scope="controller", fields=dict.fromkeys(texts, "said") | answers
    )
    for step in ("analyse", "start", "solve"):
        governance.take_step(developer, number, step)
    return number


def _close(small: Small, number: str, days: int = 0) -> None:
    at = AT + timedelta(days=days)
    actor = small.actor("reader", at=at)
    digest = governance.record_view(actor, number).record.content_digest()
    governance.take_step(actor, number, "close", proof=SigningProof(at, digest))


def test_whoever_was_never_trained_is_not_held_back(small: Small) -> None:
    number = _solved(small)
    _close(small, number)
    assert governance.record_view(small.operator, number).record.state == "closed"


def test_a_role_signs_until_the_training_lapses_and_again_after_a_new_one(small: Small) -> None:
    number = _solved(small)
    _trained(small, DUE.isoformat())
    with pytest.raises(BlockedError) as raised:
        _close(small, number, days=41)
    assert raised.value.blockers == (("competence_lapsed", "Problem closure"),)
    _trained(small, "2028-01-01")
    _close(small, number, days=41)
    assert governance.record_view(small.operator, number).record.state == "closed"


def test_on_its_last_day_it_still_counts(small: Small) -> None:
    number = _solved(small)
    _trained(small, DUE.isoformat())
    _close(small, number, days=40)
    assert governance.record_view(small.operator, number).record.state == "closed"
