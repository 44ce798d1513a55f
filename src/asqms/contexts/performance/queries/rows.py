# SPDX-License-Identifier: Apache-2.0
"""What a value rests on: records and evidence, page by page, only what the actor may see."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from asqms.contexts.evidence.models import Evidence, PastEvidence
from asqms.contexts.governance import api as governance
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.performance.data import SpanPage, SpanRow, Unit
from asqms.contexts.performance.models import Span
from asqms.contexts.performance.queries.checks import definition_of
from asqms.contexts.performance.queries.indicators import question
from asqms.contexts.performance.queries.sums import spans_about

EVIDENCE_VIEW = "evidence.view"
ROWS = 50
MOST_ROWS = 100_000
Named = Mapping[str, tuple[str, str]]


def rows_of(
    actor: Actor,
    kpi: str,
    scope: str = "",
    *,
    as_of: date | None = None,
    after: str = "",
    rows: int = ROWS,
) -> SpanPage:
    """Return a page of what a value rests on, in order of names; a damaged place begins at the start.

    Rights: ``performance.view`` on the scope, and for each row the right to see the record or the evidence.
    Verdicts are listed by conformity: the indicator that rests on them has no rows here. Raises
    NotFoundError, also for an unknown indicator, and AccessRefusedError.
    """
    definition = definition_of(kpi)
    asked = question(actor, scope, as_of)
    if asked.hides(kpi):
        return SpanPage((), "")
    there = spans_about(actor, asked.scope, confidential=asked.sees_confidential)
    there = _seen(actor, there.filter(kpi=kpi, first__lte=asked.day, until__gt=asked.day))
    place = _place(after)
    if place is not None:
        there = there.filter(Q(ref__gt=place[0]) | Q(ref=place[0], pk__gt=place[1]))
    most = max(1, min(rows, MOST_ROWS))
    found = list(there.select_related("scope").order_by("ref", "pk")[: most + 1])
    shown, more = found[:most], len(found) > most
    names = {**_records(actor, shown), **_files(actor, shown)}
    aged = definition.unit is Unit.DAYS
    listed = tuple(_row(one, names, asked.day if aged else None) for one in shown)
    following = json.dumps([shown[-1].ref, shown[-1].pk]) if more else ""
    return SpanPage(listed, following)


def _seen(actor: Actor, rows: QuerySet[Span]) -> QuerySet[Span]:
    """Leave what the actor may see: records by their own rule, evidence by its scope."""
    if not organization.may(actor, EVIDENCE_VIEW):
        evidence = Q(source=Span.EVIDENCE, scope__in=organization.scopes_with(actor, EVIDENCE_VIEW))
    else:
        evidence = Q(source=Span.EVIDENCE)
    visible = governance.visible_records(actor).values("key")
    return rows.filter(evidence | Q(source=Span.RECORD, ref__in=visible))


def _records(actor: Actor, spans: Sequence[Span]) -> Named:
    wanted = [one.ref for one in spans if one.source == Span.RECORD]
    if not wanted:
        return {}
    rows = governance.visible_records(actor).filter(key__in=wanted)
    return {key: (title, kind) for key, title, kind in rows.values_list("key", "title", "type")}


def _files(actor: Actor, spans: Sequence[Span]) -> Named:
    wanted = [one.ref for one in spans if one.source == Span.EVIDENCE]
    found: dict[str, tuple[str, str]] = {}
    for table in (PastEvidence, Evidence) if wanted else ():
        rows = table.objects.filter(organisation=actor.organisation, uid__in=wanted)
        for uid, title, name, kind in rows.values_list("uid", "title", "name", "type"):
            found[uid] = (title or name, kind)
    return found


def _row(one: Span, names: Named, day: date | None) -> SpanRow:
    title, kind = names.get(one.ref, ("", ""))
    age = None
    if day is not None:
        age = (day - one.since).days if one.since else round(one.part)
    return SpanRow(
        one.source,
        one.ref,
        title,
        kind,
        one.scope.key,
        one.scope.name,
        one.part,
        one.whole,
        age,
        one.label,
        one.first,
    )


def _place(text: str) -> tuple[str, int] | None:
    try:
        ref, number = json.loads(text)
        if not isinstance(ref, str) or "\x00" in ref or isinstance(number, bool):
            return None
        ref.encode()
        return (ref, number) if isinstance(number, int) and 0 <= number < 1 << 63 else None
    except (ValueError, TypeError, RecursionError):
        return None
