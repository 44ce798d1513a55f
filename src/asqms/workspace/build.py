# SPDX-License-Identifier: Apache-2.0
"""Turns valid entries into the engine's snapshot; the order does not depend on how files are split."""

from __future__ import annotations

from datetime import date

from asqms.engine.snapshot import (
    AdoptedProcess,
    Answer,
    Assignment,
    Classification,
    Decision,
    Dependency,
    PhaseEntry,
    ProjectAdoption,
    Rating,
    Scope,
    ScopeKind,
    Snapshot,
    SoftwareItem,
    VerdictName,
)
from asqms.workspace.data import Settings, Tool
from asqms.workspace.entries import Entries
from asqms.workspace.model import (
    AssignmentEntry,
    ClassificationEntry,
    ClassificationFields,
    ItemEntry,
    PersonEntry,
    ProjectEntry,
    SupplierEntry,
    ToolEntry,
    UnitEntry,
)
from asqms.workspace.model_records import (
    AdoptionEntry,
    ConfirmationEntry,
    JustificationEntry,
    OverruleEntry,
    ProcessEntry,
    RatingEntry,
    TailoringEntry,
)

PROJECT_OWNER_ROLE = "project_manager"


def build_snapshot(settings: Settings, entries: Entries) -> Snapshot:
    """Return the state without evidence and without a digest."""
    organisation = Scope(settings.organisation, settings.organisation_name, ScopeKind.ORGANIZATION, None)
    people = sorted(entries.of("people", PersonEntry), key=lambda entry: entry.model.id)
    return Snapshot(
        organisation=organisation,
        scopes=_scopes(organisation, entries),
        items=_items(entries),
        evidence=(),
        assignments=_assignments(settings, entries),
        adopted=_adopted(entries),
        adoptions=_adoptions(entries),
        decisions=_decisions(entries),
        ratings=_ratings(entries),
        active_standards=settings.standards,
        people={entry.model.id: entry.model.name for entry in people},
    )


def build_tools(entries: Entries) -> tuple[Tool, ...]:
    """Return the tools in the order of their ids."""
    tools = [entry.model for entry in entries.of("tools", ToolEntry)]
    return tuple(
        Tool(one.id, one.name, one.version, one.confidence or "", one.owner or "", tuple(one.used_by))
        for one in sorted(tools, key=lambda one: one.id)
    )


def _scopes(organisation: Scope, entries: Entries) -> dict[str, Scope]:
    top = organisation.id
    scopes = [organisation]
    units = [entry.model for entry in entries.of("units", UnitEntry)]
    scopes += [Scope(one.id, one.name, ScopeKind.UNIT, one.parent or top) for one in units]
    projects = [entry.model for entry in entries.of("projects", ProjectEntry)]
    scopes += [Scope(one.id, one.name, ScopeKind.PROJECT, one.unit or top) for one in projects]
    items = [entry.model for entry in entries.of("items", ItemEntry)]
    scopes += [Scope(one.id, one.name, ScopeKind.SOFTWARE_ITEM, one.project) for one in items]
    suppliers = [entry.model for entry in entries.of("suppliers", SupplierEntry)]
    scopes += [Scope(one.id, one.name, ScopeKind.SUPPLIER, top) for one in suppliers]
    return {scope.id: scope for scope in sorted(scopes, key=lambda scope: scope.id)}


def _items(entries: Entries) -> tuple[SoftwareItem, ...]:
    apart: dict[str, list[ClassificationFields]] = {}
    for entry in entries.of("classifications", ClassificationEntry):
        apart.setdefault(entry.model.item, []).append(entry.model)
    models = sorted((entry.model for entry in entries.of("items", ItemEntry)), key=lambda one: one.id)
    return tuple(_item(model, apart.get(model.id, [])) for model in models)


