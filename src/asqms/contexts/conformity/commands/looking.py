# SPDX-License-Identifier: Apache-2.0
"""Who rates a verdict has looked at what it rests on: by page, API or any other way."""

from __future__ import annotations

from asqms.contexts.conformity.errors import ConformityError
from asqms.contexts.conformity.queries.explain import evaluated_scope
from asqms.contexts.conformity.queries.verdict import digests_of
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError
from asqms.workspace.model_records import RatingEntry


def refuse_other_evidence(actor: Actor, rating: RatingEntry) -> None:
    """Refuse a rating whose ``evidence`` is not exactly what the verdict rests on now.

    Raises NotFoundError where there is no such obligation, ConformityError ``conformity.evidence_changed``.
    """
    evaluation = evaluated_scope(actor, rating.scope)
    obligation = evaluation.obligation(rating.practice, rating.scope)
    if obligation is None:
        raise NotFoundError("obligation", f"{rating.practice} on {rating.scope}")
    if list(digests_of(obligation, evaluation)) != sorted(set(rating.evidence)):
        raise ConformityError(
            "conformity.evidence_changed",
            "The verdict rests on other evidence than the one you looked at.",
            hint="Look at the evidence again, then decide.",
        )
