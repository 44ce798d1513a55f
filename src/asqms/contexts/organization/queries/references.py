# SPDX-License-Identifier: Apache-2.0
"""What records name: other scopes, people and sources; nobody may name what they cannot see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization.data import Actor, RecordKind
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.organization.models import Assignment, Person, Scope
from asqms.contexts.organization.queries.access import VIEW, may_anywhere, scopes_with
from asqms.kernel.digest import CanonicalValue

VIEW_PEOPLE = "organization.view_people"
INSIDE = "organization.view_inside"
_GLOB_SIGNS = frozenset("/*?[")

REFERENCES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "units": (("parent", "scope"),),
    "projects": (("unit", "scope"), ("owner", "person")),
    "items": (
        ("project", "scope"),
        ("supplier", "scope"),
        ("owner", "person"),
        ("depends_on.item", "scope"),
        ("depends_on.approver", "person"),
        ("classifications.author", "person"),
        ("classifications.approver", "person"),
    ),
    "classifications": (("item", "scope"), ("author", "person"), ("approver", "person")),
    "tools": (("owner", "person"), ("used_by", "scope")),
    "assignments": (("scope", "scope"), ("person", "person")),
    "processes": (("owner", "person"),),
    "adoptions": (("project", "scope"),),
    "tailorings": (("scope", "scope"), ("author", "person"), ("approver", "person")),
    "justifications": (("scope", "scope"), ("author", "person"), ("approver", "person")),
    "confirmations": (("scope", "scope"), ("person", "person")),
    "overrules": (("scope", "scope"), ("person", "person")),
    "evidence": (("subject", "scope"), ("approved_by", "person"), ("per_file.approved_by", "person")),
    "trace_confirmations": (("scope", "scope"), ("person", "person")),
    "trace": (("scope", "scope"), ("approved_by", "person"), ("sources", "source")),
    "evidence_files": (("subject", "scope"), ("approved_by", "person")),
}
"""For each kind the fields that name something, and what they name; a dot enters mappings of a list."""


def refuse_unseen(actor: Actor, kind: RecordKind, key: str, content: Mapping[str, CanonicalValue]) -> None:
    """Raise NotFoundError where a record names a scope, a person or a source the actor may not see.

    What does not exist, what another organisation has and what may not be seen are answered alike. Names
    that the newest version of the record holds already may stay.
    """
    wanted = set(_named(kind.name, content))
    if not wanted:
        return
    current = next(iter(ledger.current_records(actor.organisation_uid, kind.name, [key])), None)
    if current is not None:
        wanted -= set(_named(kind.name, current.content))
    looking = replace(actor, limits=None)  # a token for one kind of write names what its person may see
    for what, seen in (("scope", _scopes), ("person", _people), ("source", _sources)):
        names = {name for one, name in wanted if one == what}
        missing = names - seen(looking, names) if names else set()
        if missing:
            raise NotFoundError(what, min(missing))


def _named(kind: str, content: Mapping[str, CanonicalValue]) -> Iterator[tuple[str, str]]:
    for path, what in REFERENCES.get(kind, ()):
        for name in _values(content, path.split(".")):
            if what != "source" or not _GLOB_SIGNS & set(name):
                yield what, name


def _values(value: CanonicalValue, steps: list[str]) -> Iterator[str]:
    if isinstance(value, str):
        if value and not steps:
            yield value
    elif isinstance(value, Mapping):
        if steps and steps[0] in value:
            yield from _values(value[steps[0]], steps[1:])
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _values(one, steps)


def _scopes(actor: Actor, names: set[str]) -> set[str]:
    seen = set(scopes_with(actor, VIEW).filter(key__in=names).values_list("key", flat=True))
    if seen != names and may_anywhere(actor, INSIDE):
        suppliers = Scope.objects.filter(organisation=actor.organisation, kind="supplier", key__in=names)
        seen |= set(suppliers.values_list("key", flat=True))
    return seen


def _people(actor: Actor, names: set[str]) -> set[str]:
    rows = Person.objects.filter(organisation=actor.organisation, key__in=names)
    return set(rows.filter(people_seen(actor)).values_list("key", flat=True))


def _sources(actor: Actor, names: set[str]) -> set[str]:
    records = list(ledger.current_records(actor.organisation_uid, "evidence", sorted(names)))
    subjects = {str(one.content.get("subject")) for one in records}
    seen = set(scopes_with(actor, VIEW).filter(key__in=subjects).values_list("key", flat=True))
    return {one.key for one in records if one.content.get("subject") in seen}


def people_seen(actor: Actor) -> Q:
    """Return the condition on rows with a person's ``key``: insiders see everybody.

    Somebody who is no insider sees the people with a role on a scope on which they may view people, and
    themselves.
    """
    if may_anywhere(actor, INSIDE):
        return Q()
    held = Assignment.objects.filter(
        organisation=actor.organisation,
        person=OuterRef("key"),
        scope__in=scopes_with(actor, VIEW_PEOPLE),
    )
    return Q(Exists(held)) | Q(key=actor.person)
