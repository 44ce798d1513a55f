# SPDX-License-Identifier: Apache-2.0
"""When somebody wants mail, and whether the server sends any."""

from __future__ import annotations

from django.conf import settings

from asqms.contexts.correspondence.data import MailChoice
from asqms.contexts.correspondence.models import Preference
from asqms.contexts.organization.data import Actor


def mail_choice(actor: Actor) -> MailChoice:
    """Return when the actor wants mail; nobody gets any without having asked."""
    row = Preference.objects.filter(organisation=actor.organisation, person=actor.person).first()
    return MailChoice(row.choice) if row else MailChoice.NONE


def sends_mail() -> bool:
    """Tell whether the server has a mail server to send by (ASQMS_EMAIL_URL)."""
    return bool(settings.ASQMS_CONFIG.email_url)
