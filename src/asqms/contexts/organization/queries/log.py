# SPDX-License-Identifier: Apache-2.0
"""The newest records of all kinds, as far as the actor may see what they are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce

from asqms.contexts.ledger import api as ledger
from asqms.contexts.ledger.data import WrittenRecord
from asqms.contexts.ledger.models import Record
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Scope
from asqms.contexts.organization.queries.access import may, may_anywhere, scopes_with
from asqms.contexts.organization.queries.governed import KEPT, READINGS, _json_text
from asqms.contexts.organization.queries.keyset import keyset_page
from asqms.contexts.organization.queries.references import INSIDE

VIEW = "organization.view"
ROWS = 50


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What a list of records is narrowed to; an empty value narrows nothing. ``key`` is a part of a key."""

    kind: str = ""
    who: str = ""
    since: date | None = None
    until: date | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class LogPage:
    """Records, newest first, with where those before and after begin."""

    rows: tuple[WrittenRecord, ...]
    previous: str
    next: str


def newest_records(
    actor: Actor,
    wanted: LogFilter,
    *,
    as_of: date | None = None,
    after: str = "",
    before: str = "",
    size: int = ROWS,
) -> LogPage:
    """Return a page of the records the actor may see, newest first; up to a past day if one is given.

    Whoever sees the whole organisation sees every record, but people's without the right to view people, and
    what is kept for the audit without the right to verify the ledger; others see those about scopes they
    may see. For them the rows are read one after another until the page is full, so a page of few among
    very many takes longer.
    """
    rows = _seen(actor, Record.objects.filter(organisation=actor.organisation_uid))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.who:
        rows = rows.filter(actor__endswith=f":{wanted.who}")
    if wanted.key:
        rows = rows.filter(key__icontains=wanted.key)
    if wanted.since:
        rows = rows.filter(recorded_at__gte=_begin(wanted.since))
    last = min((one for one in (wanted.until, as_of) if one), default=None)
    if last:
        rows = rows.filter(recorded_at__lt=_begin(last + timedelta(days=1)))
    page = keyset_page(rows, ("-position",), after=after, before=before, size=size)
    return LogPage(tuple(ledger.written(one) for one in page.rows), page.previous, page.next)


def sees_whole_log(actor: Actor) -> bool:
    """Tell whether the actor may see the records of the whole organisation."""
    return may(actor, VIEW) and not actor.within


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _seen(actor: Actor, rows: QuerySet[Record]) -> QuerySet[Record]:
    """Keep what the actor may see: by right and scope of each kind, joined with the scope tree."""
    if not may_anywhere(actor, VIEW):
        return rows.none()
    own, about = Q(), []
    insider = may_anywhere(actor, INSIDE)
    by_right: dict[str, list[str]] = {}
    for kind, reading in {**READINGS, **KEPT}.items():
        own_kind = not reading.scope and not reading.whole and insider
        if (may(actor, reading.right) and not actor.within) or own_kind:
            own |= Q(kind=kind)
        elif reading.scope:
            by_right.setdefault(reading.right, []).append(kind)
            named = F("key") if reading.scope == "key" else _json_text(reading.scope)
            about.append(When(kind=kind, then=named))
    if not by_right:
        return rows.filter(own)
    root = Scope.objects.filter(organisation=actor.organisation, kind="organization", parent__isnull=True)
    key = str(root.values_list("key", flat=True).first() or "")
    rows = rows.annotate(
        about=Coalesce(Case(*about, output_field=TextField()), Value(key), output_field=TextField())
    )
    for right, kinds in by_right.items():
        visible = scopes_with(actor, right).filter(key=OuterRef("about"))
        own |= Q(Exists(visible), kind__in=kinds)
    return rows.filter(own)
