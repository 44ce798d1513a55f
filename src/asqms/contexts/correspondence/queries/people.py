# SPDX-License-Identifier: Apache-2.0
"""Where mail to a person goes, and what of their notices they may still see."""

from __future__ import annotations

from datetime import datetime

from asqms.contexts.governance import api as governance
from asqms.contexts.governance.models import Notice
from asqms.contexts.organization.data import Actor, Channel
from asqms.contexts.organization.models import Account, Membership, Organisation


def account_of(organisation: Organisation, person: str) -> Account | None:
    """Return the account that signs in as a person and has not lost access, None without one."""
    rows = Membership.objects.filter(organisation=organisation, person=person, ended_on__isnull=True)
    found = rows.filter(account__is_active=True).select_related("account").order_by("pk").first()
    return found.account if found else None


def seen_by(organisation: Organisation, person: str, notices: list[Notice], at: datetime) -> list[Notice]:
    """Return those of the notices whose records the person may see at this moment."""
    actor = Actor(organisation.pk, organisation.uid, person, at, Channel.SESSION)
    numbers = sorted({one.record.key for one in notices})
    seen = {one.number for one in governance.records_named(actor, "", numbers=numbers)}
    return [one for one in notices if one.record.key in seen]
