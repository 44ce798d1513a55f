# SPDX-License-Identifier: Apache-2.0
"""Somebody says when they want mail."""

from __future__ import annotations

from asqms.contexts.correspondence.data import MailChoice
from asqms.contexts.correspondence.models import Preference
from asqms.contexts.governance.permissions import VIEW
from asqms.contexts.organization import api as organization
from asqms.contexts.organization.data import Actor
from asqms.contexts.organization.errors import AccessRefusedError


def choose_mail(actor: Actor, choice: MailChoice) -> None:
    """Keep when the actor wants mail, for themselves alone; what was told before is in none.

    Right ``governance.view`` somewhere: a token for pipelines chooses nothing. Raises AccessRefusedError.
    """
    if not organization.may_anywhere(actor, VIEW):
        raise AccessRefusedError(VIEW, "")
    row = Preference.objects.filter(organisation=actor.organisation, person=actor.person).first()
    if row is not None and row.choice == choice:
        return
    Preference.objects.update_or_create(
        organisation_id=actor.organisation,
        person=actor.person,
        defaults={"choice": choice.value, "since": actor.at},
    )
