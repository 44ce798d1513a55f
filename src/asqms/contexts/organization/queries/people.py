# SPDX-License-Identifier: Apache-2.0
"""Who is responsible for what: people, the roles they hold on scopes, now and as it was known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization.commands.offices import OFFICE
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.organization.models import Assignment, Person, Scope
from asqms.contexts.organization.queries.access import authorise, may_anywhere, scopes_with
from asqms.contexts.organization.queries.keyset import keyset_page
from asqms.contexts.organization.queries.references import people_seen

VIEW_PEOPLE = "organization.view_people"
ROWS = 50
SOON = timedelta(days=60)
ORDER = ("person", "role", "scope__key", "since", "id")
OFFICES = (("projects", "project_manager"), ("items", "product_owner"))
"""Kinds of record whose owner holds a role on what the record is about."""
_STATES = ("now", "soon", "ended", "later")


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody who decides, owns or signs."""

    key: str
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class Held:
    """A role that a person holds on a scope for a time; ``state`` is now, soon (ends), ended or later."""

    key: str
    person: str
    person_name: str
    role: str
    scope: str
    scope_name: str
    scope_kind: str
    since: date
    until: date | None
    state: str
    version: int

    @property
    def by_office(self) -> bool:
        """Whether it follows from another record: who leads a project or owns an item."""
        return self.key.startswith(OFFICE)


@dataclass(frozen=True, slots=True)
class HeldFilter:
    """What a list of roles is narrowed to; an empty value and the state ``all`` narrow nothing."""

    person: str = ""
    role: str = ""
    scope: str = ""
    state: str = "now"
    text: str = ""


@dataclass(frozen=True, slots=True)
class HeldPage:
    """Roles held, with where those before and after begin."""

    rows: tuple[Held, ...]
    previous: str
    next: str
    total: int | None = None


def people(
    actor: Actor, *, text: str = "", after: str = "", before: str = "", size: int = ROWS
) -> tuple[tuple[PersonView, ...], str, str]:
    """Return a page of the people the actor may see, by name, with the keys of the pages before and after."""
    require_people(actor)
    rows = _people(actor)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(key__icontains=text))
    page = keyset_page(rows, ("name", "id"), after=after, before=before, size=size)
    return tuple(_person(one) for one in page.rows), page.previous, page.next


def every_person(actor: Actor) -> tuple[PersonView, ...]:
    """Return all people the actor may see, by name, to choose from: the first 2,000."""
    return tuple(_person(one) for one in _people(actor).order_by("name", "key")[:2_000])


def person(actor: Actor, key: str, as_of: date | None = None) -> PersonView:
    """Return one person; raises NotFoundError."""
    require_people(actor)
    found = _people(actor).filter(key=key).first()
    if found is None:
        raise NotFoundError("person", key)
    if as_of is None:
        return _person(found)
    known = next(ledger.records_known_on(actor.organisation_uid, "people", as_of, [key]), None)
    if known is None:
        raise NotFoundError("person", key)
    return PersonView(key, str(known.content.get("name", key)), known.version)


def people_names(actor: Actor, keys: Iterable[str]) -> Mapping[str, str]:
    """Return the names of people by key, of those the actor may see."""
    wanted = sorted({key for key in keys if key})
    if not wanted or not may_anywhere(actor, VIEW_PEOPLE):
        return {}
    return dict(_people(actor).filter(key__in=wanted).values_list("key", "name"))


def assignments(
    actor: Actor,
    wanted: HeldFilter,
    *,
    as_of: date | None = None,
    after: str = "",
    before: str = "",
    size: int = ROWS,
) -> HeldPage:
    """Return a page of roles held on scopes on which the actor may view people, by person, role and scope.

    A past day is answered from what was known then, all on one page (of 2,000 at most).
    """
    require_people(actor)
    if as_of is not None:
        return HeldPage(tuple(_past(actor, wanted, as_of))[:2_000], "", "")
    rows = _narrowed(actor, wanted).select_related("scope")
    page = keyset_page(rows, ORDER, after=after, before=before, size=size)
    names = people_names(actor, (one.person for one in page.rows))
    return HeldPage(
        tuple(_held(one, names, actor.day) for one in page.rows), page.previous, page.next, rows.count()
    )


def assignment(actor: Actor, key: str) -> Held:
    """Return one role held; raises NotFoundError."""
    require_people(actor)
    rows = Assignment.objects.filter(
        organisation=actor.organisation, scope__in=scopes_with(actor, VIEW_PEOPLE), key=key
    )
    found = rows.select_related("scope").first()
    if found is None:
        raise NotFoundError("assignment", key)
    return _held(found, people_names(actor, [found.person]), actor.day)