def _item(model: ItemEntry, apart: list[ClassificationFields]) -> SoftwareItem:
    classifications = [_classification(one) for one in (*model.classifications, *apart)]
    phases = [PhaseEntry(one.phase, one.since, one.recorded or one.since) for one in model.phases]
    if model.phase is not None and model.since is not None:
        phases.append(PhaseEntry(model.phase, model.since, model.recorded or model.since))
    return SoftwareItem(
        id=model.id,
        name=model.name,
        project=model.project,
        domain=model.domain,
        owner=model.owner,
        classifications=tuple(sorted(classifications, key=lambda one: (one.effective, one.recorded))),
        phases=tuple(sorted(phases, key=lambda one: (one.effective, one.recorded))),
        asil=model.asil or "",
        cal=model.cal or "",
        markets=tuple(model.markets),
        personal_data=model.personal_data,
        external_components=model.external_components,
        supplier=model.supplier or "",
        depends_on=tuple(
            Dependency(one.item, one.kind, one.free_from_interference, one.approver or "")
            for one in model.depends_on
        ),
        end_of_support=model.end_of_support,
    )


def _classification(model: ClassificationFields) -> Classification:
    return Classification(
        answers={question: Answer(answer) for question, answer in model.answers.items()},
        author=model.author,
        approver=model.approver,
        effective=model.on,
        recorded=model.recorded or model.on,
        reason=model.reason,
    )


def _assignments(settings: Settings, entries: Entries) -> tuple[Assignment, ...]:
    found = [
        Assignment(one.role, one.scope or settings.organisation, one.person, one.since, one.until)
        for one in (entry.model for entry in entries.of("assignments", AssignmentEntry))
    ]
    projects = [entry.model for entry in entries.of("projects", ProjectEntry)]
    found += [
        Assignment(PROJECT_OWNER_ROLE, one.id, one.owner, date.min)
        for one in projects
        if one.owner is not None
    ]
    return tuple(
        sorted(found, key=lambda one: (one.scope, one.role, one.effective, one.person, one.until or date.max))
    )


def _adopted(entries: Entries) -> tuple[AdoptedProcess, ...]:
    found = [
        AdoptedProcess(
            process=one.process,
            version=one.version,
            owner=one.owner,
            effective=one.since,
            recorded=one.recorded or one.since,
            practices=tuple(one.practices),
            responsible=dict(sorted(one.responsible.items())),
        )
        for one in (entry.model for entry in entries.of("processes", ProcessEntry))
    ]
    return tuple(sorted(found, key=lambda one: (one.process, one.effective, one.recorded, one.version)))


def _adoptions(entries: Entries) -> tuple[ProjectAdoption, ...]:
    found = [
        ProjectAdoption(one.project, one.process, one.version, one.since, one.recorded or one.since)
        for one in (entry.model for entry in entries.of("adoptions", AdoptionEntry))
    ]
    return tuple(
        sorted(found, key=lambda one: (one.project, one.process, one.effective, one.recorded, one.version))
    )


def _decisions(entries: Entries) -> tuple[Decision, ...]:
    kinds: list[tuple[str, TailoringEntry | JustificationEntry]] = [
        *(("tailoring", entry.model) for entry in entries.of("tailorings", TailoringEntry)),
        *(("justification", entry.model) for entry in entries.of("justifications", JustificationEntry)),
    ]
    found = [
        Decision(
            id=one.id,
            kind=kind,
            practices=tuple(one.practices),
            scope=one.scope,
            reason=one.reason,
            author=one.author,
            approver=one.approver,
            effective=one.on,
            recorded=one.recorded or one.on,
            expires=one.expires,
        )
        for kind, one in kinds
    ]
    return tuple(sorted(found, key=lambda one: one.id))


def _ratings(entries: Entries) -> tuple[Rating, ...]:
    kinds: list[tuple[str, RatingEntry]] = [
        *(("confirmation", entry.model) for entry in entries.of("confirmations", ConfirmationEntry)),
        *(("overrule", entry.model) for entry in entries.of("overrules", OverruleEntry)),
    ]
    found = [
        Rating(
            kind=kind,
            practice=one.practice,
            scope=one.scope,
            verdict=VerdictName(one.verdict),
            person=one.person,
            reason=one.reason,
            effective=one.on,
            recorded=one.recorded or one.on,
            evidence=tuple(one.evidence),
            expires=one.expires,
        )
        for kind, one in kinds
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                one.scope,
                one.practice,
                one.effective,
                one.recorded,
                one.kind,
                one.person,
                one.verdict,
            ),
        )
    )
