# SPDX-License-Identifier: Apache-2.0
"""Finds scopes and people by a part of their name or id, within what the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Case, Exists, IntegerField, Model, OuterRef, Q, QuerySet, Value, When

from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Person
from asqms.contexts.organization.queries.access import VIEW, may_anywhere, scopes_with
from asqms.contexts.organization.queries.references import people_seen

VIEW_PEOPLE = "organization.view_people"
Row = TypeVar("Row", bound=Model)
SHORTEST = 2
LONGEST = 100


@dataclass(frozen=True, slots=True)
class FoundScope:
    """A scope that was found: what it is and what holds it."""

    key: str
    name: str
    kind: str
    parent: str
    parent_name: str


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person that was found."""

    key: str
    name: str


def search_words(text: str) -> tuple[str, ...]:
    """Return the words a search looks for: all must be there, of two signs at least, of 100 at most."""
    return tuple(word for word in text[:LONGEST].split() if len(word) >= SHORTEST or not word.isascii())[:6]


def found_scopes(actor: Actor, text: str, *, kinds: Sequence[str], limit: int = 8) -> tuple[FoundScope, ...]:
    """Return scopes of some kinds whose name or id has every word, best first."""
    words = search_words(text)
    if not words:
        return ()
    visible = scopes_with(actor, VIEW)
    rows = visible.filter(kind__in=list(kinds)).select_related("parent")
    rows = rows.annotate(parent_seen=Exists(visible.filter(pk=OuterRef("parent_id"))))
    return tuple(
        FoundScope(
            one.key,
            one.name,
            one.kind,
            one.parent.key if one.parent else "",
            one.parent.name if one.parent and one.parent_seen else "",
        )
        for one in _ranked(rows, words, "name", "key")[:limit]
    )


def found_people(actor: Actor, text: str, *, limit: int = 8) -> tuple[FoundPerson, ...]:
    """Return people whose name or id has every word; none for whoever may not view people."""
    words = search_words(text)
    if not words or not may_anywhere(actor, VIEW_PEOPLE):
        return ()
    rows = Person.objects.filter(people_seen(actor), organisation=actor.organisation)
    return tuple(FoundPerson(one.key, one.name) for one in _ranked(rows, words, "name", "key")[:limit])


def _ranked(rows: QuerySet[Row], words: Sequence[str], *fields: str) -> QuerySet[Row]:
    """Return the rows with every word in one of the fields; those that begin with the first come first."""
    for word in words:
        condition = Q()
        for field in fields:
            condition |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(condition)
    first = Q()
    for field in fields:
        first |= Q(**{f"{field}__istartswith": words[0]})
    rank = Case(When(first, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.order_by(rank, *fields)
