# SPDX-License-Identifier: Apache-2.0
"""The types of record an organisation works with: ours, and those it wrote itself, in every version."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from asqms.contexts.governance.data import RecordType
from asqms.contexts.governance.domain.working_days import Calendar, calendar_of
from asqms.contexts.governance.library import newest, read_type, shipped_types
from asqms.contexts.governance.models import Calendar as CalendarRow
from asqms.contexts.governance.models import TypeVersion
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError

FIRST = 1
"""The version a type begins with: nobody changes a type of the product without a later one."""
MOST_KEY = 200


@lru_cache(maxsize=256)
def _read(key: str, text: str) -> RecordType:
    return read_type(f"{key}.yaml", text.encode())


def type_versions(organisation: int) -> dict[tuple[str, int], RecordType]:
    """Return every version of every type by name and version."""
    own = TypeVersion.objects.filter(organisation=organisation).values_list("key", "text")
    written = [_read(key, text) for key, text in own]
    return {**shipped_types(), **{(one.type, one.version): one for one in written}}


def type_of(organisation: int, name: str, version: int) -> RecordType:
    """Return a version of a type; raises NotFoundError.

    Later versions are the organisation's own first: the product may ship the same number afterwards.
    """
    shipped = shipped_types().get((name, version))
    if shipped is not None and version == FIRST:
        return shipped
    own = TypeVersion.objects.filter(organisation=organisation, key=f"{name}:{version}"[:MOST_KEY]).first()
    found = _read(own.key, own.text) if own is not None else shipped
    if found is None:
        raise NotFoundError("type of record", f"{name}:{version}")
    return found


def types_for(actor: Actor) -> dict[str, RecordType]:
    """Return the newest version of every type, in order of names; they are no secret inside."""
    return newest(type_versions(actor.organisation).values())


def type_for(actor: Actor, name: str) -> RecordType:
    """Return the newest version of a type; raises NotFoundError."""
    found = types_for(actor).get(name)
    if found is None:
        raise NotFoundError("type of record", name)
    return found


def calendar_for(organisation: int) -> Calendar:
    """Return the working days of an organisation, the usual week without one."""
    row = CalendarRow.objects.filter(organisation=organisation).first()
    if row is None:
        return Calendar()
    return calendar_of(row.rest, [date.fromisoformat(one) for one in row.holidays])
