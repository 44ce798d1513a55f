# SPDX-License-Identifier: Apache-2.0
"""The obligations and counters of an assessment that an actor may see, by join with the scope tree."""

from __future__ import annotations

from django.db.models import QuerySet

from asqms.contexts.conformity.data import Standing
from asqms.contexts.conformity.models import Counter, Obligation
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor

VIEW = "conformity.view"


def visible_obligations(actor: Actor, standing: Standing) -> QuerySet[Obligation]:
    """Return what the actor may see; whoever sees the organisation sees all of it, and nothing is joined."""
    return organization.in_sight(Obligation.objects.filter(assessment=standing.id), actor, VIEW)


def visible_counters(actor: Actor, standing: Standing) -> QuerySet[Counter]:
    """Return the counters of the scopes the actor may see, without the one of the practices."""
    rows = Counter.objects.filter(assessment=standing.id, scope__isnull=False)
    return organization.in_sight(rows, actor, VIEW)
