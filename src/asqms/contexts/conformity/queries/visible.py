# SPDX-License-Identifier: Apache-2.0
"""The obligations of an assessment that an actor may see, by join with the scope tree."""

from __future__ import annotations

from django.db.models import QuerySet

from asqms.contexts.conformity.data import Standing
from asqms.contexts.conformity.models import Obligation
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor

VIEW = "conformity.view"


def visible_obligations(actor: Actor, standing: Standing) -> QuerySet[Obligation]:
    """Return what the actor may see; whoever sees the organisation sees all of it, and nothing is joined."""
    rows = Obligation.objects.filter(assessment=standing.id)
    if organization.may(actor, VIEW):
        return rows
    return rows.filter(scope__in=organization.scopes_with(actor, VIEW))
