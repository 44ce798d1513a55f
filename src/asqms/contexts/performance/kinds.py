# SPDX-License-Identifier: Apache-2.0
"""Kinds of record of this context and how they change its tables."""

from __future__ import annotations

from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, RecordKind
from asqms.contexts.organization.models import Scope
from asqms.contexts.performance import reflections
from asqms.contexts.performance.data import REVIEWS, TARGETS, ReviewInputs, TargetEntry
from asqms.contexts.performance.errors import PerformanceError
from asqms.contexts.performance.models import ReviewInput, Target
from asqms.contexts.performance.permissions import EDIT_TARGETS, KEEP_REVIEWS
from asqms.contexts.performance.queries.checks import refuse_bad_target


def _scope(actor: Actor, key: str | None) -> Scope:
    wanted = key or organization.root_key(actor)
    found = Scope.objects.filter(organisation=actor.organisation, key=wanted).first()
    organization.require_known(actor, "scope", wanted, known=found is not None)
    if found is None:
        raise LookupError(wanted)
    return found


def _target(actor: Actor, record: WrittenRecord, entry: TargetEntry) -> None:
    if record.removed:
        Target.objects.filter(organisation=actor.organisation, key=record.key).delete()
        return
    Target.objects.update_or_create(
        organisation_id=actor.organisation,
        key=record.key,
        defaults={
            "kpi": entry.kpi,
            "scope": _scope(actor, entry.scope),
            "target": entry.target,
            "warning": entry.warning,
            "version": record.version,
        },
    )


def _review(actor: Actor, record: WrittenRecord, entry: ReviewInputs) -> None:
    if record.removed:
        raise PerformanceError(
            "performance.review_kept",
            "The inputs of a concluded review stay as they were.",
            hint="A new review looks at what is so now.",
        )
    ReviewInput.objects.update_or_create(
        organisation_id=actor.organisation,
        key=record.key,
        defaults={
            "scope": _scope(actor, entry.scope),
            "digest": entry.digest,
            "version": record.version,
        },
    )


KINDS = (
    RecordKind(
        REVIEWS,
        ReviewInputs,
        KEEP_REVIEWS,
        lambda one: one.number,
        lambda one: one.scope or "",
        "performance.review_kept",
        "performance.review_removed",
        _review,
        lambda _: (),
        reflections=reflections.REVIEWS,
    ),
    RecordKind(
        TARGETS,
        TargetEntry,
        EDIT_TARGETS,
        lambda one: one.key,
        lambda one: one.scope or "",
        "performance.target_written",
        "performance.target_removed",
        _target,
        lambda _: (),
        guard=refuse_bad_target,
        reflections=reflections.TARGETS,
    ),
)
