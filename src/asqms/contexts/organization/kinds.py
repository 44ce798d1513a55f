# SPDX-License-Identifier: Apache-2.0
"""Kinds of record of this context and how they change its tables."""

from __future__ import annotations

from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization import reflections
from asqms.contexts.organization.commands.records import require_known
from asqms.contexts.organization.commands.scopes import place_scope, remove_scope
from asqms.contexts.organization.data import Actor, RecordKind
from asqms.contexts.organization.errors import OrganizationError
from asqms.contexts.organization.models import Assignment, Organisation, Person, Scope
from asqms.contexts.organization.settings_shape import SettingsRecord
from asqms.workspace.model import AssignmentEntry, PersonEntry, UnitEntry


def root_key(actor: Actor) -> str:
    """Return the key of the organisation's own scope."""
    return str(Scope.objects.only("key").get(organisation=actor.organisation, kind="organization").key)


def _unit(actor: Actor, record: WrittenRecord, unit: UnitEntry) -> None:
    if record.removed:
        remove_scope(actor.organisation, unit.id)
    else:
        place_scope(actor.organisation, unit.id, "unit", unit.name, unit.parent or root_key(actor))


def _person(actor: Actor, record: WrittenRecord, person: PersonEntry) -> None:
    if record.removed:
        held = Assignment.objects.filter(organisation=actor.organisation, person=person.id)
        if held.exists():
            raise OrganizationError(
                "organization.person_in_use",
                f"{person.id} still holds roles.",
                hint="End the assignments of the person first.",
            )
        Person.objects.filter(organisation=actor.organisation, key=person.id).delete()
        return
    Person.objects.update_or_create(
        organisation_id=actor.organisation,
        key=person.id,
        defaults={"name": person.name, "version": record.version},
    )


def assignment_key(entry: AssignmentEntry) -> str:
    """Return the name of an assignment: who, what, where, from when."""
    return f"{entry.role}:{entry.person}:{entry.scope or ''}:{entry.since.isoformat()}"


def _assignment(actor: Actor, record: WrittenRecord, entry: AssignmentEntry) -> None:
    if record.removed:
        Assignment.objects.filter(organisation=actor.organisation, key=record.key).delete()
        return
    if entry.person == actor.person and not actor.operates:
        raise OrganizationError(
            "organization.self_grant",
            "Nobody gives a role to themselves.",
            hint="Let somebody else with the right assign it.",
        )
    people = Person.objects.filter(organisation=actor.organisation, key=entry.person)
    require_known(actor, "person", entry.person, people.exists())
    scope = Scope.objects.filter(organisation=actor.organisation, key=entry.scope or root_key(actor)).first()
    if scope is None:
        require_known(actor, "scope", entry.scope or "", known=False)
        return
    Assignment.objects.update_or_create(
        organisation_id=actor.organisation,
        key=record.key,
        defaults={
            "person": entry.person,
            "role": entry.role,
            "scope": scope,
            "since": entry.since,
            "until": entry.until,
            "version": record.version,
        },
    )


def _settings(actor: Actor, record: WrittenRecord, settings: SettingsRecord) -> None:
    if record.removed:
        raise OrganizationError(
            "organization.settings_stay",
            "The settings of an organisation cannot be taken away.",
            hint="Change them.",
        )
    Organisation.objects.filter(pk=actor.organisation).update(name=settings.name)
    Scope.objects.filter(organisation=actor.organisation, kind="organization").update(name=settings.name)


KINDS = (
    RecordKind(
        "settings",
        SettingsRecord,
        "organization.edit_settings",
        lambda _: "organisation",
        lambda _: "",
        "organization.settings_changed",
        "organization.settings_removed",
        _settings,
    ),
    RecordKind(
        "units",
        UnitEntry,
        "organization.edit_structure",
        lambda one: one.id,
        lambda _: "",
        "organization.unit_written",
        "organization.unit_removed",
        _unit,
        lambda one: (one.id,),
        place=lambda one: (one.parent or "",),
        reflections=reflections.UNITS,
    ),
    RecordKind(
        "people",
        PersonEntry,
        "organization.edit_people",
        lambda one: one.id,
        lambda _: "",
        "organization.person_written",
        "organization.person_removed",
        _person,
        lambda _: (),
        reflections=reflections.PEOPLE,
    ),
    RecordKind(
        "assignments",
        AssignmentEntry,
        "organization.assign_role",
        assignment_key,
        lambda one: one.scope or "",
        "organization.role_assigned",
        "organization.role_ended",
        _assignment,
        lambda one: (one.scope,) if one.scope else None,
        reflections=reflections.ASSIGNMENTS,
    ),
)
