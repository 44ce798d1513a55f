# SPDX-License-Identifier: Apache-2.0
"""The records an actor may see: by scope, and confidential ones by right or as one's own."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from asqms.contexts.governance.models import Record
from asqms.contexts.governance.permissions import VIEW, VIEW_CONFIDENTIAL
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import NotFoundError


def visible_records(actor: Actor) -> QuerySet[Record]:
    """Return the records on scopes the actor may see; confidential ones only to whom they are meant for."""
    rows = Record.objects.filter(organisation=actor.organisation)
    rows = organization.in_sight(rows, actor, VIEW)
    if organization.may(actor, VIEW_CONFIDENTIAL):
        return rows
    meant = Q(confidential=False) | Q(author=actor.person) | Q(owner=actor.person)
    return rows.filter(meant | Q(scope__in=organization.scopes_with(actor, VIEW_CONFIDENTIAL)))


def visible_record(actor: Actor, number: str) -> Record:
    """Return a record the actor may see; raises NotFoundError, also for those that may not be seen."""
    row = visible_records(actor).select_related("scope").filter(key=number).first()
    if row is None:
        raise NotFoundError("governance record", number)
    return row
