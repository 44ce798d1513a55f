# SPDX-License-Identifier: Apache-2.0
"""Tailorings and justifications as people look for them: of a process or practice, in force or all."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import DateField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.processes.data import DecisionFilter, DecisionPage, DecisionView
from asqms.contexts.processes.models import Decision

VIEW = "processes.view"
ROWS = 50
NEVER = date(9999, 12, 31)
SOON = timedelta(days=60)
KINDS = {"tailorings": "tailoring", "justifications": "justification"}


def decisions(
    actor: Actor,
    wanted: DecisionFilter,
    *,
    as_of: date | None = None,
    after: str = "",
    before: str = "",
    size: int = ROWS,
) -> DecisionPage:
    """Return a page of decisions on scopes the actor may see, those that end first first.

    Those of a past day are answered from what was known then, on one page.
    """
    if as_of is not None:
        return DecisionPage(_past(actor, wanted, as_of), "", "")
    rows = _narrowed(actor, wanted)
    if wanted.in_force:
        day = actor.day
        rows = rows.filter(Q(expires__isnull=True) | Q(expires__gte=day), since__lte=day)
    rows = rows.annotate(ends=Coalesce("expires", Value(NEVER), output_field=DateField()))
    page = organization.keyset_page(
        rows.select_related("scope"), ("ends", "id"), after=after, before=before, size=size
    )
    return DecisionPage(tuple(_view(one, actor.day) for one in page.rows), page.previous, page.next)


def _narrowed(actor: Actor, wanted: DecisionFilter) -> QuerySet[Decision]:
    rows = Decision.objects.filter(
        organisation=actor.organisation, scope__in=organization.scopes_with(actor, VIEW)
    )
    part = f'"{wanted.practice}"' if wanted.practice else f'"{wanted.process}.' if wanted.process else ""
    if part:
        rows = rows.annotate(text=Cast("practices", TextField())).filter(text__contains=part)
    if wanted.person:
        rows = rows.filter(Q(author=wanted.person) | Q(approver=wanted.person))
    return rows


def _view(row: Decision, day: date) -> DecisionView:
    return DecisionView(
        key=row.key,
        kind=row.kind,
        scope=row.scope.key,
        scope_name=row.scope.name,
        practices=tuple(row.practices),
        author=row.author,
        approver=row.approver,
        since=row.since,
        expires=row.expires,
        state=_state(day, row.since, row.expires),
        counts=row.author != row.approver,
    )


def _past(actor: Actor, wanted: DecisionFilter, day: date) -> tuple[DecisionView, ...]:
    names = dict(organization.scopes_with(actor, VIEW).values_list("key", "name"))
    found = []
    for section, kind in KINDS.items():
        for record in ledger.records_known_on(actor.organisation_uid, section, day):
            given = record.content
            scope, named = str(given["scope"]), given["practices"]
            practices = tuple(str(one) for one in (named if isinstance(named, list) else [named]))
            if scope not in names or not _about(practices, wanted):
                continue
            since = date.fromisoformat(str(given["on"]))
            expires = date.fromisoformat(str(given["expires"])) if given.get("expires") else None
            author, approver = str(given["author"]), str(given["approver"])
            if wanted.person not in ("", author, approver):
                continue
            found.append(
                DecisionView(
                    record.key,
                    kind,
                    scope,
                    names[scope],
                    practices,
                    author,
                    approver,
                    since,
                    expires,
                    _state(day, since, expires),
                    author != approver,
                )
            )
    kept = [one for one in found if not wanted.in_force or one.state in {"now", "soon"}]
    return tuple(sorted(kept, key=lambda one: (one.expires or NEVER, one.key)))


def _about(practices: tuple[str, ...], wanted: DecisionFilter) -> bool:
    if wanted.practice:
        return wanted.practice in practices
    return not wanted.process or any(one.startswith(f"{wanted.process}.") for one in practices)


def _state(day: date, since: date, expires: date | None) -> str:
    if since > day:
        return "later"
    if expires is None or expires > day + SOON:
        return "now"
    return "ended" if expires < day else "soon"
