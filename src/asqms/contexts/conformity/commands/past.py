# SPDX-License-Identifier: Apache-2.0
"""The assessment a page rests on: of now, or of a past day, worked out at once where that is quick."""

from __future__ import annotations

from datetime import date, timedelta

from asqms.contexts.conformity.commands.evaluate import evaluate_past
from asqms.contexts.conformity.data import Standing
from asqms.contexts.conformity.models import Assessment, Obligation
from asqms.contexts.conformity.queries.standing import VIEW, standing
from asqms.contexts.conformity.tasks import wish_past
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import AccessRefusedError
from asqms.contexts.organization.models import Organisation

QUICK_OBLIGATIONS = 20_000
"""A past day of more obligations than these is worked out in the background."""
_USED_AGAIN = timedelta(hours=1)


def standing_on(actor: Actor, as_of: date | None) -> Standing | None:
    """Return the assessment of now (None) or of a past day; None while it is not worked out yet.

    A past day that nobody asked for before is worked out at once where the organisation is small, else in
    the background. Raises AccessRefusedError for somebody who may see no verdict at all.
    """
    if as_of is not None and not organization.may_anywhere(actor, VIEW):
        raise AccessRefusedError(VIEW, "")
    found = standing(actor, as_of)
    if as_of is None:
        return found
    if found is not None and found.state == Assessment.READY:
        stale = Assessment.objects.filter(pk=found.id, used_at__lt=actor.at - _USED_AGAIN)
        stale.update(used_at=actor.at)
        return found
    organisation = Organisation.objects.get(pk=actor.organisation)
    if _is_quick(organisation):
        evaluate_past(organisation, as_of=as_of, known_on=as_of, at=actor.at)
        return standing(actor, as_of)
    wish_past(actor.organisation, actor.organisation_uid, as_of=as_of, known_on=as_of, at=actor.at)
    return None


def _is_quick(organisation: Organisation) -> bool:
    rows = Obligation.objects.filter(assessment__organisation=organisation, assessment__current=True)
    return not rows[QUICK_OBLIGATIONS : QUICK_OBLIGATIONS + 1].exists()
