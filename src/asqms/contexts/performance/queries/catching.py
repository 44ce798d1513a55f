# SPDX-License-Identifier: Apache-2.0
"""How current the spans are when somebody asks."""

from __future__ import annotations

from django.db.models import OuterRef, Subquery

from asqms.contexts.ledger.models import LogHead
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.models import Organisation
from asqms.contexts.performance.commands.deriving import RULES_VERSION, catch_up
from asqms.contexts.performance.models import Progress

QUICK = 400
"""So many entries of the log are taken in when somebody asks; more are left to the background."""


def brought_up_to_date(actor: Actor) -> int:
    """Take in what little was written since the last time and return how many entries are still out."""
    log = LogHead.objects.filter(organisation=OuterRef("uid")).values("size")
    known = Progress.objects.filter(organisation=OuterRef("pk"), rules=RULES_VERSION).values("position")
    rows = Organisation.objects.annotate(size=Subquery(log[:1]), known=Subquery(known[:1]))
    organisation = rows.get(pk=actor.organisation)
    out = (organisation.size or 0) - (organisation.known or 0)
    if out <= 0 or out > QUICK:
        return max(out, 0)
    catch_up(organisation)
    return 0
