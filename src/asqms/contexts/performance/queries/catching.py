# SPDX-License-Identifier: Apache-2.0
"""How current the spans are when somebody asks."""

from __future__ import annotations

from django.db import transaction

from asqms.contexts.ledger import api as ledger
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Organisation
from asqms.contexts.performance.commands.deriving import RULES_VERSION, catch_up
from asqms.contexts.performance.models import Progress

QUICK = 400
"""So many entries of the log are taken in when somebody asks; more are left to the background."""


def brought_up_to_date(actor: Actor) -> int:
    """Take in what little was written since the last time and return how many entries are still out."""
    known = Progress.objects.filter(organisation=actor.organisation).first()
    position = known.position if known and known.rules == RULES_VERSION else 0
    out = ledger.newest_position(actor.organisation_uid) - position
    if out <= 0 or out > QUICK:
        return max(out, 0)
    organisation = Organisation.objects.get(pk=actor.organisation)
    with transaction.atomic():
        catch_up(organisation)
    return 0
