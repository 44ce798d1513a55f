# SPDX-License-Identifier: Apache-2.0
"""How records of this context show in its tables."""

from __future__ import annotations

from collections.abc import Mapping

from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.organization.commands.offices import OFFICE
from asqms.contexts.organization.data import Reflection
from asqms.workspace.model import AssignmentEntry, PersonEntry, UnitEntry

Rows = Mapping[str, Mapping[str, object]]


def scope_rows(key: str, name: str, parent: str) -> Rows:
    """Return the row of an element of the scope tree."""
    return {key: {"name": name, "parent__key": parent}}


def office_rows(role: str, scope: str, person: str) -> Rows:
    """Return the row of a role that follows from another record."""
    return (
        {f"{OFFICE}{role}:{scope}": {"person": person, "role": role, "scope__key": scope}} if person else {}
    )


def _unit(_: WrittenRecord, entry: UnitEntry, root: str) -> Rows:
    return scope_rows(entry.id, entry.name, entry.parent or root)


def _person(record: WrittenRecord, entry: PersonEntry, _: str) -> Rows:
    return {entry.id: {"name": entry.name, "version": record.version}}


def _assignment(record: WrittenRecord, entry: AssignmentEntry, root: str) -> Rows:
    return {
        record.key: {
            "person": entry.person,
            "role": entry.role,
            "scope__key": entry.scope or root,
            "since": entry.since,
            "until": entry.until,
            "version": record.version,
        }
    }


UNITS = (Reflection("organization.Scope", "key", {"kind": "unit"}, _unit),)
PEOPLE = (Reflection("organization.Person", "key", {}, _person),)
ASSIGNMENTS = (Reflection("organization.Assignment", "key", {"version__gt": 0}, _assignment),)