def holders(
    actor: Actor, roles: Iterable[str], *, as_of: date | None = None
) -> Mapping[str, tuple[Held, ...]]:
    """Return who holds roles on the organisation itself, by role."""
    found: dict[str, list[Held]] = {}
    if not may_anywhere(actor, VIEW_PEOPLE):
        return {}
    wanted = set(roles)
    if as_of is not None:
        root = Scope.objects.get(organisation=actor.organisation, kind="organization").key
        for one in _past(actor, HeldFilter(scope=root, state="held"), as_of):
            if one.role in wanted:
                found.setdefault(one.role, []).append(one)
        return {role: tuple(some) for role, some in found.items()}
    rows = list(
        _active(actor.day)
        .filter(
            organisation=actor.organisation,
            scope__in=scopes_with(actor, VIEW_PEOPLE),
            scope__kind="organization",
            role__in=sorted(wanted),
        )
        .select_related("scope")
        .order_by("role", "-since", "person")
    )
    names = people_names(actor, (one.person for one in rows))
    for row in rows:
        found.setdefault(row.role, []).append(_held(row, names, actor.day))
    return {role: tuple(some) for role, some in found.items()}


def require_people(actor: Actor) -> None:
    """Raise AccessRefusedError for whoever may not view people anywhere."""
    if not may_anywhere(actor, VIEW_PEOPLE):
        authorise(actor, VIEW_PEOPLE)


def _people(actor: Actor) -> QuerySet[Person]:
    return Person.objects.filter(people_seen(actor), organisation=actor.organisation)


def _active(day: date) -> QuerySet[Assignment]:
    return Assignment.objects.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


def _narrowed(actor: Actor, wanted: HeldFilter) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(
        organisation=actor.organisation, scope__in=scopes_with(actor, VIEW_PEOPLE)
    )
    plain = {"person": wanted.person, "role": wanted.role, "scope__key": wanted.scope}
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    day = actor.day
    states = {
        "now": Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day)),
        "soon": Q(since__lte=day, until__gte=day, until__lte=day + SOON),
        "ended": Q(until__lt=day),
        "later": Q(since__gt=day),
    }
    rows = rows.filter(states.get(wanted.state, Q()))
    if wanted.text:
        named = Person.objects.filter(organisation=actor.organisation, name__icontains=wanted.text)
        rows = rows.filter(
            Q(person__icontains=wanted.text)
            | Q(role__icontains=wanted.text)
            | Q(scope__name__icontains=wanted.text)
            | Q(person__in=named.values("key"))
        )
    return rows


def _person(row: Person) -> PersonView:
    return PersonView(row.key, row.name, row.version)


def _held(row: Assignment, names: Mapping[str, str], day: date) -> Held:
    return Held(
        key=row.key,
        person=row.person,
        person_name=names.get(row.person, row.person),
        role=row.role,
        scope=row.scope.key,
        scope_name=row.scope.name,
        scope_kind=row.scope.kind,
        since=row.since,
        until=row.until,
        state=state_on(day, row.since, row.until),
        version=row.version,
    )


def state_on(day: date, since: date, until: date | None) -> str:
    """Return whether something with a first and a last day holds: now, soon (ends), ended, or later."""
    if since > day:
        return "later"
    if until is None:
        return "now"
    if until < day:
        return "ended"
    return "soon" if until <= day + SOON else "now"


def _past(actor: Actor, wanted: HeldFilter, day: date) -> Iterator[Held]:
    """Yield roles as they were known on a day, on scopes on which the actor may view people now."""
    scopes = {
        key: (name, kind)
        for key, name, kind in scopes_with(actor, VIEW_PEOPLE).values_list("key", "name", "kind")
    }
    root = Scope.objects.get(organisation=actor.organisation, kind="organization").key
    given = [
        (one.key, str(one.content["role"]), one.content, str(one.content.get("scope") or root), one.version)
        for one in ledger.records_known_on(actor.organisation_uid, "assignments", day)
    ]
    for section, role in OFFICES:
        for one in ledger.records_known_on(actor.organisation_uid, section, day):
            if one.content.get("owner"):
                office = {"person": one.content["owner"], "since": date.min.isoformat()}
                given.append((f"{OFFICE}{role}:{one.key}", role, office, one.key, one.version))
    given = [one for one in given if one[3] in scopes]
    names = people_names(actor, (str(one[2]["person"]) for one in given))
    found = []
    for key, role, content, scope, version in given:
        since, until = date.fromisoformat(str(content["since"])), content.get("until")
        last = date.fromisoformat(str(until)) if until else None
        name, kind = scopes[scope]
        who, state = str(content["person"]), state_on(day, since, last)
        found.append(
            Held(key, who, names.get(who, who), role, scope, name, kind, since, last, state, version)
        )
    yield from (one for one in sorted(found, key=_order) if _wanted(one, wanted))


def _order(one: Held) -> tuple[str, str, str, date]:
    return (one.person, one.role, one.scope, one.since)


def _wanted(one: Held, wanted: HeldFilter) -> bool:
    states = {"now": ("now", "soon"), "held": ("now", "soon")}.get(wanted.state, (wanted.state,))
    if wanted.state in {*_STATES, "held"} and one.state not in states:
        return False
    exact = ((wanted.person, one.person), (wanted.role, one.role), (wanted.scope, one.scope))
    if any(asked and asked != value for asked, value in exact):
        return False
    text = wanted.text.casefold()
    return not text or any(text in value.casefold() for value in (one.person_name, one.role, one.scope_name))
