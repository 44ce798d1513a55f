# SPDX-License-Identifier: Apache-2.0
"""What concerns one person: what is theirs, what lapses next, what changed since they looked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from asqms.contexts.conformity.data import (
    STRENGTHS,
    LapsingEvidence,
    NewsRow,
    Standing,
    Today,
    verdict_name,
)
from asqms.contexts.conformity.models import VerdictChange
from asqms.contexts.conformity.queries.standing import VIEW, Filter, obligations
from asqms.contexts.conformity.queries.visible import visible_obligations
from asqms.contexts.evidence.models import Evidence
from asqms.contexts.inventory.models import Item
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Account
from asqms.engine.catalogue import Strength

FIRST_LOOK = timedelta(days=7)
LAPSE_DAYS = 60
SHOWN = 12
MINE = 60
MOST_COUNTED = 1_000
RECOMMENDED_URGENCY = 10


def today(actor: Actor, standing: Standing) -> Today:
    """Return what concerns the actor."""
    mine = obligations(actor, standing, Filter(only_gaps=True, owner=actor.person), rows=MINE)
    soon = actor.day + timedelta(days=LAPSE_DAYS)
    lapses = obligations(actor, standing, Filter(lapses_by=soon, strength=Strength.MANDATORY), rows=SHOWN)
    looked_at = last_look(actor)
    news = _news(actor, looked_at)
    return Today(
        mine=mine.rows,
        mine_total=_how_many_mine(actor, standing),
        lapses=lapses.rows,
        evidence=tuple(_lapsing_evidence(actor, soon)),
        news=tuple(_news_row(one) for one in news.order_by("-at", "-id")[:SHOWN]),
        news_total=news[:MOST_COUNTED].count(),
        looked_at=looked_at,
    )


def _how_many_mine(actor: Actor, standing: Standing) -> int:
    rows = visible_obligations(actor, standing).filter(owner=actor.person, urgency__lt=RECOMMENDED_URGENCY)
    return rows[:MOST_COUNTED].count()


def last_look(actor: Actor) -> datetime:
    """Return when the actor's account last said that it had seen everything, a week ago without that."""
    found = Account.objects.filter(pk=actor.account or 0).values_list("looked_at", flat=True).first()
    return found or actor.at - FIRST_LOOK


def seen_everything(actor: Actor) -> None:
    """Remember that the actor's account has seen what changed; what changes later is news."""
    Account.objects.filter(pk=actor.account or 0).update(looked_at=actor.at)


def _news(actor: Actor, since: datetime) -> QuerySet[VerdictChange]:
    rows = VerdictChange.objects.filter(
        organisation=actor.organisation,
        at__gt=since,
        strength=STRENGTHS.index(Strength.MANDATORY),
    )
    return organization.in_sight(rows, actor, VIEW).select_related("scope__parent")


def _news_row(one: VerdictChange) -> NewsRow:
    return NewsRow(
        at=one.at,
        scope=one.scope.key,
        scope_name=one.scope.name,
        scope_kind=one.scope.kind,
        parent=one.scope.parent.key if one.scope.parent else "",
        practice=one.practice,
        strength=STRENGTHS[one.strength],
        before=verdict_name(one.before),
        after=verdict_name(one.after),
    )


def _lapsing_evidence(actor: Actor, until: date) -> list[LapsingEvidence]:
    """Return evidence the actor approved, or about items the actor owns, that stops counting soon."""
    owned = Item.objects.filter(organisation=actor.organisation, owner=actor.person).values("scope")
    rows = Evidence.objects.filter(
        organisation=actor.organisation,
        valid_until__gte=actor.day,
        valid_until__lte=until,
        withdrawn_on__isnull=True,
    ).filter(Q(approved_by=actor.person) | Q(subject__in=owned))
    rows = organization.in_sight(rows, actor, "evidence.view", by="subject")
    return [
        LapsingEvidence(one.uid, one.title or one.name, one.subject.name, one.valid_until)
        for one in rows.select_related("subject").order_by("valid_until", "id")[:SHOWN]
        if one.valid_until is not None
    ]
