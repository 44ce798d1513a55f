# SPDX-License-Identifier: Apache-2.0
"""Kinds of record of conformity: what people say about verdicts."""

from __future__ import annotations

from asqms.contexts.conformity.commands.looking import refuse_other_evidence
from asqms.contexts.organization.data import RecordKind
from asqms.workspace.model_records import ConfirmationEntry, OverruleEntry, RatingEntry


def rating_key(entry: RatingEntry) -> str:
    """Return the name of a rating: where, what, who, when true and when known."""
    known = f":{entry.recorded.isoformat()}" if entry.recorded else ""
    return f"{entry.scope}:{entry.practice}:{entry.person}:{entry.on.isoformat()}{known}"


def _about(entry: RatingEntry) -> tuple[str, ...]:
    return (entry.scope,)


KINDS = (
    RecordKind(
        "confirmations",
        ConfirmationEntry,
        "conformity.confirm",
        rating_key,
        lambda one: one.scope,
        "conformity.verdict_confirmed",
        "conformity.confirmation_removed",
        affects=_about,
        signed_by="person",
        guard=refuse_other_evidence,
    ),
    RecordKind(
        "overrules",
        OverruleEntry,
        "conformity.overrule",
        rating_key,
        lambda one: one.scope,
        "conformity.verdict_overruled",
        "conformity.overrule_removed",
        affects=_about,
        signed_by="person",
        guard=refuse_other_evidence,
    ),
)
