# SPDX-License-Identifier: Apache-2.0
"""Kinds of record of this context and how they change its tables."""

from __future__ import annotations

from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, RecordKind
from asqms.contexts.organization.models import Scope
from asqms.contexts.performance import reflections
from asqms.contexts.performance.data import TARGETS, TargetEntry
from asqms.contexts.performance.models import Target
from asqms.contexts.performance.permissions import EDIT_TARGETS
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


KINDS = (
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
