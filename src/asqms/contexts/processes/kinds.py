# SPDX-License-Identifier: Apache-2.0
"""Kinds of record of the processes and how they change its tables."""

from __future__ import annotations

from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor, RecordKind
from asqms.contexts.organization.models import Scope
from asqms.contexts.processes import reflections
from asqms.contexts.processes.models import AdoptedProcess, Decision, ProjectAdoption
from asqms.workspace.model_records import AdoptionEntry, JustificationEntry, ProcessEntry, TailoringEntry


def _process(actor: Actor, record: WrittenRecord, entry: ProcessEntry) -> None:
    if record.removed:
        AdoptedProcess.objects.filter(organisation=actor.organisation, key=record.key).delete()
        return
    AdoptedProcess.objects.update_or_create(
        organisation_id=actor.organisation,
        key=record.key,
        defaults={
            "process": entry.process,
            "process_version": entry.version,
            "owner": entry.owner,
            "since": entry.since,
            "version": record.version,
        },
    )


def _adoption(actor: Actor, record: WrittenRecord, entry: AdoptionEntry) -> None:
    if record.removed:
        ProjectAdoption.objects.filter(organisation=actor.organisation, key=record.key).delete()
        return
    ProjectAdoption.objects.update_or_create(
        organisation_id=actor.organisation,
        key=record.key,
        defaults={
            "project": _scope(actor, entry.project),
            "process": entry.process,
            "process_version": entry.version,
            "since": entry.since,
            "version": record.version,
        },
    )


def _tailoring(actor: Actor, record: WrittenRecord, entry: TailoringEntry) -> None:
    _decision(actor, record, entry, "tailoring")


def _justification(actor: Actor, record: WrittenRecord, entry: JustificationEntry) -> None:
    _decision(actor, record, entry, "justification")


def _decision(
    actor: Actor, record: WrittenRecord, entry: TailoringEntry | JustificationEntry, kind: str
) -> None:
    if record.removed:
        Decision.objects.filter(organisation=actor.organisation, key=record.key).delete()
        return
    Decision.objects.update_or_create(
        organisation_id=actor.organisation,
        key=record.key,
        defaults={
            "kind": kind,
            "scope": _scope(actor, entry.scope),
            "practices": list(entry.practices),
            "author": entry.author,
            "approver": entry.approver,
            "since": entry.on,
            "expires": entry.expires,
            "version": record.version,
        },
    )


def _scope(actor: Actor, key: str) -> Scope:
    found = Scope.objects.filter(organisation=actor.organisation, key=key).first()
    if found is None:
        organization.require_known(actor, "scope", key, known=False)
        raise LookupError(key)
    return found


def _decided_scopes(entry: TailoringEntry | JustificationEntry) -> tuple[str, ...]:
    return (entry.scope,)


KINDS = (
    RecordKind(
        "processes",
        ProcessEntry,
        "processes.adopt",
        lambda one: f"{one.process}:{one.version}:{one.since}",
        lambda _: "",
        "processes.process_adopted",
        "processes.process_removed",
        _process,
        reflections=reflections.PROCESSES,
    ),
    RecordKind(
        "adoptions",
        AdoptionEntry,
        "processes.adopt_in_project",
        lambda one: f"{one.project}:{one.process}:{one.version}:{one.since}",
        lambda one: one.project,
        "processes.project_follows",
        "processes.project_no_longer_follows",
        _adoption,
        lambda one: (one.project,),
        reflections=reflections.ADOPTIONS,
    ),
    RecordKind(
        "tailorings",
        TailoringEntry,
        "processes.approve_decision",
        lambda one: one.id,
        lambda one: one.scope,
        "processes.tailoring_approved",
        "processes.tailoring_removed",
        _tailoring,
        _decided_scopes,
        signed_by="approver",
        reflections=reflections.TAILORINGS,
    ),
    RecordKind(
        "justifications",
        JustificationEntry,
        "processes.approve_decision",
        lambda one: one.id,
        lambda one: one.scope,
        "processes.justification_approved",
        "processes.justification_removed",
        _justification,
        _decided_scopes,
        signed_by="approver",
        reflections=reflections.JUSTIFICATIONS,
    ),
)
