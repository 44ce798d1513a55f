# SPDX-License-Identifier: Apache-2.0
"""Which answer about a trace set was true and known then, as far as the actor may see it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError
from asqms.contexts.traceability.data import SetSource, SetState, TraceSetState, When
from asqms.contexts.traceability.models import Manifest, ManifestSource, TraceSetHead

VIEW = "traceability.view"


def today_of(actor: Actor) -> When:
    """Return the actor's own day on both axes."""
    return When(actor.day, actor.day)


def newest_answer(organisation: int, trace_set: str, when: When) -> Manifest | None:
    """Return the answer that holds on the day, or the last before it when none was kept for that day."""
    return _newest(_known(when).filter(organisation=organisation, trace_set=trace_set), when)


def _newest(rows: QuerySet[Manifest], when: When) -> Manifest | None:
    return _holding(rows, when).first() or _last(rows).first()


def _known(when: When) -> QuerySet[Manifest]:
    return Manifest.objects.filter(known_from__lte=when.known_on, true_from__lte=when.as_of)


def _holding(rows: QuerySet[Manifest], when: When) -> QuerySet[Manifest]:
    open_or_later = Q(true_until__isnull=True) | Q(true_until__gt=when.as_of)
    return rows.filter(open_or_later).order_by("-known_from", "-version")


def _last(rows: QuerySet[Manifest]) -> QuerySet[Manifest]:
    return rows.order_by("-true_from", "-known_from", "-version")


def _scopes(actor: Actor) -> QuerySet[Any]:
    """Return the scope of an outer row when the actor may see trace sets on it."""
    return organization.scopes_with(actor, VIEW).filter(key=OuterRef("scope"))


def _visible(actor: Actor) -> QuerySet[Manifest]:
    return Manifest.objects.filter(organisation=actor.organisation).filter(Exists(_scopes(actor)))


def manifest_of(actor: Actor, trace_set: str, when: When | None = None) -> Manifest:
    """Return the answer about a set that holds on the day; raises NotFoundError as if there were none."""
    moment = when or today_of(actor)
    rows = _known(moment).filter(organisation=actor.organisation, trace_set=trace_set)
    found = _newest(rows.annotate(may_be_seen=Exists(_scopes(actor))), moment)
    if found is None or not getattr(found, "may_be_seen", False):
        raise NotFoundError("trace set", trace_set)
    return found


def state_of(row: Manifest, as_of: date) -> TraceSetState:
    """Return a row as what crosses the door."""
    return TraceSetState(
        key=row.trace_set,
        scope=row.scope,
        state=SetState(row.state),
        version=row.version,
        snapshot=row.snapshot,
        effective=row.effective,
        known_from=row.known_from,
        recorded_at=row.recorded_at,
        brief=row.brief,
        problem=row.problem,
        problem_message=row.problem_message,
        outdated=row.true_until is not None and row.true_until <= as_of,
    )


def trace_sets(
    actor: Actor, *, scope: str = "", when: When | None = None, after: str = "", limit: int = 50
) -> tuple[TraceSetState, ...]:
    """Return the trace sets the actor may see, in order of names; with ``scope`` those on it or below.

    Needs ``traceability.view``; raises NotFoundError for a scope that may not be seen.
    """
    moment = when or today_of(actor)
    own = _known(moment).filter(organisation=actor.organisation, trace_set=OuterRef("trace_set"))
    answer = Coalesce(Subquery(_holding(own, moment).values("pk")[:1]), Subquery(_last(own).values("pk")[:1]))
    heads = TraceSetHead.objects.filter(organisation=actor.organisation, trace_set__gt=after)
    visible = _visible(actor)
    if scope:
        element = organization.authorise(actor, VIEW, scope)
        below = organization.scopes_with(actor, VIEW).filter(
            key=OuterRef("scope"), paths_up__above=element.pk
        )
        visible = visible.filter(Exists(below))
    shown = heads.annotate(answer=answer).filter(Exists(visible.filter(pk=OuterRef("answer"))))
    answers = list(shown.order_by("trace_set").values_list("answer", flat=True)[:limit])
    rows = Manifest.objects.filter(pk__in=answers).defer("figures").order_by("trace_set")
    return tuple(state_of(row, moment.as_of) for row in rows)


def sources_of(row: Manifest) -> tuple[SetSource, ...]:
    """Return the files that took part in an answer."""
    return tuple(_source(one) for one in row.sources.order_by("number"))


def hidden_origins(actor: Actor, row: Manifest) -> tuple[int, ...]:
    """Return the numbers of the files that are about scopes the actor may not see."""
    rows = ManifestSource.objects.filter(manifest=row).exclude(scope=row.scope)
    rows = rows.exclude(Exists(_scopes(actor)))
    return tuple(rows.order_by("number").values_list("number", flat=True))


def _source(one: ManifestSource) -> SetSource:
    return SetSource(one.series, one.scope, one.name, one.digest, one.items, one.links)
